//! A plan: what a subscription to it holds, how often each part is billed, its trial, minimum term, deposit and set-up
//! fee. A draft as typed becomes a plan or a list of what is wrong, field by field.

use std::collections::HashSet;

use base::money::MOST;
use base::{Amount, Every, Lang};

use super::conditions::Conditions;
use crate::people::typed;

base::codes! {
    /// What a part of a plan gives.
    pub enum Kind { Access = "access", Delivery = "delivery", Rental = "rental", Usage = "usage" }
}
base::codes! {
    /// Whether a period is billed when it begins or when it has ended.
    pub enum Bill { Advance = "advance", Arrears = "arrears" }
}

base::codes! {
    /// What more units inside a paid period cost: their share of it, a full period, or nothing until the next.
    pub enum Increase { Prorate = "prorate", Full = "full", None = "none" }
}
base::codes! {
    /// Whether fewer units inside a paid period give money back.
    pub enum Decrease { Credit = "credit", Keep = "keep" }
}

/// A name in both languages; one may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    pub ko: String,
    pub en: String,
}

impl Name {
    pub fn show(&self, lang: Lang) -> &str {
        lang.pick(&self.ko, &self.en)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub code: String,
    pub name: Name,
    pub items: Vec<Item>,
    pub conditions: Conditions,
}

/// A billed part of a plan. Its price has versions and lives beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub code: String,
    /// Both may be empty: then the plan's name is shown.
    pub name: Name,
    pub kind: Kind,
    pub every: Every,
    pub bill: Bill,
    /// What is counted; for usage only.
    pub meter: Option<String>,
    pub increase: Increase,
    pub decrease: Decrease,
    /// An add-on: not part of the plan until a customer takes it.
    pub addon: bool,
}

/// A plan as typed. Amounts are already minor units, since only the form knows the currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub code: String,
    pub name_ko: String,
    pub name_en: String,
    pub items: Vec<DraftItem>,
    pub conditions: Conditions,
}

/// `bill` and `kind` are codes; an empty one means `advance` (for usage `arrears`) and `access`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftItem {
    pub code: String,
    pub name_ko: String,
    pub name_en: String,
    pub kind: String,
    pub every: String,
    pub bill: String,
    pub meter: String,
    pub increase: String,
    pub decrease: String,
    pub addon: bool,
}

/// Why a field of a plan is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A code is 1 to 40 of a-z, 0-9, dash and underscore, beginning with a letter or digit.
    Code,
    /// Another item has this code.
    CodeTwice,
    /// No name in either language; an add-on has one of its own.
    NameEmpty,
    NameTooLong {
        most: usize,
    },
    NameControl,
    NoItem,
    TooManyItems {
        most: usize,
    },
    Kind,
    /// Not "1 month", "2 weeks" and the like.
    Every,
    Bill,
    /// Usage is only known once its period has ended.
    UsageInAdvance,
    /// Usage needs a meter.
    MeterMissing,
    /// Only usage has a meter.
    MeterUnused,
    Amount {
        most: Amount,
    },
    NoticeDays {
        most: i64,
    },
    TrialDays {
        most: i64,
    },
    /// A price for no trial.
    TrialPrice,
    Months {
        most: i64,
    },
    /// A term has at least one period.
    Periods {
        most: i64,
    },
    CutoffDays {
        most: i64,
    },
    /// A share is between 0 and 1.
    Share,
    /// Thresholds rise, and are above 0.
    Thresholds,
    Increase,
    Decrease,
    /// A currency is three capital letters.
    Currency,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Code => "plan_code",
            Refusal::CodeTwice => "plan_code_twice",
            Refusal::NameEmpty => "plan_name_empty",
            Refusal::NameTooLong { .. } => "plan_name_too_long",
            Refusal::NameControl => "plan_name_control",
            Refusal::NoItem => "plan_no_item",
            Refusal::TooManyItems { .. } => "plan_too_many_items",
            Refusal::Kind => "plan_kind",
            Refusal::Every => "plan_every",
            Refusal::Bill => "plan_bill",
            Refusal::UsageInAdvance => "plan_usage_in_advance",
            Refusal::MeterMissing => "plan_meter_missing",
            Refusal::MeterUnused => "plan_meter_unused",
            Refusal::Amount { .. } => "plan_amount",
            Refusal::TrialDays { .. } => "plan_trial_days",
            Refusal::TrialPrice => "plan_trial_price",
            Refusal::NoticeDays { .. } => "plan_notice_days",
            Refusal::Months { .. } => "plan_months",
            Refusal::Periods { .. } => "plan_periods",
            Refusal::CutoffDays { .. } => "plan_cutoff_days",
            Refusal::Share => "plan_share",
            Refusal::Thresholds => "plan_thresholds",
            Refusal::Increase => "plan_increase",
            Refusal::Decrease => "plan_decrease",
            Refusal::Currency => "plan_currency",
        }
    }
}

pub const ITEMS_MOST: usize = 100;
const CODE_MOST: usize = 40;
const NAME_MOST: usize = 80;

/// A field of the form, such as `code` or `items.2.every` (counted from 0).
pub type Field = String;

/// What is wrong so far, field by field.
struct Wrong(Vec<(Field, Refusal)>);

impl Wrong {
    /// The value, or its usual one with a note.
    fn note<T: Default>(&mut self, field: &str, checked: Result<T, Refusal>) -> T {
        checked.unwrap_or_else(|why| {
            self.0.push((field.to_string(), why));
            T::default()
        })
    }
}

/// The plan a draft describes, or everything that is wrong with it.
pub fn check_plan(draft: &Draft) -> Result<Plan, Vec<(Field, Refusal)>> {
    let mut wrong = Wrong(Vec::new());
    let code = wrong.note("code", check_code(&draft.code));
    let name = check_name(&draft.name_ko, &draft.name_en, "", &mut wrong);
    if name == Name::default() && !wrong.0.iter().any(|(field, _)| field.starts_with("name")) {
        wrong.0.push(("name_ko".into(), Refusal::NameEmpty));
    }
    let items = check_items(&draft.items, &mut wrong);
    let (conditions, more) = draft.conditions.check();
    wrong.0.extend(more);
    let plan = Plan { code, name, items, conditions };
    if wrong.0.is_empty() { Ok(plan) } else { Err(wrong.0) }
}

/// A code of a plan, an item or a meter.
pub fn check_code(text: &str) -> Result<String, Refusal> {
    let code = text.trim();
    let plain = code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
    let fine = (1..=CODE_MOST).contains(&code.len()) && plain && !code.starts_with(['-', '_']);
    if fine { Ok(code.to_string()) } else { Err(Refusal::Code) }
}

/// An amount a person may enter: 0 to `base::money::MOST`.
pub fn check_amount(amount: Amount) -> Result<Amount, Refusal> {
    within(amount, MOST, Refusal::Amount { most: MOST })
}

fn within(n: i64, most: i64, why: Refusal) -> Result<i64, Refusal> {
    if (0..=most).contains(&n) { Ok(n) } else { Err(why) }
}

fn check_name(ko: &str, en: &str, prefix: &str, wrong: &mut Wrong) -> Name {
    let line = |text| {
        typed::line_or_empty(text, NAME_MOST).map_err(|why| match why {
            typed::Refusal::Empty => Refusal::NameEmpty,
            typed::Refusal::TooLong { most } => Refusal::NameTooLong { most },
            typed::Refusal::Control => Refusal::NameControl,
        })
    };
    let ko = wrong.note(&format!("{prefix}name_ko"), line(ko));
    let en = wrong.note(&format!("{prefix}name_en"), line(en));
    Name { ko, en }
}

fn check_items(drafts: &[DraftItem], wrong: &mut Wrong) -> Vec<Item> {
    if drafts.iter().all(|draft| draft.addon) {
        wrong.0.push(("items".into(), Refusal::NoItem));
    }
    if drafts.len() > ITEMS_MOST {
        wrong.0.push(("items".into(), Refusal::TooManyItems { most: ITEMS_MOST }));
        return Vec::new();
    }
    let mut codes = HashSet::new();
    let mut items = Vec::with_capacity(drafts.len());
    for (at, draft) in drafts.iter().enumerate() {
        let item = check_item(draft, &format!("items.{at}."), wrong);
        if !item.code.is_empty() && !codes.insert(item.code.clone()) {
            wrong.0.push((format!("items.{at}.code"), Refusal::CodeTwice));
        }
        items.push(item);
    }
    items
}

/// One item; wherever something is wrong it holds a usual value, and the note keeps the plan from being made.
fn check_item(draft: &DraftItem, prefix: &str, wrong: &mut Wrong) -> Item {
    let field = |name: &str| format!("{prefix}{name}");
    let or_usual = |code: &str, usual: &str| if code.is_empty() { usual.to_string() } else { code.to_string() };
    let kind = Kind::from_code(&or_usual(&draft.kind, "access")).ok_or(Refusal::Kind);
    let kind = wrong.note(&field("kind"), kind.map(Some)).unwrap_or(Kind::Access);
    let usage = kind == Kind::Usage;
    let bill = match Bill::from_code(&or_usual(&draft.bill, if usage { "arrears" } else { "advance" })) {
        None => Err(Refusal::Bill),
        Some(Bill::Advance) if usage => Err(Refusal::UsageInAdvance),
        Some(bill) => Ok(Some(bill)),
    };
    let meter = match (draft.meter.trim(), usage) {
        ("", false) => Ok(None),
        ("", true) => Err(Refusal::MeterMissing),
        (_, false) => Err(Refusal::MeterUnused),
        (meter, true) => check_code(meter).map(Some),
    };
    let every = draft.every.parse().map_err(|_| Refusal::Every);
    let name = check_name(&draft.name_ko, &draft.name_en, prefix, wrong);
    let is_noted = |wrong: &Wrong| wrong.0.iter().any(|(noted, _)| *noted == field("name_ko"));
    if draft.addon && name == Name::default() && !is_noted(wrong) {
        wrong.0.push((field("name_ko"), Refusal::NameEmpty));
    }
    let increase = Increase::from_code(&or_usual(&draft.increase, "prorate")).ok_or(Refusal::Increase);
    let decrease = Decrease::from_code(&or_usual(&draft.decrease, "credit")).ok_or(Refusal::Decrease);
    Item {
        increase: wrong.note(&field("increase"), increase.map(Some)).unwrap_or(Increase::Prorate),
        decrease: wrong.note(&field("decrease"), decrease.map(Some)).unwrap_or(Decrease::Credit),
        code: wrong.note(&field("code"), check_code(&draft.code)),
        name,
        kind,
        every: wrong.note(&field("every"), every.map(Some)).unwrap_or(Every::MONTH),
        bill: wrong.note(&field("bill"), bill).unwrap_or(Bill::Advance),
        meter: wrong.note(&field("meter"), meter),
        addon: draft.addon,
    }
}

#[cfg(test)]
mod tests {
    use super::super::conditions::{Deliver, Minimum, Notice, Trial, TrialAnchor};
    use super::*;

    fn item(code: &str, kind: &str, meter: &str) -> DraftItem {
        DraftItem {
            code: code.into(),
            kind: kind.into(),
            every: "1 month".into(),
            meter: meter.into(),
            ..Default::default()
        }
    }

    fn draft() -> Draft {
        Draft {
            code: "toy-m".into(),
            name_ko: "장난감 중".into(),
            items: vec![item("base", "rental", ""), item("swaps", "usage", "swap")],
            conditions: Conditions {
                trial: Some(trial(14, 0)),
                minimum: Some(Minimum { months: 12, clawback: 0, of_remaining: None }),
                deposit: 50_000,
                setup: 10_000,
                deliver: Some(Deliver::every("2 weeks".parse().unwrap())),
                ..Conditions::default()
            },
            ..Default::default()
        }
    }

    fn trial(days: i64, price: Amount) -> Trial {
        Trial { days, price, anchor: TrialAnchor::TrialEnd }
    }

    fn check(change: impl FnOnce(&mut Draft), want: &[(&str, Refusal)]) {
        let mut draft = draft();
        change(&mut draft);
        let wrong = check_plan(&draft).err().unwrap_or_default();
        assert_eq!(wrong.iter().map(|(field, why)| (field.as_str(), *why)).collect::<Vec<_>>(), want, "{draft:?}");
    }

    #[test]
    fn a_good_draft_is_a_plan() {
        let plan = check_plan(&draft()).unwrap();
        assert_eq!(plan.conditions, draft().conditions);
        assert_eq!(plan.items.iter().map(|item| item.bill).collect::<Vec<_>>(), [Bill::Advance, Bill::Arrears]);
        assert_eq!(plan.name.show(Lang::En), "장난감 중");
        check(|d| d.conditions.trial = Some(trial(0, 0)), &[]);
        check(|d| d.conditions.deliver = None, &[]);
        check(|d| d.items[0].kind = "".into(), &[]);
        check(|d| d.items[0].bill = "arrears".into(), &[]);
        check(|d| d.items = (0..100).map(|n| item(&format!("i{n}"), "", "")).collect(), &[]);
    }

    #[test]
    fn codes_are_plain_and_unique() {
        for code in ["", "Toy", "toy m", "-toy", "_toy", "장난감", &"a".repeat(41)] {
            check(|d| d.code = code.into(), &[("code", Refusal::Code)]);
            check(|d| d.items[1].code = code.into(), &[("items.1.code", Refusal::Code)]);
        }
        check(|d| d.items[1].code = "base".into(), &[("items.1.code", Refusal::CodeTwice)]);
    }

    #[test]
    fn a_plan_has_a_name_in_some_language() {
        check(|d| d.name_ko = " ".into(), &[("name_ko", Refusal::NameEmpty)]);
        check(|d| (d.name_ko, d.name_en) = ("".into(), "Toys".into()), &[]);
        check(|d| d.name_en = "a".repeat(81), &[("name_en", Refusal::NameTooLong { most: 80 })]);
        check(|d| d.name_ko = "a\u{0}".into(), &[("name_ko", Refusal::NameControl)]);
    }

    #[test]
    fn a_plan_has_one_to_a_hundred_items() {
        check(|d| d.items.clear(), &[("items", Refusal::NoItem)]);
        let many = (0..101).map(|n| item(&format!("i{n}"), "", "")).collect();
        check(|d| d.items = many, &[("items", Refusal::TooManyItems { most: 100 })]);
    }

    #[test]
    fn add_ons_stand_beside_the_items_and_have_a_name() {
        let addon = |code: &str, name: &str| DraftItem { addon: true, name_ko: name.into(), ..item(code, "", "") };
        check(|d| d.items.push(addon("wash", "세척")), &[]);
        check(|d| d.items.push(addon("wash", "")), &[("items.2.name_ko", Refusal::NameEmpty)]);
        check(|d| d.items.push(addon("base", "세척")), &[("items.2.code", Refusal::CodeTwice)]);
        check(|d| d.items = vec![addon("wash", "세척")], &[("items", Refusal::NoItem)]);
    }

    #[test]
    fn usage_is_metered_and_billed_afterwards() {
        check(|d| d.items[1].meter = "".into(), &[("items.1.meter", Refusal::MeterMissing)]);
        check(|d| d.items[1].meter = "Swap!".into(), &[("items.1.meter", Refusal::Code)]);
        check(|d| d.items[0].meter = "swap".into(), &[("items.0.meter", Refusal::MeterUnused)]);
        check(|d| d.items[1].bill = "advance".into(), &[("items.1.bill", Refusal::UsageInAdvance)]);
        check(|d| d.items[0].bill = "later".into(), &[("items.0.bill", Refusal::Bill)]);
        check(|d| d.items[0].kind = "gift".into(), &[("items.0.kind", Refusal::Kind)]);
        check(|d| d.items[0].every = "monthly".into(), &[("items.0.every", Refusal::Every)]);
    }

    #[test]
    fn amounts_and_terms_have_limits() {
        let amount = Refusal::Amount { most: MOST };
        check(|d| d.conditions.deposit = -1, &[("deposit", amount)]);
        check(|d| d.conditions.setup = MOST + 1, &[("setup", amount)]);
        check(|d| d.conditions.setup = MOST, &[]);
        check(|d| d.conditions.trial = Some(trial(1, -1)), &[("trial_price", amount)]);
        check(|d| d.conditions.trial = Some(trial(366, 0)), &[("trial_days", Refusal::TrialDays { most: 365 })]);
        check(|d| d.conditions.trial = Some(trial(-1, 0)), &[("trial_days", Refusal::TrialDays { most: 365 })]);
        check(|d| d.conditions.notice = Some(Notice { days: 0 }), &[]);
        check(
            |d| d.conditions.notice = Some(Notice { days: 366 }),
            &[("notice_days", Refusal::NoticeDays { most: 365 })],
        );
        check(|d| d.conditions.trial = Some(trial(0, 100)), &[("trial_price", Refusal::TrialPrice)]);
        check(
            |d| d.conditions.minimum = Some(Minimum { months: 121, clawback: 0, of_remaining: None }),
            &[("minimum_months", Refusal::Months { most: 120 })],
        );
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let wrong = check_plan(&Draft {
            items: vec![DraftItem::default()],
            conditions: Conditions { deposit: -1, ..Conditions::default() },
            ..Default::default()
        });
        let fields: Vec<String> = wrong.unwrap_err().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["code", "name_ko", "items.0.code", "items.0.every", "deposit"]);
    }
}
