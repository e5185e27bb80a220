//! The next time a subscription asks for money, and how much: composed by the rules that will bill it.

use base::id::InvoiceId;
use base::{Amount, Currency, Instant};
use domain::billing::agreement::Agreement;
use domain::billing::bill;
use domain::billing::invoice::{Invoice, compose};
use domain::billing::line::Draft;
use domain::billing::moment;
use domain::billing::phase::Life;
use domain::billing::usage::Told;
use kit::db::{Error, Reader};
use shop::Shop;

use crate::subscription::course::{Course, Of, pretend};
use crate::subscription::{Preview, Refused, Subscription};

/// How many moments without a bill are passed over before it counts as "nothing planned".
const MOMENTS_MOST: usize = 8;

/// A bill that is to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Upcoming {
    pub at: Instant,
    pub currency: Currency,
    pub invoice: Invoice,
    /// Whether it is put together already and only waits to go out.
    pub waits: bool,
}

/// The next bill with something to pay under an agreement. `after` is a change that is only previewed: what it would
/// bill counts as billed, and so does what waits already, which the preview names by itself.
pub fn upcoming(
    reader: &mut Reader<'_>,
    shop: &Shop,
    subscription: &Subscription,
    agreement: &Agreement,
    after: Option<&Preview>,
) -> Result<Option<Upcoming>, Error> {
    next_bill(reader, (shop, subscription, agreement), after, after.is_none())
}

/// The next bill that is not put together yet: what waits is still asked of whom it was made for.
pub fn upcoming_beyond(
    reader: &mut Reader<'_>,
    shop: &Shop,
    subscription: &Subscription,
    agreement: &Agreement,
) -> Result<Option<Upcoming>, Error> {
    next_bill(reader, (shop, subscription, agreement), None, false)
}

fn next_bill(
    reader: &mut Reader<'_>,
    (shop, subscription, agreement): (&Shop, &Subscription, &Agreement),
    after: Option<&Preview>,
    with_waiting: bool,
) -> Result<Option<Upcoming>, Error> {
    let (at, from) = match (after, subscription.next_at) {
        (Some(preview), _) => (preview.at, just_after(preview.at)),
        (None, Some(next)) => (next, next),
        (None, None) => return Ok(None),
    };
    let life = Life::of(agreement);
    let of = Of { shop, subscription, agreement, life: &life };
    let next = Course::until(reader, of, at).and_then(|course| {
        // What waits goes out before anything else.
        let waiting = course.waiting.clone().map(|(bill, _)| bill).filter(|_| with_waiting);
        match waiting.or(course.first.clone()) {
            Some(bill) => Ok(Some(bill)),
            None => course.next_bill(reader, of, from),
        }
    });
    match next {
        Ok(next) => Ok(next),
        Err(Refused::Broken(error)) => Err(error),
        // What no invoice can bear is said where it is asked for.
        Err(Refused::No(_) | Refused::Missing) => Ok(None),
    }
}

/// The bill after the first one of an agreement that is only previewed.
pub fn upcoming_new(shop: &Shop, currency: Currency, agreement: &Agreement, first: &Preview) -> Option<Upcoming> {
    let (life, mut from) = (Life::of(agreement), just_after(first.at));
    for _ in 0..MOMENTS_MOST {
        let moment = moment::next(&life, from, &|_| false)?;
        let mut billed = Vec::new();
        pretend(&mut billed, InvoiceId(0), &first.invoice, moment.at);
        from = just_after(moment.at);
        let lines = bill::lines(agreement, &life, &moment, &billed, &Told::default()).ok()?;
        let found = bill_of((shop, currency), lines, moment.at, first.invoice.to_wallet);
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The bill of one moment, when there is something to pay.
fn bill_of((shop, currency): (&Shop, Currency), lines: Vec<Draft>, at: Instant, wallet: Amount) -> Option<Upcoming> {
    let invoice = compose(lines, shop.prices, wallet).ok()?;
    (invoice.total > 0).then_some(Upcoming { at, currency, invoice, waits: false })
}

fn just_after(at: Instant) -> Instant {
    Instant::from_micros(at.micros() + 1)
}
