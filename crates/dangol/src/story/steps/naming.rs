//! Which invoice a step means: by the `as` of the step that made it, or as the n-th of a subscription.

use base::Instant;
use base::id::{CustomerId, InvoiceId, ShopId, SubscriptionId};
use billing::invoice::{self, sql::Invoice};
use billing::subscription::Refused;
use domain::billing::Refusal;
use kit::db::{Error, Reader};
use serde_json::Value;

use super::super::file::Step;
use super::{Done, Life};

/// What the `as` of a step stands for.
#[derive(Clone, Copy, Debug)]
pub enum Named {
    Invoice(InvoiceId),
    /// The invoice that is made for a subscription at this instant.
    At {
        subscription: SubscriptionId,
        at: Instant,
    },
    /// The first one after it.
    After {
        subscription: SubscriptionId,
        at: Instant,
    },
}

/// A subscription has no more invoices than this in a story.
const MOST: i64 = 100_000;

impl Life {
    pub(super) fn name(&mut self, step: &Step, named: Named) {
        if let Some(name) = &step.name {
            self.invoices.push((name.clone(), named));
        }
    }

    /// After a step of a subscription: its name is that of the invoice it makes.
    pub(super) fn name_what_follows(&mut self, step: &Step, done: &Done, at: Instant) {
        let Some(name) = step.name.as_ref().filter(|_| matches!(done, Done::Ok)) else { return };
        if self.invoices.iter().any(|(known, _)| known == name) {
            return;
        }
        let code = if step.kind == "subscribe" { Some(name) } else { step.subscription.as_ref() };
        let found = self.subscriptions.iter().find(|(known, _)| Some(known) == code).map(|(_, id)| *id);
        if let Some(subscription) = found {
            self.invoices.push((name.clone(), Named::At { subscription, at }));
        }
    }

    /// The invoice a step names: `"i1"`, or `{"of": "s1", "n": 2}`.
    pub(super) fn invoice_of(&self, step: &Step) -> Result<InvoiceId, Refused> {
        let value = step.invoice.clone().unwrap_or_default();
        let unknown = || Refused::No(Refusal::UnknownInvoice { code: show(&value) });
        let shop = self.shop.id;
        if let Some(name) = value.as_str() {
            let named = self.invoices.iter().rev().find(|(known, _)| known == name).map(|(_, named)| *named);
            if let Some(named) = named {
                return self.app.db.read(move |r| resolve(r, shop, named, true)).wait()?.ok_or_else(unknown);
            }
        }
        let code = value.as_str().or(value.get("of").and_then(Value::as_str)).unwrap_or_default();
        let n = value.get("n").and_then(Value::as_i64).unwrap_or(1);
        let find = |all: &[(String, i64)]| all.iter().find(|(name, _)| name == code).map(|(_, id)| *id);
        let subscription = find(&self.subscriptions.iter().map(|(name, id)| (name.clone(), id.0)).collect::<Vec<_>>());
        let customer = find(&self.customers.iter().map(|(name, id)| (name.clone(), id.0)).collect::<Vec<_>>());
        let list = move |r: &mut Reader<'_>| match (subscription, customer) {
            (Some(id), _) => of_subscription(r, shop, SubscriptionId(id)),
            (None, Some(id)) => Ok(in_order(invoice::sql::list_of_customer(r, shop, CustomerId(id), MOST)?)),
            (None, None) => Ok(Vec::new()),
        };
        let all: Vec<Invoice> = self.app.db.read(list).wait()?;
        let at = usize::try_from(n).ok().and_then(|n| n.checked_sub(1)).ok_or_else(unknown)?;
        all.get(at).map(|invoice| invoice.id).ok_or_else(unknown)
    }
}

fn show(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string).chars().take(60).collect()
}

fn of_subscription(reader: &mut Reader<'_>, shop: ShopId, id: SubscriptionId) -> Result<Vec<Invoice>, Error> {
    Ok(in_order(invoice::sql::list_of_subscription(reader, shop, id, MOST)?))
}

fn in_order(mut invoices: Vec<Invoice>) -> Vec<Invoice> {
    invoices.sort_by_key(|i| (i.issued_at, i.year, i.number));
    invoices
}

/// The invoice a name stands for. `nearest`: if none was made at its instant, the first of its subscription.
pub fn resolve(reader: &mut Reader<'_>, shop: ShopId, named: Named, nearest: bool) -> Result<Option<InvoiceId>, Error> {
    match named {
        Named::Invoice(id) => Ok(Some(id)),
        Named::At { subscription, at } => {
            let all = of_subscription(reader, shop, subscription)?;
            let made = all.iter().find(|i| i.issued_at == at || i.due_at == at);
            Ok(made.or(all.first().filter(|_| nearest)).map(|invoice| invoice.id))
        }
        Named::After { subscription, at } => {
            let all = of_subscription(reader, shop, subscription)?;
            Ok(all.iter().find(|i| i.issued_at >= at).map(|invoice| invoice.id))
        }
    }
}
