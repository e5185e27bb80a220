//! The list of customers who need attention: who, what they pay, why, and the one thing to do.

use base::{Lang, Money};
use catalog::plan::sql::PlanName;
use domain::shop::role::Right;
use kit::web::parts::{self, Button, Empty, Tone};
use kit::web::show;
use kit::web::table::{Column, Row};
use maud::{Markup, html};
use shop::Desk;

use super::{Care, Reason, show_sums};
use crate::words::T;

pub fn columns(t: T) -> Vec<Column> {
    vec![
        Column::new(t.customer()).title(),
        Column::new(t.plan()).quiet(),
        Column::new(t.monthly()).number().aside(),
        Column::new(t.why()).foot(),
        Column::new("").foot(),
    ]
}

pub fn row(desk: &Desk, care: &Care, plans: &[PlanName]) -> Row {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let plan = care.plan.and_then(|id| plans.iter().find(|plan| plan.id == id));
    let monthly: Vec<Money> = care.monthly.iter().copied().filter(|monthly| monthly.amount > 0).collect();
    Row::new(vec![
        html! {
            a.who href={ "/admin/customers/" (care.customer) } {
                (parts::face_of(&care.name, care.customer.0, ""))
                span { b { (care.name) } small { (t.since(show::month(lang, care.since))) } }
            }
        },
        html! { @match plan { Some(plan) => (lang.pick(&plan.name_ko, &plan.name_en)), None => span.faint.not-phone { "–" } } },
        html! { @if !monthly.is_empty() { (show_sums(lang, &monthly)) } @else { span.faint { "–" } } },
        html! { span.tags { @for reason in &care.reasons { (tag(desk, reason)) } } },
        html! { @if let Some(first) = care.reasons.first() { div.acts { (button(desk, care, first)) } } },
    ])
}

fn tag(desk: &Desk, reason: &Reason) -> Markup {
    let (t, lang, today) = (T(desk.lang()), desk.lang(), desk.today());
    match reason {
        Reason::Declined { invoices, amounts, class, .. } => html! {
            (parts::tag(&t.reason_declined(show_sums(lang, amounts), *invoices), Tone::Bad))
            (parts::tag(class_name(lang, class), Tone::Plain))
        },
        Reason::Overdue { amount, .. } => parts::tag(&t.reason_overdue(amount.show(lang)), Tone::Bad),
        Reason::Leaving { on, .. } => parts::tag(&t.reason_leaving(show::day(lang, *on, today)), Tone::Warn),
        Reason::Paused { days, .. } => parts::tag(&t.reason_paused(*days), Tone::Act),
        Reason::Stale => parts::tag(t.reason_stale(), Tone::Plain),
    }
}

fn class_name(lang: Lang, class: &str) -> &'static str {
    billing::aloud::class(lang, class)
}

fn button(desk: &Desk, care: &Care, reason: &Reason) -> Markup {
    let t = T(desk.lang());
    let (label, icon, href) = match reason {
        Reason::Declined { invoice, .. } | Reason::Overdue { invoice, .. } => {
            (t.do_payment(), "card", format!("/admin/invoices/{invoice}"))
        }
        Reason::Leaving { subscription, .. } => {
            (t.do_leaving(), "repeat", format!("/admin/subscriptions/{subscription}"))
        }
        Reason::Paused { subscription, .. } => (t.do_paused(), "play", format!("/admin/subscriptions/{subscription}")),
        Reason::Stale if desk.may(Right::EditCustomers) => {
            (t.do_contact(), "phone", format!("/admin/customers/{}/contact", care.customer))
        }
        Reason::Stale => (t.do_contact(), "phone", format!("/admin/customers/{}", care.customer)),
    };
    Button::new(label).mini().icon(icon).link(&href)
}

pub fn nobody(t: T) -> Markup {
    Empty { icon: "heart", title: t.attention_none(), text: t.attention_none_text(), act: Markup::default() }.show()
}
