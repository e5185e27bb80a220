//! A new shop's first steps: make a plan, look at the storefront, bring in what there is already.

use domain::shop::role::Right;
use kit::web::parts::{self, Card, Job, Tone};
use maud::Markup;
use shop::Desk;

use crate::words::T;

/// What is done already says so.
pub fn steps(desk: &Desk, plans: usize, customers: i64) -> Markup {
    let t = T(desk.lang());
    let step = |right: Right, icon, name: &str, note: &str, done: bool, href: &str| {
        let (tone, count) = if done { (Tone::Good, t.step_done()) } else { (Tone::Act, t.step_open()) };
        let job = Job { icon, tone, name: name.into(), note: note.into(), count: count.into(), href: href.into() };
        desk.may(right).then_some(job)
    };
    let has_plan = plans > 0;
    let plan = if has_plan { "/admin/plans" } else { "/admin/plans/new" };
    let jobs: Vec<Job> = [
        step(Right::EditCatalog, "box", t.step_plan(), t.step_plan_text(), has_plan, plan),
        step(Right::SeeCustomers, "store", t.step_storefront(), t.step_storefront_text(), false, "/"),
        step(
            Right::EditCustomers,
            "users",
            t.step_customer(),
            t.step_customer_text(),
            customers > 0,
            "/admin/customers",
        ),
        step(Right::Import, "upload", t.step_import(), t.step_import_text(), false, "/admin/imports"),
        step(Right::EditSettings, "sliders", t.step_settings(), t.step_settings_text(), false, "/admin/settings"),
    ]
    .into_iter()
    .flatten()
    .collect();
    Card::new("first", t.first_steps()).note(t.first_steps_text()).show(parts::jobs(&jobs))
}
