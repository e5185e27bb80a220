//! Parcels are locked at their cut-off and delivered when their day has passed. Done late, nothing is lost: what should
//! have been locked meanwhile is locked now, each parcel once.

use domain::fulfilment::OpenDays;
use fulfilment::{delivery_calendar, parcel};
use kit::app::App;
use kit::db::Error;
use shop::Shop;

use crate::subscription;

/// One round of subscriptions whose parcels are due to be looked at. Ask again until it is 0.
pub fn settle(app: &App, shop: &Shop, limit: i64) -> Result<usize, Error> {
    let (now, shop) = (app.now(), shop.clone());
    app.db
        .write(move |tx| {
            let due = parcel::list_due(tx, shop.id, now, limit)?;
            let mut open: Option<OpenDays> = None;
            for id in &due {
                let open = match &open {
                    Some(open) => open,
                    None => open.insert(delivery_calendar::open_days(tx, &shop)?),
                };
                let Some(subscription) = subscription::find(tx, shop.id, *id)? else { continue };
                let agreement = subscription::agreement(tx, &shop, &subscription)?;
                super::settle(tx, shop.id, open, &subscription, &agreement, now)?;
            }
            Ok(due.len())
        })
        .wait()
}
