//! Books what was earned, at the end of each month and when a line ends: work is what is earned up to a day minus what
//! was booked. A listener notes every new line with the day of its first booking; nothing of it is in the renewals' way.

use std::collections::BTreeMap;

use base::id::{InvoiceId, ShopId};
use base::{Amount, Day, Instant};
use domain::billing::ledger as books;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::events::{self, Consumer, Heard};
use shop::{Shop, tenant};

use super::sql::{self, Due, Key, NewBooked, NewOpen, Next};
use crate::ledger;

/// Hears of invoices, credit notes and voids, and notes which lines are to be booked when.
pub const PLANNER: Consumer = Consumer { name: "revenue", hear };

/// So many lines are booked in one transaction.
const CHUNK: i64 = 1_000;
/// A line that is wholly earned gets this day, and its row goes.
const DONE: Day = Day::LAST;

/// What happened to an invoice, and when it was told.
struct Told {
    invoice: InvoiceId,
    /// None: it was issued. Else something of it was taken back that may be earned already.
    taken_back: Option<Instant>,
}

fn hear(_: &App, tx: &mut Tx<'_>, heard: &[Heard]) -> Result<(), Error> {
    let mut shops: BTreeMap<ShopId, Vec<&Heard>> = BTreeMap::new();
    for event in heard {
        if ["invoice_issued", "invoice_voided", "credit_note_issued"].contains(&event.kind.as_str()) {
            shops.entry(event.shop).or_default().push(event);
        }
    }
    for (id, heard) in shops {
        let Some(shop) = tenant::find(tx, id)? else { continue };
        let told = told(tx, id, &heard)?;
        let invoices: Vec<InvoiceId> = told.iter().map(|told| told.invoice).collect();
        let mut rows = Vec::new();
        for Due { line, earning } in sql::list_of(tx, id, &shop.zone, &invoices)? {
            let taken_back = told.iter().filter(|told| told.invoice == line.invoice).filter_map(|told| told.taken_back);
            let first = earning.first_booking();
            let next_on = taken_back.max().map_or(first, |at| first.max(shop.zone.day(at).last_of_month()));
            if earning.net != 0 {
                rows.push(NewOpen { invoice: line.invoice, line: line.line, shop: id, next_on });
            }
        }
        tx.insert_new(&sql::OPEN, &rows)?;
    }
    Ok(())
}

fn told(tx: &mut Tx<'_>, shop: ShopId, heard: &[&Heard]) -> Result<Vec<Told>, Error> {
    let notes: Vec<i64> = heard.iter().filter(|e| e.kind == "credit_note_issued").map(|e| e.subject).collect();
    let notes = sql::list_of_notes(tx, shop, &notes)?;
    let read = |event: &&Heard| match event.kind.as_str() {
        "invoice_issued" => Some(Told { invoice: InvoiceId(event.subject), taken_back: None }),
        "invoice_voided" => Some(Told { invoice: InvoiceId(event.subject), taken_back: Some(event.at) }),
        _ => {
            let (_, invoice) = notes.iter().find(|(note, _)| *note == event.subject)?;
            Some(Told { invoice: *invoice, taken_back: Some(event.at) })
        }
    };
    Ok(heard.iter().filter_map(read).collect())
}

/// Books every month that is over and closes it; returns how many lines were booked and months closed. Stopping it
/// anywhere loses nothing: what is left is still due. Where two workers meet, one is first and the other finds it done.
pub fn run(app: &App, shop: &Shop) -> Result<usize, Error> {
    let until = shop.today(app.now()).first_of_month().plus_days(-1);
    let done = book(app, shop, until).and_then(|booked| Ok(booked + ledger::close(app, shop)?));
    match done {
        Err(Error::Taken(_) | Error::Stale) => Ok(0),
        done => done,
    }
}

/// Books what is earned up to the end of a day, month by month. Returns how many lines were looked at.
pub fn book(app: &App, shop: &Shop, until: Day) -> Result<usize, Error> {
    let (id, month) = (shop.id, until.last_of_month());
    let due = app.db.read(move |r| sql::is_due(r, id, month)).wait()?;
    let (mut after, mut total) = (sql::START, 0);
    if !due {
        return Ok(total);
    }
    loop {
        let (inner, owner) = (app.clone(), shop.clone());
        let booked = app.db.write(move |tx| book_some(&inner, tx, &owner, until, after)).wait()?;
        let Some((last, count)) = booked else { return Ok(total) };
        (after, total) = (last, total + count);
    }
}

fn book_some(app: &App, tx: &mut Tx<'_>, shop: &Shop, until: Day, after: Key) -> Result<Option<(Key, usize)>, Error> {
    let mut due = sql::list_due(tx, shop.id, &shop.zone, until.last_of_month(), after, CHUNK)?;
    // One month at a time: a line that is booked for it may have a later one among these.
    let month = due.first().map(|first| first.line.next_on);
    due.retain(|due| Some(due.line.next_on) == month);
    let Some(last) = due.last() else { return Ok(None) };
    let key = (last.line.next_on, last.line.invoice, last.line.line);
    let (mut booked, mut next, mut postings) = (vec![], vec![], vec![]);
    let same = |a: &Due, b: &Due| (a.line.next_on, a.line.invoice) == (b.line.next_on, b.line.invoice);
    for own in due.chunk_by(same) {
        let (through, entry) = (own[0].line.next_on.min(until), app.ids.next(app.now()));
        let mut sum: Amount = 0;
        for Due { line, earning } in own {
            let (invoice, amount) = (line.invoice, earning.by(through) - line.booked);
            let mut next_on = earning.next_booking(through).unwrap_or(DONE);
            match line.booked_through.filter(|booked| *booked >= through) {
                // A credit note that was heard of late: what it took is booked with the month that runs.
                Some(booked) if amount != 0 => next_on = booked.plus_days(1).last_of_month(),
                _ if amount != 0 => {
                    booked.push(NewBooked { invoice, line: line.line, through, shop: shop.id, amount, entry });
                    sum += amount;
                }
                _ => {}
            }
            next.push(Next { invoice, line: line.line, shop: shop.id, next_on });
        }
        let (line, entries) = (&own[0].line, books::earn(sum));
        let invoice = Some(line.invoice);
        postings.extend(ledger::rows(entry, shop.id, line.customer, invoice, line.currency, through, &entries));
    }
    tx.insert(&sql::BOOKED, &booked)?;
    tx.update(&sql::NEXT, &next)?;
    sql::remove_done(tx, shop.id, DONE)?;
    ledger::write_late(tx, shop.id, &postings)?;
    Ok(Some((key, due.len())))
}

/// The books as they stand at this very moment: everything is heard and booked up to today. For stories.
pub fn settle(app: &App, shop: &Shop) -> Result<(), Error> {
    events::drain(app, PLANNER)?;
    book(app, shop, shop.today(app.now())).map(|_| ())
}
