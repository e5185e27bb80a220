//! Staff pages of price rises: the list, a new one with its money first, one with everybody it touches, and the record
//! of one person's answer.

mod list;
mod new;
mod person;
mod show;

use axum::Router;
use axum::routing::{get, post};
use base::{Amount, Currency, Day, Lang, Money};
use domain::billing::rise::{Answer, State};
use domain::shop::law::{Duty, rule_on};
use kit::app::App;
use kit::web::parts::{self, Tone};
use kit::web::show as say;
use maud::{Markup, html};

use super::sql::Tally;
use crate::words::T;

const LIST: &str = "/admin/price-rises";
/// Stands for a rise where the trials are meant.
const TRIALS: &str = "trials";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(LIST, get(list::page))
        .route("/admin/price-rises/new", get(new::page).post(new::add))
        .route("/admin/price-rises/{id}", get(show::page))
        .route("/admin/price-rises/{id}/stop", post(show::stop))
        .route("/admin/price-rises/people/{id}", get(person::page))
}

/// How a rise stands: people and monthly money by their answers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Standing {
    people: i64,
    /// Who is not asked any more; in none of the other figures.
    gone: i64,
    asked: i64,
    unreached: i64,
    yes: i64,
    no: i64,
    silent: i64,
    /// Who will be asked.
    to_ask: i64,
    open: i64,
    /// By how it ended, or that it is still to come.
    planned: i64,
    applied: i64,
    kept: i64,
    ended: i64,
    before: Amount,
    /// What those who agreed bring, before and after.
    agreed: (Amount, Amount),
    /// What those bring who have not agreed yet.
    at_risk: Amount,
    lost: Amount,
}

impl Standing {
    fn of<'a>(rows: impl Iterator<Item = &'a Tally>) -> Standing {
        let mut sum = Standing::default();
        for row in rows {
            let n = row.count;
            if row.state == State::Gone {
                sum.gone += n;
                continue;
            }
            let when = |is: bool| if is { n } else { 0 };
            sum.people += n;
            sum.before += row.before;
            sum.open += when(row.state.is_open());
            sum.asked += when(row.asked && row.needs_consent);
            sum.unreached += when(row.asked && row.needs_consent && row.answer.is_none() && !row.reached);
            sum.to_ask += when(!row.asked && row.needs_consent && row.state.is_open());
            sum.planned += when(row.state == State::Planned);
            sum.applied += when(row.state == State::Applied);
            sum.kept += when(row.state == State::Kept);
            sum.ended += when(row.state == State::Ended);
            sum.yes += when(row.answer == Some(Answer::Yes));
            sum.no += when(row.answer == Some(Answer::No));
            sum.silent += when(row.asked && row.needs_consent && row.answer.is_none());
            let agreed = row.answer == Some(Answer::Yes) || !row.needs_consent;
            match row.state {
                State::Ended => sum.lost += row.before,
                _ if agreed => sum.agreed = (sum.agreed.0 + row.before, sum.agreed.1 + row.after),
                state if state.is_open() => sum.at_risk += row.before,
                _ => {}
            }
        }
        sum
    }
}

fn money(lang: Lang, amount: Amount, currency: Currency) -> String {
    Money::new(amount, currency).show(lang)
}

fn state_tag(t: T, state: State, answer: Option<Answer>) -> Markup {
    let tone = match (state, answer) {
        (State::Asked, Some(Answer::Yes)) => return parts::tag(t.rise_agreed(), Tone::Good),
        (State::Asked, Some(Answer::No)) => return parts::tag(t.rise_declined(), Tone::Warn),
        (state, _) => tone(state),
    };
    parts::tag(t.by_key(&format!("rise-state-{state}")).unwrap_or_default(), tone)
}

fn tone(state: State) -> Tone {
    match state {
        State::Planned => Tone::Plain,
        State::Asked => Tone::Act,
        State::Applied => Tone::Good,
        State::Kept | State::Stopped | State::Gone => Tone::Plain,
        State::Ended => Tone::Bad,
    }
}

/// What the law asks, with the day each duty came into force, and what is done about it here.
fn law(lang: Lang, today: Day) -> Markup {
    let t = T(lang);
    let rule = |duty: &Duty| {
        let rule = rule_on(*duty, today);
        let since = t.rise_law_since(say::full_day(lang, rule.since()));
        let (what, done) = match duty {
            Duty::Window => (t.rise_law_window(rule.figure), t.rise_law_window_done()),
            Duty::Explicit => (t.rise_law_explicit().to_string(), t.rise_law_explicit_done()),
            Duty::Without => (t.rise_law_without().to_string(), t.rise_law_without_done()),
            Duty::Records => (t.rise_law_records(rule.figure), t.rise_law_records_done()),
        };
        let source = t.by_key(&format!("rise-law-source-{duty}")).unwrap_or_default();
        parts::Event {
            icon: "book",
            tone: Tone::Plain,
            what: html! { b { (what) } },
            more: format!("{done} · {source}"),
            when: since,
        }
    };
    let rules: Vec<parts::Event> = Duty::ALL.iter().map(rule).collect();
    parts::Card::new("law", t.rise_law()).note(t.rise_law_note()).show(parts::timeline(&rules))
}
