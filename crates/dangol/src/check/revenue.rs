//! What was booked as earned: no line more than it is worth, a line that is done wholly, and all lines together what the
//! books say.

use std::collections::HashSet;

use base::id::InvoiceId;
use billing::invoice;
use billing::revenue::PLANNER;
use billing::revenue::sql::{Due, list_of};
use domain::billing::ledger::Account;
use kit::args;
use kit::db::Error;

use super::receivable::compare;
use super::{Finding, Look, cursors, sql};

const CHUNK: i64 = 500;

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let booked = look.reader.all(&sql::EARNED, args![look.shop.id])?;
    compare(look, finding, Account::Earned, &booked)?;
    let has_heard_all = cursors::has_heard_all(look.reader, PLANNER.name)?;
    let mut after = InvoiceId(0);
    loop {
        let some = invoice::list_after(look.reader, look.shop.id, after, CHUNK)?;
        let Some(last) = some.last() else { return Ok(()) };
        let first = after;
        after = last.id;
        let open = look.reader.all(&sql::OPEN_LINES, args![look.shop.id, first, after])?;
        let open: HashSet<(InvoiceId, i64)> = open.into_iter().collect();
        let ids: Vec<InvoiceId> = some.iter().map(|invoice| invoice.id).collect();
        for due in list_of(look.reader, look.shop.id, &look.shop.zone, &ids)? {
            let is_open = open.contains(&(due.line.invoice, due.line.line)) || !has_heard_all;
            finding.saw(&format!("{} line {}", due.line.invoice, due.line.line), wrong(&due, is_open));
        }
    }
}

fn wrong(due: &Due, is_open: bool) -> Option<&'static str> {
    let (net, booked) = (due.earning.net, due.line.booked);
    if booked.abs() > net.abs() || booked.signum() * net.signum() < 0 {
        return Some("more is booked as earned than it is worth");
    }
    let whole = due.earning.whole(base::Day::LAST);
    (!is_open && booked != whole).then_some("it is done, and not wholly earned")
}
