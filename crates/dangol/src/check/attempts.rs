//! An attempt without an answer is looked up within minutes; one that still waits after a day was forgotten.

use base::id::AttemptId;
use kit::args;
use kit::db::Error;

use super::{Finding, Look, sql};

const DAY_SECONDS: i64 = 24 * 3600;

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let mut after = AttemptId(0);
    loop {
        let some = look.reader.all(&sql::SENT, args![look.shop.id, after])?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.id;
        for attempt in some {
            let late = attempt.sent_at.seconds_until(look.now) > DAY_SECONDS;
            finding.saw(&attempt.id, late.then_some("sent more than a day ago, and no answer was written down"));
        }
    }
}
