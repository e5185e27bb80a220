//! A payment's state is what its attempts make of it.

use base::id::PaymentId;
use billing::payment::sql::State;
use kit::args;
use kit::db::Error;

use super::finding::first_broken;
use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let mut after = PaymentId(0);
    loop {
        let some = look.reader.all(&sql::PAYMENTS, args![look.shop.id, after])?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.id;
        for payment in some {
            finding.saw(&payment.id, wrong(&payment));
        }
    }
}

fn wrong(payment: &sql::Payment) -> Option<&'static str> {
    let (planned, settled) = (payment.next_try_at.is_some(), payment.settled_at.is_some());
    let (is_sent, is_unknown, is_paid) = (payment.sent == 1, payment.unknown == 1, payment.paid == 1);
    let fits = match payment.state {
        State::Due => !is_unknown && !is_paid && !settled,
        State::Processing => is_unknown && !is_sent && !is_paid && !planned && !settled,
        State::Paid => !is_unknown && !is_sent && is_paid && !planned && settled,
        State::Disputed => !is_unknown && !is_sent && is_paid && !planned && settled,
        State::Failed | State::Canceled => !is_unknown && !is_sent && !is_paid && !planned && !settled,
    };
    first_broken(&[
        (payment.sent + payment.unknown <= 1, "several attempts without an outcome"),
        (payment.paid <= 1, "charged more than once"),
        (fits, "its state is not what its attempts make of it"),
        (payment.tries == payment.attempts - payment.sent, "its attempts are not counted right"),
        ((0..=payment.amount).contains(&payment.refunded), "more refunded than paid"),
    ])
}
