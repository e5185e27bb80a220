//! The words of a step that are one of a few, and its days: one that nobody knows is an error of the file, with its place.
//! What a word means where it may stand is decided when the step is carried out.

use base::{Day, Every};
use domain::billing::agreement::{Charge, CycleRule, PauseMode, Unused};
use domain::billing::anchor::First;
use domain::billing::credit_note::To;
use domain::billing::rise::{Answer, Without};
use gateways::payment::Event;

use super::file::{Step, Story};
use super::steps::{is_time, seconds};

const DISPUTES: [&str; 6] = ["open", "opened", "chargeback", "won", "reinstated", "lost"];

/// The first word of a step that nobody knows: its key, and what is wrong with it.
pub fn check(step: &Step) -> Result<(), String> {
    let words = Words(step);
    match step.kind.as_str() {
        "subscribe" => words.one_of("first", &codes(First::ALL, First::code)).and(words.time("starts")),
        "set_anchor" => words.one_of("first", &codes(First::ALL, First::code)),
        "change_plan" => words.when().and(words.one_of("cycle", &codes(CycleRule::ALL, CycleRule::code))),
        "set_quantity" | "add_item" | "remove_item" | "swap_item" => words.when(),
        "pause" => words.day("until").and(words.one_of("mode", &codes(PauseMode::ALL, PauseMode::code))),
        "cancel" => {
            words.when()?;
            words.one_of("unused", &codes(Unused::ALL, Unused::code))?;
            words.one_of("notice", &["keep", "waive"])
        }
        "skip" => words.day("date").and(words.one_of("charge", &codes(Charge::ALL, Charge::code))),
        "reschedule" => words.needed("date", A_DAY)?.day("date").and(words.needed("to", A_DAY)?.day("to")),
        "restore_delivery" => words.needed("date", A_DAY)?.day("date"),
        "set_cycle" => {
            words.one_of("schedule", &["bill", "deliver"])?;
            let every = words.needed("every", "a time like \"2 weeks\"")?.text("every")?.unwrap_or_default();
            every.parse::<Every>().map(|_| ()).map_err(|_| format!("every: \"{every}\" is not a time like \"2 weeks\""))
        }
        "price_rise" => {
            words.needed("from", A_DAY)?.day("from")?;
            words.day("ask").and(words.one_of("without", &codes(Without::ALL, Without::code)))
        }
        "consent" => words.needed("answer", "yes or no")?.one_of("answer", &codes(Answer::ALL, Answer::code)),
        "charge" => words.one_of("invoice", &["now", "next"]),
        "credit_note" => words.one_of("to", &codes(To::ALL, To::code)),
        "webhook" => words.needed("event", "what the gateway says")?.one_of("event", &codes(Event::ALL, Event::code)),
        "dispute" => words.one_of("state", &DISPUTES).and(words.one_of("event", &DISPUTES)),
        "draft" => words.one_of("act", &["issue", "discard", "restore", "lower"]),
        "usage" => words.time("time"),
        "move" | "new_phone" => words.day("from"),
        "worker" => words.needed("state", "down or up")?.one_of("state", &["down", "up"]),
        "crash" => words.one_of("when", &["after_gateway", "before_gateway"]),
        "clock" => {
            let back = words.needed("back", A_WHILE)?.text("back")?.unwrap_or_default();
            let goes_back = seconds(back).is_some_and(|seconds| seconds >= 0);
            if goes_back { Ok(()) } else { Err(format!("back: \"{back}\" is not {A_WHILE}")) }
        }
        "run" if step.times.is_some_and(|times| !(1..=100).contains(&times)) => Err("times: from 1 to 100".into()),
        _ => Ok(()),
    }
}

/// A code names one thing of its kind.
pub fn check_codes(story: &Story) -> Result<(), String> {
    once("meters", story.meters.iter().map(|meter| meter.code.as_str()))?;
    once("plans", story.plans.iter().map(|plan| plan.code.as_str()))?;
    once("coupons", story.coupons.iter().map(|coupon| coupon.code.as_str()))
}

fn once<'a>(kind: &str, codes: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut known: Vec<&str> = Vec::new();
    for (i, code) in codes.enumerate() {
        if let Some(first) = known.iter().position(|known| *known == code) {
            return Err(format!("{kind}[{i}].code: \"{code}\" is the code of {kind}[{first}] already"));
        }
        known.push(code);
    }
    Ok(())
}

const A_DAY: &str = "a day like 2026-11-30";
const A_WHILE: &str = "a while like \"2 hours\"";

fn codes<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().copied().map(code).collect()
}

#[derive(Clone, Copy)]
struct Words<'a>(&'a Step);

impl<'a> Words<'a> {
    fn text(self, key: &str) -> Result<Option<&'a str>, String> {
        let step = self.0;
        let own = match key {
            "when" => &step.when,
            "until" => &step.until,
            "mode" => &step.mode,
            "unused" => &step.unused,
            "cycle" => &step.cycle,
            "starts" => &step.starts,
            "state" => &step.state,
            "back" => &step.back,
            _ => &None,
        };
        match (own, step.value(key).or(step.invoice.as_ref().filter(|_| key == "invoice"))) {
            (Some(own), _) => Ok(Some(own)),
            (None, None | Some(serde_json::Value::Null)) => Ok(None),
            (None, Some(serde_json::Value::String(text))) => Ok(Some(text)),
            (None, Some(other)) => Err(format!("{key}: {other} is not a text")),
        }
    }

    fn needed(self, key: &str, what: &str) -> Result<Words<'a>, String> {
        self.text(key)?.map(|_| self).ok_or_else(|| format!("{key}: {what} is needed"))
    }

    fn one_of(self, key: &str, known: &[&str]) -> Result<(), String> {
        match self.text(key)?.filter(|word| !known.contains(word)) {
            Some(word) => Err(format!("{key}: \"{word}\" is none of {}", known.join(", "))),
            None => Ok(()),
        }
    }

    fn day(self, key: &str) -> Result<(), String> {
        match self.text(key)?.filter(|text| text.parse::<Day>().is_err()) {
            Some(text) => Err(format!("{key}: \"{text}\" is not a date")),
            None => Ok(()),
        }
    }

    fn time(self, key: &str) -> Result<(), String> {
        match self.text(key)?.filter(|text| !is_time(text)) {
            Some(text) => Err(format!("{key}: \"{text}\" is not a time like 2026-01-31T10:00")),
            None => Ok(()),
        }
    }

    fn when(self) -> Result<(), String> {
        match self.text("when")? {
            Some("now" | "period_end" | "term_end") | None => Ok(()),
            Some(_) => self.day("when"),
        }
    }
}
