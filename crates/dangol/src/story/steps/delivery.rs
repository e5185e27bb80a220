//! Deliveries skipped, moved, and their rhythm.

use base::Instant;
use billing::delivery::{Wish, applies_to, record};
use billing::subscription::{self, Refused};
use domain::billing::Refusal;
use domain::billing::agreement::{Charge, What};
use fulfilment::delivery_calendar;
use serde_json::Value;

use super::super::file::Step;
use super::read::{day, unsupported};
use super::{Done, Life};

impl Life {
    pub(super) fn delivery(&mut self, step: &Step, now: Instant) -> Result<Done, Refused> {
        let wish = match step.kind.as_str() {
            "skip" => {
                let charge = Charge::from_code(step.text("charge").unwrap_or("none"));
                Wish::Skip { day: named(step, "date")?, charge: charge.ok_or(unsupported("skip.charge"))? }
            }
            "reschedule" => Wish::Move {
                day: named(step, "date")?.ok_or(unsupported("reschedule.date"))?,
                to: named(step, "to")?.ok_or(unsupported("reschedule.to"))?,
            },
            _ if step.text("schedule") != Some("deliver") => return self.agreement(step, now),
            _ => {
                let every =
                    step.text("every").and_then(|text| text.parse().ok()).ok_or(unsupported("set_cycle.every"))?;
                let keep_next = step.value("keep_next").and_then(Value::as_bool).unwrap_or(false);
                Wish::Rhythm { every, keep_next }
            }
        };
        let (app, shop, id) = (self.app.clone(), self.shop.clone(), self.subscription(step)?);
        if step.preview {
            let owner = shop.clone();
            let open = self.app.db.read(move |r| delivery_calendar::open_days(r, &owner)).wait()?;
            return self.change(step, now, move |a| wish.decide(a, &open, now));
        }
        let applies = self.app.db.write(move |tx| {
            let change = record(&app, tx, &shop, id, "story", &wish, now)?;
            if matches!(change.what, What::RhythmSet(_)) {
                return Ok(None);
            }
            let subscription = subscription::find(tx, shop.id, id)?.ok_or(Refused::Missing)?;
            Ok::<_, Refused>(applies_to(&subscription::agreement(tx, &shop, &subscription)?, &change))
        });
        Ok(applies.wait()?.map_or(Done::Ok, Done::Applies))
    }
}

fn named(step: &Step, key: &str) -> Result<Option<base::Day>, Refusal> {
    step.text(key).map(day).transpose()
}
