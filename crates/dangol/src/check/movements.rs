//! The movements of monthly revenue add up to what each subscription brings in now. Looked at when their reader has heard
//! of everything.

use base::id::SubscriptionId;
use kit::args;
use kit::db::Error;

use super::{Finding, Look, cursors, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    if !cursors::has_heard_all(look.reader, analytics::movement::CONSUMER.name)? {
        return Ok(());
    }
    let mut after = SubscriptionId(0);
    loop {
        let some = look.reader.all(&sql::REVENUE, args![look.shop.id, after])?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.id;
        for revenue in some {
            finding.saw(&revenue.id, (revenue.mrr != revenue.moved).then_some("its movements are not its revenue"));
        }
    }
}
