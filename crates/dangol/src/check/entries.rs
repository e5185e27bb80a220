//! Double entry: the amounts of one entry add up to zero in each currency.

use kit::args;
use kit::db::Error;

use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let (mut entry, mut currency) = (0, String::new());
    loop {
        let some = look.reader.all(&sql::ENTRIES, args![look.shop.id, entry, currency])?;
        let Some(last) = some.last() else { return Ok(()) };
        (entry, currency) = (last.entry, last.currency.to_string());
        for sum in some {
            finding.saw(&format!("entry {}", sum.entry), (sum.sum != 0).then_some("its amounts do not add up to zero"));
        }
    }
}
