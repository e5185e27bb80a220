//! What is planned for a subscription and can still be taken back, the next first.

use base::{Instant, Lang};
use catalog::plan::PlanName;
use domain::billing::agreement::Agreement;
use kit::web::{parts, show};
use maud::{Markup, html};

use crate::aloud;
use crate::subscription::Subscription;
use crate::words::T;

/// Whose plans are shown, and where taking one back is asked.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub lang: Lang,
    pub now: Instant,
    pub subscription: &'a Subscription,
    pub agreement: &'a Agreement,
    pub names: &'a [PlanName],
    /// Where one is taken back, up to its number: `/my/undo?s=sub_...&change=`.
    pub undo: &'a str,
    pub may_undo: bool,
}

/// A card with each planned change, its day and a way to take it back; nothing when nothing is planned.
pub fn card(view: View<'_>) -> Markup {
    let View { lang, now, subscription, agreement, names, undo, may_undo } = view;
    let (t, zone) = (T(lang), &subscription.zone);
    let planned = agreement.planned(now);
    let place = aloud::Place { lang, zone, currency: subscription.currency, names, now };
    let events: Vec<parts::Event> = planned
        .iter()
        .map(|change| {
            let said = aloud::planned(place, change, agreement);
            let what = html! { (said.what) @if may_undo { " " a.link href={ (undo) (change.ordinal) } { (t.planned_undo()) } } };
            let when = show::day(lang, zone.day(change.at), zone.day(now));
            parts::Event { icon: said.icon, tone: said.tone, what, more: said.more.join(" · "), when }
        })
        .collect();
    html! {
        @if !events.is_empty() {
            (parts::Card::new("planned", t.planned()).note(t.planned_note()).show(parts::timeline(&events)))
        }
    }
}
