//! A subscription, and what a change would move, as programs read them. Amounts are minor units, times RFC 3339.

use base::{Period, Zone};
use catalog::plan::PlanName;
use domain::billing::item::Item;
use domain::billing::line::Draft;
use domain::billing::phase::Life;
use kit::db::{Error, Reader};
use serde_json::{Value, json};
use shop::Shop;

use crate::subscription::{self, Preview, Subscription};

pub fn subscription_json(
    r: &mut Reader<'_>,
    shop: &Shop,
    s: &Subscription,
    names: &[PlanName],
) -> Result<Value, Error> {
    let agreement = subscription::agreement(r, shop, s)?;
    let life = Life::of(&agreement);
    let terms = life.phases.iter().rev().find(|phase| phase.standing == s.state).or(life.phases.last());
    let (zone, now) = (&s.zone, s.next_at);
    let items: Vec<Value> = terms.map(|phase| phase.terms.items.iter().map(item_json).collect()).unwrap_or_default();
    let planned = agreement.changes.iter().filter(|change| now.is_some_and(|next| change.at >= next));
    let planned = planned.filter(|change| agreement.effective().iter().any(|one| one.ordinal == change.ordinal));
    let planned: Vec<Value> = planned
        .map(|change| json!({ "change": change.ordinal, "kind": change.what.kind(), "at": zone.show(change.at) }))
        .collect();
    Ok(json!({
        "id": s.id.to_string(), "reference": s.reference, "customer": s.customer.to_string(),
        "recipient": s.recipient.map(|id| id.to_string()),
        "plan": names.iter().find(|plan| plan.id == s.plan).map(|plan| plan.code.clone()),
        "state": s.state.code(), "currency": s.currency.code(), "zone": s.zone.name(), "quantity": s.quantity,
        "mrr": s.mrr, "started_on": s.started_on.to_string(),
        "period": s.period_from.zip(s.period_to).map(|(from, to)| json!([zone.show(from), zone.show(to)])),
        "next_at": s.next_at.map(|at| zone.show(at)), "ends_at": s.ends_at.map(|at| zone.show(at)),
        "items": items, "planned": planned,
    }))
}

fn item_json(item: &Item) -> Value {
    json!({
        "code": item.code, "kind": item.kind.code(), "every": item.every.to_string(), "bill": item.bill.code(),
        "quantity": item.quantity, "price": item.price,
    })
}

/// What a change would move: the lines it makes, and where the money goes.
pub fn preview_json(preview: &Preview, zone: &Zone) -> Value {
    let span = |p: Option<Period>| p.map(|p| json!([zone.show(p.from), zone.show(p.to)]));
    let line = |(l, tax): &(Draft, i64)| {
        json!({
            "item": l.item, "kind": l.kind.code(), "service": span(l.service), "full_period": span(l.full),
            "quantity": l.quantity, "amount": l.amount, "discount": l.discount, "tax": tax,
        })
    };
    let invoice = &preview.invoice;
    let before = preview.before.as_ref();
    let before = before.map(|bill| json!({ "at": zone.show(bill.at), "amount_due": bill.invoice.amount_due }));
    json!({
        "at": zone.show(preview.at), "lines": invoice.lines.iter().map(line).collect::<Vec<_>>(), "total": invoice.total,
        "wallet": preview.wallet(), "offset": invoice.offset(), "refund": preview.refund, "fee": preview.fee(), "before": before,
    })
}
