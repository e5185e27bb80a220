//! What can be asked of a delivery, and how a form says it.

use base::{Day, Every};
use domain::billing::agreement::Charge;
use kit::web::{Choice, Field, Form, parts, show};
use maud::{Markup, html};

use super::super::Wish;
use super::place::{Case, Place};
use crate::words::T;

base::codes! {
    /// Each a page of its own; `restore` is only a button.
    pub enum Act { Skip = "skip", Move = "move", Rhythm = "rhythm", Restore = "restore" }
}

/// The rhythms that are offered.
const RHYTHMS: [&str; 6] = ["1 week", "2 weeks", "3 weeks", "1 month", "2 months", "3 months"];

/// The wish of a form, or none when something is still to be chosen.
pub fn read(form: &mut Form, act: Act) -> Option<Wish> {
    let day = |form: &mut Form, name: &str| form.has(name).then(|| form.day(name)).flatten();
    match act {
        Act::Skip => {
            let charge = Charge::from_code(form.text("charge")).unwrap_or(Charge::None);
            Some(Wish::Skip { day: day(form, "day"), charge })
        }
        Act::Move => Some(Wish::Move { day: day(form, "day")?, to: day(form, "to")? }),
        Act::Rhythm => {
            let every: Every = form.text("every").parse().ok()?;
            Some(Wish::Rhythm { every, keep_next: form.text("from") != "last" })
        }
        Act::Restore => Some(Wish::Restore { day: day(form, "day")? }),
    }
}

/// What there is to choose, beside the delivery itself.
pub fn fields(place: &Place<'_>, act: Act, case: &Case, form: &Form) -> Markup {
    let (t, lang) = (T(place.visitor.lang), place.visitor.lang);
    match act {
        Act::Move => {
            let today = case.open.zone.day(place.app.now());
            let (least, most) = (today, today.plus_days(366));
            let asked = form.text("day").parse::<Day>().ok();
            let coming = case.coming(&case.agreement, place.app.now());
            let now =
                coming.iter().find(|parcel| Some(parcel.planned_on) == asked).map(|parcel| place.day(parcel.day()));
            html! {
                @if let Some(now) = now { div.full { (parts::Facts::new().text(t.move_now(), now).show_wide()) } }
                (Field::date("to", t.move_to()).required().hint(t.move_to_hint()).range(least, most).show(lang, form))
            }
        }
        Act::Rhythm => {
            let running = case.rhythm().map(|every| every.to_string());
            let offered = RHYTHMS.iter().filter_map(|text| text.parse::<Every>().ok());
            let offered = offered.filter(|every| Some(every.to_string()) != running);
            let named = |every| show::sentence_case(&catalog::show::cycle(lang, every));
            let choices = offered.map(|every| Choice::new(every, named(every)));
            let now = case.rhythm().map(named);
            let starts = vec![
                Choice::new("next", t.rhythm_from_next()).note(t.rhythm_from_next_note()),
                Choice::new("last", t.rhythm_from_last()).note(t.rhythm_from_last_note()),
            ];
            html! {
                @if let Some(now) = now { div.full { (parts::Facts::new().text(t.rhythm_now(), now).show_wide()) } }
                (Field::cards("every", t.rhythm_every(), choices.collect()).required().show(lang, form))
                (Field::cards("from", t.rhythm_from(), starts).required().show(lang, form))
            }
        }
        // Only the shop gives a delivery up and keeps the money.
        Act::Skip if place.is_staff => {
            let choices = vec![
                Choice::new("none", t.skip_free()).note(t.skip_free_note()),
                Choice::new("keep", t.skip_paid()).note(t.skip_paid_note()),
            ];
            Field::cards("charge", t.skip_charge(), choices).required().show(lang, form)
        }
        Act::Skip | Act::Restore => Markup::default(),
    }
}

/// What the page offers before anything is chosen.
pub fn fill(form: &mut Form, act: Act, day: Option<Day>) {
    let mut offer = |name: &str, value: &str| {
        if !form.has(name) {
            form.put(name, value);
        }
    };
    match act {
        Act::Rhythm => offer("from", "next"),
        Act::Skip => offer("charge", "none"),
        Act::Move | Act::Restore => {}
    }
    if let Some(day) = day.filter(|_| !matches!(act, Act::Rhythm)) {
        offer("day", &day.to_string());
    }
}
