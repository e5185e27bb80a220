//! What the world does to charges at the sandbox without us: somebody pays after all, a bank takes money back. And the
//! call in which the gateway tells us: `{"id": "w-1", "event": "chargeback", "attempt": "att_..."}`.

use base::Instant;
use base::id::{AttemptId, ShopId};
use kit::app::App;
use kit::db::{Error, Tx};

use super::{Charge, Dispute, Outcome, PAID, later, sql};
use crate::payment::{Event, Hint};

/// Something happens to a charge at the gateway; returns the body of the call that tells of it. What was paid does not
/// fail any more, and only what was disputed is given back.
pub fn happen(tx: &mut Tx<'_>, charge: &Charge, event: Event, id: &str, now: Instant) -> Result<String, Error> {
    let (shop, attempt) = (charge.shop, charge.attempt);
    let known = sql::find_charge(tx, shop, attempt)?;
    let is_paid = known.as_deref().is_some_and(|answer| matches!(later(answer, attempt), Outcome::Paid { .. }));
    match event {
        Event::Paid if !is_paid => sql::turn_charge(tx, charge, PAID, now)?,
        Event::Failed if !is_paid => {
            let settled = known.as_deref().map(|answer| answer.strip_prefix("unknown:").unwrap_or(answer));
            sql::turn_charge(tx, charge, settled.unwrap_or("declined:funds"), now)?;
        }
        Event::Paid | Event::Failed => {}
        Event::Chargeback if is_paid => sql::turn_dispute(tx, shop, attempt, Dispute::Open, now)?,
        Event::Reinstated if sql::find_dispute(tx, shop, attempt)?.is_some() => {
            sql::turn_dispute(tx, shop, attempt, Dispute::Won, now)?;
        }
        Event::Lost if sql::find_dispute(tx, shop, attempt)?.is_some() => {
            sql::turn_dispute(tx, shop, attempt, Dispute::Lost, now)?;
        }
        Event::Chargeback | Event::Reinstated | Event::Lost => {}
    }
    Ok(serde_json::json!({ "id": id, "event": event.code(), "attempt": attempt.to_string() }).to_string())
}

pub fn find_dispute(app: &App, shop: ShopId, attempt: AttemptId) -> Result<Option<Dispute>, Error> {
    app.db.read(move |r| sql::find_dispute(r, shop, attempt)).wait()
}

pub fn read_hint(body: &str) -> Option<Hint> {
    let json: serde_json::Value = serde_json::from_str(body).ok()?;
    let text = |name: &str| json.get(name).and_then(serde_json::Value::as_str);
    let id = text("id").filter(|id| (1..=200).contains(&id.len()))?.to_string();
    Some(Hint { id, event: text("event")?.parse().ok()?, attempt: text("attempt")?.parse().ok()? })
}
