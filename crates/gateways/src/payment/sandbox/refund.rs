//! Refunds at the sandbox: by our own refund id, never more than was charged, never of a charge a bank took back.

use base::Instant;
use base::id::{RefundId, ShopId};
use kit::app::App;
use kit::db::{Error, Tx};

use super::{Dispute, Outcome, PAID, REFUND, Refund, later, sql};

pub fn refund(app: &App, refunds: &[Refund]) -> Result<Vec<Outcome>, Error> {
    let (refunds, now) = (refunds.to_vec(), app.now());
    app.db.write(move |tx| refunds.iter().map(|refund| answer(tx, refund, now)).collect()).wait()
}

pub fn look_up_refund(app: &App, shop: ShopId, refund: RefundId) -> Result<Option<Outcome>, Error> {
    let kept = app.db.read(move |r| sql::find_refund(r, shop, refund)).wait()?;
    Ok(kept.map(|answer| settled(&answer, refund)))
}

fn answer(tx: &mut Tx<'_>, refund: &Refund, now: Instant) -> Result<Outcome, Error> {
    let answer = match sql::find_refund(tx, refund.shop, refund.refund)? {
        Some(before) => before,
        None => {
            let answer = decide(tx, refund)?;
            sql::add_refund(tx, refund, &answer, now)?;
            answer
        }
    };
    Ok(match answer.split_once(':') {
        Some(("unknown" | "timeout", _)) => Outcome::Unknown,
        Some(_) | None => settled(&answer, refund.refund),
    })
}

fn decide(tx: &mut Tx<'_>, refund: &Refund) -> Result<String, Error> {
    let no = |class: &str| Ok(format!("declined:{class}"));
    let Some((charged, outcome)) = sql::find_charged(tx, refund.shop, refund.attempt)? else { return no("risk") };
    if !matches!(later(&outcome, refund.attempt), Outcome::Paid { .. }) {
        return no("risk");
    }
    if matches!(sql::find_dispute(tx, refund.shop, refund.attempt)?, Some(Dispute::Open | Dispute::Lost)) {
        return no("risk");
    }
    if sql::given_back(tx, refund.shop, refund.attempt)? + refund.amount > charged {
        return no("already_done");
    }
    Ok(outcome.strip_prefix(REFUND).unwrap_or(PAID).to_string())
}

fn settled(answer: &str, refund: RefundId) -> Outcome {
    let settled = answer.strip_prefix("unknown:").or(answer.strip_prefix("timeout:")).unwrap_or(answer);
    match settled.split_once(':') {
        Some(("declined", class)) => Outcome::Declined { class: class.into() },
        Some(_) | None if settled == PAID => Outcome::Paid { reference: format!("sandbox-{refund}") },
        Some(_) | None => Outcome::Declined { class: "risk".into() },
    }
}
