//! What went back of a payment is what its refunds gave back, and never more than was paid.

use base::id::PaymentId;
use kit::args;
use kit::db::Error;

use super::finding::first_broken;
use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let mut after = PaymentId(0);
    loop {
        let some = look.reader.all(&sql::REFUNDED, args![look.shop.id, after])?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.id;
        for payment in some {
            let wrong = first_broken(&[
                (payment.refunded == payment.paid, "what went back is not its refunds"),
                (payment.refunded + payment.pending <= payment.amount, "more goes back than was paid"),
            ]);
            finding.saw(&payment.id, wrong);
        }
    }
}
