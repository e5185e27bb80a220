//! Credit notes take back no more than their invoices, and their numbers have no gaps.

use base::id::InvoiceId;
use kit::args;
use kit::db::Error;

use super::finding::first_broken;
use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    for year in look.reader.all(&sql::NOTE_YEARS, args![look.shop.id])? {
        let series = format!("credit-note-{}", year.year);
        let counter = look.reader.find(&sql::COUNTER, args![look.shop.id, series])?.map_or(0, |(value,)| value);
        let whole = year.least == 1 && year.most == year.count && counter == year.most;
        finding.saw(&year.year, (!whole).then_some("a number of a credit note is missing"));
    }
    let mut after = InvoiceId(0);
    loop {
        let some = look.reader.all(&sql::CREDITED, args![look.shop.id, after])?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.invoice;
        for invoice in some {
            finding.saw(&invoice.invoice, wrong(&invoice));
        }
    }
}

fn wrong(invoice: &sql::Credited) -> Option<&'static str> {
    first_broken(&[
        (invoice.credited <= invoice.total, "more credited than it asked for"),
        (invoice.credited == invoice.lines, "its credit notes are not their lines"),
        (invoice.credited == invoice.settled, "its credit notes went somewhere else"),
    ])
}
