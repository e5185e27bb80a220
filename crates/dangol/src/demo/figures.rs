//! The figures of a demo, read from its rows.

use kit::app::App;
use serde_json::json;
use shop::Shop;

use super::sql;
use crate::failure::Failure;
use crate::out;

pub fn print(app: &App, shop: &Shop, as_json: bool) -> Result<(), Failure> {
    let id = shop.id;
    let f = app.db.read(move |r| sql::figures(r, id)).wait()?;
    let figures = json!({
        "customers": f.customers, "subscriptions": f.subscriptions, "active": f.active, "trial": f.trial,
        "paused": f.paused, "ended": f.ended, "mrr": f.mrr, "invoices": f.invoices, "invoiced": f.invoiced,
        "open": f.open, "drafts": f.drafts, "waiting": f.waiting, "attempts": f.attempts, "declined": f.declined,
        "moved": f.moved, "offered": f.offered, "handed_over": f.handed_over, "events": f.events,
    });
    if as_json {
        return out::say_json(&figures);
    }
    let lines = figures.as_object().into_iter().flatten();
    lines.into_iter().try_for_each(|(name, value)| out::say(&format!("{name:<14} {value}")))
}
