//! Invoice numbers of a year begin at 1, have no gaps, and end where the counter stands.

use billing::invoice::show_number;
use kit::args;
use kit::db::Error;

use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    for year in look.reader.all(&sql::YEARS, args![look.shop.id])? {
        finding.checked += year.count;
        if year.least != 1 {
            finding.problem(format!("{}: missing", show_number(year.year, 1)));
        }
        if year.most - year.least + 1 != year.count {
            for (missing,) in look.reader.all(&sql::GAPS, args![look.shop.id, year.year, year.most])? {
                finding.problem(format!("{}: missing", show_number(year.year, missing)));
            }
        }
        let counter = look.reader.find(&sql::COUNTER, args![look.shop.id, format!("invoice-{}", year.year)])?;
        let stands_at = counter.map_or(0, |(value,)| value);
        if stands_at != year.most {
            finding.problem(format!("{}: the counter stands at {stands_at}", show_number(year.year, year.most)));
        }
    }
    Ok(())
}
