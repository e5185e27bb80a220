//! The SQL of the demo's figures.

use base::id::ShopId;
use kit::db::{Error, Reader};
use kit::{args, stmt};

stmt! {
    /// One row: what came of a demo.
    pub FIGURES -> Figures {
        customers: i64, subscriptions: i64, active: i64, trial: i64, paused: i64, ended: i64, mrr: i64, invoices: i64,
        invoiced: i64, open: i64, drafts: i64, waiting: i64, attempts: i64, declined: i64, moved: i64, offered: i64, handed_over: i64,
        events: i64
    } = "select (select count(*) from customers where shop = $1),
                (select count(*) from subscriptions where shop = $1),
                (select count(*) from subscriptions where shop = $1 and state = 'active'),
                (select count(*) from subscriptions where shop = $1 and state = 'trial'),
                (select count(*) from subscriptions where shop = $1 and state = 'paused'),
                (select count(*) from subscriptions where shop = $1 and state = 'ended'),
                (select cast(coalesce(sum(s.mrr), 0) as bigint) from subscriptions s join shops o on o.id = s.shop
                  where s.shop = $1 and s.currency = o.currency),
                (select count(*) from invoices where shop = $1),
                (select cast(coalesce(sum(i.total), 0) as bigint) from invoices i join shops o on o.id = i.shop
                  where i.shop = $1 and i.currency = o.currency),
                (select count(*) from invoices where shop = $1 and state = 'open'),
                (select count(*) from drafts where shop = $1),
                (select count(*) from drafts where shop = $1 and closed_at is null),
                (select count(*) from attempts where shop = $1),
                (select count(*) from attempts where shop = $1 and state = 'declined'),
                (select count(*) from contacts where shop = $1 and until is not null),
                (select count(*) from handovers where shop = $1),
                (select count(*) from handovers where shop = $1 and state = 'accepted'),
                (select count(*) from events where shop = $1)"
}

pub fn figures(reader: &mut Reader<'_>, shop: ShopId) -> Result<Figures, Error> {
    reader.one(&FIGURES, args![shop])
}
