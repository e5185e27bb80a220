//! Who may change the staff, and what happens to sessions.

use domain::shop::role::Role;

use crate::testing::{PASSWORD, assert_page, each};

const OWNER: &str = "jieun@toys.kr";

#[test]
fn an_owner_adds_staff() {
    each(|test| {
        test.log_in(OWNER);
        assert_page(&test.get("/admin/staff"), "한지은");
        assert_page(&test.get("/admin/staff/new"), "First password");
        let add = |email: &str, name: &str, password: &str, role: &str| {
            test.post("/admin/staff", &[("email", email), ("name", name), ("password", password), ("role", role)])
        };
        for (email, name, password, role) in [
            ("minho", "정민호", PASSWORD, "agent"),
            ("minho@toys.kr", " ", PASSWORD, "agent"),
            ("minho@toys.kr", "정민호", "password123", "agent"),
            ("minho@toys.kr", "정민호", PASSWORD, "king"),
            ("Jieun@toys.kr", "정민호", PASSWORD, "agent"),
        ] {
            let answer = add(email, name, password, role);
            assert_eq!(answer.status.as_u16(), 422, "{email} {name} {password} {role}");
            assert!(answer.body.contains("class=\"error\""), "{email} {name} {password} {role}");
        }
        assert_eq!(add("minho@toys.kr", "정민호", PASSWORD, "agent").location(), "/admin/staff");
        assert_page(&test.get("/admin/staff"), "minho@toys.kr");
        assert_eq!(test.try_log_in("minho@toys.kr", PASSWORD).status.as_u16(), 303);
    });
}

#[test]
fn each_page_asks_for_its_right() {
    each(|test| {
        test.hire("manager@toys.kr", "m", Role::Manager);
        test.hire("agent@toys.kr", "a", Role::Agent);
        test.hire("viewer@toys.kr", "v", Role::Viewer);
        let pages = [
            ("/admin/staff", [200, 403, 403, 403]),
            ("/admin/staff/new", [200, 403, 403, 403]),
            ("/admin/settings", [200, 403, 403, 403]),
            ("/admin/settings/policies", [200, 403, 403, 403]),
            ("/admin/audit", [200, 200, 403, 403]),
            ("/admin/imports", [200, 200, 403, 403]),
            ("/admin/password", [200, 200, 200, 200]),
        ];
        let posts = ["/admin/staff", "/admin/settings", "/admin/settings/policies", "/admin/settings/logo/remove"];
        for (at, email) in [OWNER, "manager@toys.kr", "agent@toys.kr", "viewer@toys.kr"].into_iter().enumerate() {
            test.log_in(email);
            for (path, want) in pages {
                assert_eq!(test.get(path).status.as_u16(), want[at], "{email} {path}");
            }
            if at > 0 {
                let one = format!("/admin/staff/{}", test.owner);
                for path in posts.into_iter().chain([one.as_str()]) {
                    assert_eq!(test.post(path, &[("role", "viewer")]).status.as_u16(), 403, "{email} {path}");
                }
            }
        }
    });
}

#[test]
fn the_last_owner_stays() {
    each(|test| {
        let minho = test.hire("minho@toys.kr", "정민호", Role::Agent);
        test.log_in(OWNER);
        let own = format!("/admin/staff/{}", test.owner);
        assert_page(&test.get(&own), "Only another owner can change your role.");
        assert_eq!(test.post(&own, &[("role", "viewer")]).status.as_u16(), 422);
        assert_eq!(test.post(&format!("{own}/remove"), &[]).status.as_u16(), 422);
        let other = format!("/admin/staff/{minho}");
        assert_page(&test.get(&other), "Change the role");
        assert_eq!(test.post(&other, &[("role", "owner")]).location(), "/admin/staff");
        test.log_in("minho@toys.kr");
        assert_eq!(test.post(&own, &[("role", "viewer")]).location(), "/admin/staff");
    });
}

#[test]
fn who_is_removed_is_out_at_once() {
    each(|test| {
        let minho = test.hire("minho@toys.kr", "정민호", Role::Agent);
        let one = format!("/admin/staff/{minho}");
        test.log_in("minho@toys.kr");
        let theirs = test.session.clone();
        test.log_in(OWNER);
        assert_eq!(test.post(&format!("{one}/remove"), &[]).location(), "/admin/staff");
        let own = std::mem::replace(&mut test.session, theirs);
        assert_eq!(test.get("/admin/password").status.as_u16(), 303);
        assert_eq!(test.try_log_in("minho@toys.kr", PASSWORD).status.as_u16(), 422);
        test.session = own;
        assert_eq!(test.post(&format!("{one}/return"), &[]).location(), "/admin/staff");
        assert_eq!(test.try_log_in("minho@toys.kr", PASSWORD).status.as_u16(), 303);
        let told = test.audits();
        assert_eq!(told.iter().filter(|line| ["Staff let go", "Staff returned"].contains(&line.as_str())).count(), 2);
    });
}

#[test]
fn another_shops_staff_is_missing_here() {
    each(|test| {
        let flowers = test.open("꽃", "flowers");
        let theirs = test.hire_at(flowers, "sora@flowers.kr", "소라", Role::Agent);
        test.log_in(OWNER);
        for path in [format!("/admin/staff/{theirs}"), "/admin/staff/stf_0000000000000".into(), "/admin/staff/x".into()]
        {
            assert_eq!(test.get(&path).status.as_u16(), 404, "{path}");
            assert_eq!(test.post(&path, &[("role", "viewer")]).status.as_u16(), 404, "{path}");
        }
    });
}

#[test]
fn a_form_of_another_browser_is_forged() {
    each(|test| {
        test.log_in(OWNER);
        test.secret = "f".repeat(32);
        assert_eq!(test.get("/admin/staff").status.as_u16(), 200);
        assert_eq!(test.post("/admin/staff", &[]).status.as_u16(), 403);
    });
}

#[test]
fn an_owner_helps_who_forgot_their_password() {
    each(|test| {
        let minho = test.hire("minho@toys.kr", "정민호", Role::Owner);
        test.log_in("minho@toys.kr");
        let theirs = test.session.clone();
        test.log_in(OWNER);
        let reset = |id: base::id::StaffId, password: &str| {
            test.post(&format!("/admin/staff/{id}/password"), &[("password", password)]).status.as_u16()
        };
        assert_eq!(reset(minho, "short"), 422);
        assert_eq!(reset(test.owner, "another long sentence"), 422);
        assert_eq!(reset(minho, "another long sentence"), 303);
        assert_eq!(test.try_log_in("minho@toys.kr", PASSWORD).status.as_u16(), 422);
        assert_eq!(test.try_log_in("minho@toys.kr", "another long sentence").status.as_u16(), 303);
        test.session = theirs;
        assert_eq!(test.get("/admin/password").status.as_u16(), 303);
    });
}
