//! Shops are apart: no row of one refers to a row of another.

use kit::args;
use kit::db::Error;

use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    finding.checked += look.reader.one(&sql::CUSTOMER_COUNT, args![look.shop.id])?.0;
    for (table, id) in look.reader.all(&sql::STRANGERS, args![look.shop.id])? {
        finding.problem(format!("{table} {id}: belongs to another shop's row"));
    }
    Ok(())
}
