//! Staff roles and what each may do. One table; every page asks it.

use base::id::StaffId;

base::codes! {
    /// What a member of staff is.
    pub enum Role { Owner = "owner", Manager = "manager", Agent = "agent", Viewer = "viewer" }
}

base::codes! {
    /// What can be allowed.
    pub enum Right {
        SeeCustomers = "see_customers",
        SeeFigures = "see_figures",
        EditCustomers = "edit_customers",
        EditSubscriptions = "edit_subscriptions",
        Refund = "refund",
        EditCatalog = "edit_catalog",
        Import = "import",
        Export = "export",
        SeeAudit = "see_audit",
        EditSettings = "edit_settings",
        EditStaff = "edit_staff",
    }
}

impl Role {
    pub fn may(self, right: Right) -> bool {
        use Right::*;
        let (owner, manager, agent, viewer) = match right {
            SeeCustomers | SeeFigures => (true, true, true, true),
            EditCustomers | EditSubscriptions => (true, true, true, false),
            Refund | EditCatalog | Import | Export | SeeAudit => (true, true, false, false),
            EditSettings | EditStaff => (true, false, false, false),
        };
        match self {
            Role::Owner => owner,
            Role::Manager => manager,
            Role::Agent => agent,
            Role::Viewer => viewer,
        }
    }
}

/// Why a change of the staff is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The one who asks may not edit the staff.
    NotAllowed,
    /// Nobody changes or removes themselves.
    Yourself,
    /// A shop always has an owner.
    LastOwner,
    /// No such member of staff.
    Unknown,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::NotAllowed => "role_not_allowed",
            Refusal::Yourself => "role_yourself",
            Refusal::LastOwner => "role_last_owner",
            Refusal::Unknown => "role_unknown",
        }
    }
}

/// Whether `who` may give `whom` another role; `None` removes them. `staff` are all active members of the shop.
pub fn change_role(staff: &[(StaffId, Role)], who: StaffId, whom: StaffId, to: Option<Role>) -> Result<(), Refusal> {
    let role_of = |id| staff.iter().find(|(member, _)| *member == id).map(|(_, role)| *role);
    if !role_of(who).is_some_and(|role| role.may(Right::EditStaff)) {
        return Err(Refusal::NotAllowed);
    }
    let from = role_of(whom).ok_or(Refusal::Unknown)?;
    if who == whom {
        return Err(Refusal::Yourself);
    }
    let owners = staff.iter().filter(|(_, role)| *role == Role::Owner).count();
    if from == Role::Owner && to != Some(Role::Owner) && owners == 1 {
        return Err(Refusal::LastOwner);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(role: Role) -> usize {
        Right::ALL.iter().filter(|right| role.may(**right)).count()
    }

    #[test]
    fn each_role_may_what_the_next_may_and_more() {
        for pair in Role::ALL.windows(2) {
            assert!(rights(pair[0]) > rights(pair[1]));
            assert!(Right::ALL.iter().all(|right| pair[0].may(*right) || !pair[1].may(*right)), "{pair:?}");
        }
        assert_eq!(rights(Role::Owner), Right::ALL.len());
        assert!(Role::Agent.may(Right::EditSubscriptions) && !Role::Agent.may(Right::Refund));
    }

    const JIEUN: StaffId = StaffId(1);
    const MINHO: StaffId = StaffId(2);
    const SORA: StaffId = StaffId(3);

    fn check(roles: [Role; 2], who: StaffId, whom: StaffId, to: Option<Role>, want: Result<(), Refusal>) {
        assert_eq!(
            change_role(&[(JIEUN, roles[0]), (MINHO, roles[1])], who, whom, to),
            want,
            "{roles:?} {who} {whom} {to:?}"
        );
    }

    #[test]
    fn owners_decide_about_others() {
        use Role::*;
        check([Owner, Agent], JIEUN, MINHO, Some(Manager), Ok(()));
        check([Owner, Agent], JIEUN, MINHO, None, Ok(()));
        check([Owner, Owner], JIEUN, MINHO, Some(Agent), Ok(()));
        check([Owner, Owner], JIEUN, MINHO, None, Ok(()));
        check([Owner, Manager], MINHO, JIEUN, Some(Agent), Err(Refusal::NotAllowed));
        check([Owner, Agent], SORA, MINHO, Some(Owner), Err(Refusal::NotAllowed));
        check([Owner, Agent], JIEUN, SORA, Some(Owner), Err(Refusal::Unknown));
        check([Owner, Agent], JIEUN, JIEUN, Some(Viewer), Err(Refusal::Yourself));
        check([Owner, Owner], JIEUN, JIEUN, None, Err(Refusal::Yourself));
    }
}
