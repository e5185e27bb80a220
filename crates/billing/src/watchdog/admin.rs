//! What the console says about work that is late.

use base::{Instant, Lang};
use kit::db::{Error, Reader};
use kit::web::parts::{self, Tone};
use kit::web::show;
use maud::{Markup, html};
use shop::Shop;

use super::{Alarm, look, sql};
use crate::words::T;

/// So long an incident that is over is still mentioned.
const MENTIONED_SECONDS: i64 = 86_400;

/// What there is to say: an alarm, or an incident that is over.
#[derive(Clone, Debug, Default)]
pub struct State {
    alarm: Alarm,
    /// From when to when nothing was done.
    over: Option<(Instant, Instant)>,
}

pub fn read(reader: &mut Reader<'_>, shop: &Shop, now: Instant) -> Result<State, Error> {
    let last = sql::find_last(reader, shop.id)?;
    let over = last.and_then(|incident| Some((incident.oldest_at, incident.ended_at?)));
    let over = over.filter(|(_, ended)| ended.seconds_until(now) < MENTIONED_SECONDS);
    Ok(State { alarm: look(reader, shop.id, now)?, over })
}

/// The banner on top of a page; nothing when all is well.
pub fn banner(lang: Lang, shop: &Shop, now: Instant, state: &State) -> Markup {
    let t = T(lang);
    let time = |at| show::time(lang, &shop.zone, at, now);
    match (state.alarm.oldest, state.over) {
        (Some(oldest), _) => parts::notice(
            Tone::Bad,
            t.watchdog_title(),
            html! {
                p { (what(lang, &state.alarm).join(" ")) " " (t.watchdog_since(time(oldest))) }
                p { (t.watchdog_do()) }
            },
        ),
        (None, Some((from, to))) => {
            parts::notice(Tone::Good, t.watchdog_over(), html! { p { (t.watchdog_over_text(time(from), time(to))) } })
        }
        (None, None) => Markup::default(),
    }
}

/// A sentence for each kind of work that is late.
pub fn what(lang: Lang, alarm: &Alarm) -> Vec<String> {
    let t = T(lang);
    [
        (alarm.occurrences > 0).then(|| t.watchdog_occurrences(alarm.occurrences)),
        (alarm.jobs > 0).then(|| t.watchdog_jobs(alarm.jobs)),
        (alarm.unheard > 0).then(|| t.watchdog_unheard().to_string()),
    ]
    .into_iter()
    .flatten()
    .collect()
}
