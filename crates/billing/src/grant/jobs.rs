//! Takes back what was not spent of credit whose last day is over.

use base::Day;
use domain::billing::ledger as books;
use kit::app::App;
use kit::db::dialect::each;
use kit::db::{Error, Tx};
use shop::Shop;

use super::sql;
use crate::ledger;

const CHUNK: i64 = 200;

/// Ends every grant whose last day is over; returns how many there were. Before renewals, so that they do not spend it.
pub fn expire(app: &App, shop: &Shop) -> Result<usize, Error> {
    let (id, today) = (shop.id, shop.today(app.now()));
    let mut total = 0;
    while app.db.read(move |r| Ok::<_, Error>(!sql::list_expiring(r, id, today, 1)?.is_empty())).wait()? {
        let (inner, owner) = (app.clone(), shop.clone());
        total += app.db.write(move |tx| expire_some(&inner, tx, &owner, today)).wait()?;
    }
    Ok(total)
}

fn expire_some(app: &App, tx: &mut Tx<'_>, shop: &Shop, today: Day) -> Result<usize, Error> {
    let due = sql::take_over(tx, shop.id, today, CHUNK)?;
    ledger::take_wallets(tx, shop.id, &each(due.iter().map(|grant| grant.customer.0)))?;
    for grant in &due {
        // One after the other: two grants of one wallet are each seen without what the other lost.
        let open = super::open(tx, shop.id, grant.customer, grant.currency)?;
        let left = open.iter().find(|open| open.grant == grant.entry).map_or(0, |open| open.left);
        let entry = app.ids.next(app.now());
        let postings = books::expire_credit(left);
        let rows: Vec<_> =
            ledger::rows(entry, shop.id, grant.customer, None, grant.currency, today, &postings).collect();
        ledger::write(tx, &rows)?;
        sql::end(tx, shop.id, grant.entry, today, left, (left > 0).then_some(entry))?;
    }
    Ok(due.len())
}
