//! A shop in which every subscription is due now, and the check that each was billed once. A plain night is one of second
//! months; a mixed one has usage, coupons and changes of plan.

mod person;
mod terms;

use std::sync::Arc;

use base::Zone;
use kit::app::App;
use kit::db::migrate;
use kit::{args, stmt};
use shop::Shop;
use shop::tenant::{self, NewShop};

use person::Rows;

type Error = Box<dyn std::error::Error>;

stmt! { ADD_PLAN = "insert into plans (id, shop, code, name_ko, name_en, summary_ko, summary_en, benefits, state, position,
terms, created_at, version) values ($2, $1, $3, $3, $3, '', '', '[]', 'live', 0, '{}', 0, 0)" }

const PER_COMMIT: i64 = 2_000;

/// What is special about a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A flat price, begun a month ago.
    Plain,
    /// The same with an item that counts, and events that were told.
    Usage,
    /// The same with a coupon that is good for ever.
    Coupon,
    /// In the middle of its month another plan begins: one invoice takes back and charges anew.
    Change,
}

impl Kind {
    /// The n-th subscription's.
    fn of(n: i64, mixed: bool) -> Kind {
        match n % 3 {
            _ if !mixed => Kind::Plain,
            0 => Kind::Usage,
            1 => Kind::Coupon,
            _ => Kind::Change,
        }
    }
}

pub fn shop(app: &App, count: i64, mixed: bool) -> Result<Shop, Error> {
    let zone: Zone = "Asia/Seoul".parse().map_err(|_| "the zone database has Seoul")?;
    let now = app.now();
    let new = NewShop::korean("Bench", "bench", zone);
    let ids = Arc::clone(&app.ids);
    let id = app.db.write(move |tx| tenant::open(tx, &ids, now, new.clone())).wait().map_err(|e| e.to_string())?;
    for (plan, code) in [(terms::SMALL, "m"), (terms::LARGE, "l")] {
        app.db.write(move |tx| tx.run(&ADD_PLAN, args![id, plan, code])).wait()?;
    }
    let shop = app.db.read(move |r| tenant::find(r, id)).wait()?.ok_or("the shop was opened")?;
    if mixed {
        let owner = shop.clone();
        app.db.write(move |tx| person::add_coupon(tx, &owner, now)).wait()?;
    }
    let mut next = 0;
    while next < count {
        let some = PER_COMMIT.min(count - next);
        let (inner, owner) = (app.clone(), shop.clone());
        let write = move |tx: &mut kit::db::Tx<'_>| {
            let mut rows = Rows::default();
            (next..next + some).for_each(|n| rows.add(&inner, &owner, Kind::of(n, mixed), now));
            rows.write(tx)
        };
        app.db.write(write).wait()?;
        next += some;
    }
    Ok(shop)
}

/// Every subscription has one paid invoice with an id after `first`, the ledger is balanced, and in a mixed night every third
/// paid for its usage, had its coupon, and got its unused time back.
pub fn verify(app: &App, shop: &Shop, count: i64, mixed: bool, first: i64) -> Result<(), Error> {
    let id = shop.id;
    let number = |sql: String| app.db.read(move |r| migrate::count(r, &sql)).wait();
    let paid = number(format!("select count(*) from invoices where state = 'paid' and id > {first}"))?;
    let uneven = app.db.read(move |r| billing::ledger::count_uneven(r, id)).wait()?;
    if (paid, uneven) != (count, 0) {
        return Err(format!("{paid} of {count} paid, {uneven} entries uneven").into());
    }
    let (mut found, mut expected) = ([0; 3], [0; 3]);
    if mixed {
        let lines =
            |kind: &str| format!("select count(*) from invoice_lines where invoice > {first} and kind = '{kind}'");
        let uses = format!("select count(*) from coupon_uses where invoice > {first}");
        found = [number(lines("usage"))?, number(uses)?, number(lines("proration_credit"))?];
        expected = [(count + 2) / 3, (count + 1) / 3, count / 3];
    }
    if found == expected { Ok(()) } else { Err(format!("expected {expected:?}, found {found:?}").into()) }
}
