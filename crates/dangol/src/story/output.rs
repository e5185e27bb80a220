//! What came of a story, in a stable order.

mod delivery;
mod draft;
mod message;
mod money;

use base::id::{CustomerId, InvoiceId, ShopId, SubscriptionId};
use base::{Day, Instant, Lang, Zone};
use billing::invoice::{self, show_number, sql::Invoice, sql::Line};
use billing::ledger;
use billing::subscription::api::preview_json;
use billing::subscription::{self, Subscription};
use domain::billing::line::Kind;
use kit::db::{Error, Reader};
use serde_json::{Map, Value, json};

use super::steps::{Done, Life, resolve};

pub fn assemble(life: &Life) -> Result<Value, Error> {
    let (shop, zone) = (life.shop.id, life.shop.zone.clone());
    let (customers, subscriptions) = (life.customers.clone(), life.subscriptions.clone());
    let (now, parcels_until) = (life.app.now(), life.parcels_until);
    let names = life.invoices.clone();
    let read = life.app.db.read(move |r| {
        let (zone, customers, subscriptions) = (&zone, &customers, &subscriptions);
        let mut named = Vec::with_capacity(names.len());
        for (name, means) in &names {
            named.extend(resolve(r, shop, *means, false)?.map(|id| (name.clone(), id)));
        }
        Scene { r, shop, zone, customers, subscriptions, named, now, parcels_until }.draw()
    });
    let mut output = read.wait()?;
    let steps: Vec<Value> = life.done.iter().map(|(at, kind, done)| step(*at, kind, done, &life.shop.zone)).collect();
    output.insert("steps".into(), steps.into());
    Ok(Value::Object(output))
}

struct Scene<'a, 'c> {
    r: &'a mut Reader<'c>,
    shop: ShopId,
    zone: &'a Zone,
    customers: &'a [(String, CustomerId)],
    subscriptions: &'a [(String, SubscriptionId)],
    /// Invoices by the `as` of the steps that made them.
    named: Vec<(String, InvoiceId)>,
    now: Instant,
    parcels_until: Option<Day>,
}

impl Scene<'_, '_> {
    fn draw(mut self) -> Result<Map<String, Value>, Error> {
        let mut invoices = Vec::new();
        let mut from = InvoiceId(0);
        loop {
            let some = invoice::list_after(self.r, self.shop, from, 500)?;
            let Some(last) = some.last() else { break };
            from = last.id;
            invoices.extend(some);
        }
        invoices.sort_by_key(|i| (i.issued_at, i.year, i.number));
        let mut out = Map::new();
        out.insert("subscriptions".into(), self.subscriptions()?);
        let drawn: Result<Vec<Value>, Error> = invoices.iter().map(|i| self.invoice(i, &invoices)).collect();
        out.insert("invoices".into(), drawn?.into());
        let drafts = self.drafts(&invoices)?;
        if !drafts.is_empty() {
            out.insert("drafts".into(), drafts.into());
        }
        let payments: Result<Vec<Vec<Value>>, Error> = invoices.iter().map(|i| self.payments(i)).collect();
        out.insert("payments".into(), payments?.concat().into());
        out.insert("credit_notes".into(), self.credit_notes(&invoices)?);
        out.insert("parcels".into(), self.parcels()?);
        out.insert("ledger".into(), self.ledger()?);
        out.insert("wallets".into(), self.wallets()?);
        out.insert("messages".into(), self.messages()?);
        Ok(out)
    }

    fn name_of(&self, customer: CustomerId) -> String {
        let found = self.customers.iter().find(|(_, id)| *id == customer);
        found.map_or_else(|| customer.to_string(), |(name, _)| name.clone())
    }

    fn subscription_name(&self, id: Option<SubscriptionId>) -> Value {
        let found = id.and_then(|id| self.subscriptions.iter().find(|(_, known)| *known == id));
        found.map_or(Value::Null, |(name, _)| name.clone().into())
    }

    fn time(&self, at: Option<Instant>) -> Value {
        at.map_or(Value::Null, |at| self.zone.show(at).into())
    }

    fn span(&self, from: Option<Instant>, to: Option<Instant>) -> Value {
        match (from, to) {
            (Some(from), Some(to)) => json!([self.zone.show(from), self.zone.show(to)]),
            _ => Value::Null,
        }
    }

    fn subscriptions(&mut self) -> Result<Value, Error> {
        let mut out = Vec::new();
        for (name, id) in self.subscriptions {
            let Some(s) = subscription::find(self.r, self.shop, *id)? else { continue };
            let plan = catalog::plan::find(self.r, self.shop, s.plan)?.map(|plan| plan.code);
            out.push(json!({
                "as": name, "customer": self.name_of(s.customer), "plan": plan, "state": s.state.code(),
                "anchor": self.anchor(&s)?, "period": self.span(s.period_from, s.period_to),
                "next_bill_at": self.time(s.next_at), "ends_at": self.time(s.ends_at), "quantity": s.quantity,
            }));
        }
        Ok(out.into())
    }

    /// The instant from which the running cycle is counted.
    fn anchor(&mut self, s: &Subscription) -> Result<Value, Error> {
        let Some(shop) = shop::tenant::find(self.r, self.shop)? else { return Ok(Value::Null) };
        let agreement = subscription::agreement(self.r, &shop, s)?;
        let life = domain::billing::phase::Life::of(&agreement);
        let cycle = life.phases.iter().rev().find(|p| p.standing != domain::billing::phase::Standing::Ended);
        Ok(self.time(cycle.map(|phase| phase.cycle.start(phase.terms.every(), 0))))
    }

    fn invoice(&mut self, i: &Invoice, all: &[Invoice]) -> Result<Value, Error> {
        let lines = invoice::list_lines(self.r, self.shop, i.id)?;
        let lines: Vec<Value> = lines.iter().map(|line| self.line(line, all)).collect();
        let (credited, creditable) = self.credited(i)?;
        Ok(json!({
            "number": show_number(i.year, i.number), "as": self.invoice_name(i.id), "customer": self.name_of(i.customer),
            "subscription": self.subscription_name(i.subscription), "issued_at": self.time(Some(i.issued_at)),
            "due_at": self.time(Some(i.due_at)), "state": i.state.code(), "currency": i.currency.code(), "lines": lines,
            "discount": i.discount, "subtotal": i.subtotal, "tax": i.tax, "total": i.total,
            "credit_applied": i.credit_applied, "offset": i.offset_amount, "amount_due": i.amount_due, "paid_at": self.time(i.paid_at),
            "credited": credited, "creditable": creditable,
        }))
    }

    fn line(&self, line: &Line, all: &[Invoice]) -> Value {
        let credits = line.credits_invoice.zip(line.credits_line).map(|(id, n)| {
            let number = all.iter().find(|i| i.id == id).map(|i| show_number(i.year, i.number));
            json!({"invoice": number, "line": n})
        });
        let mut json = json!({
            "subscription": self.subscription_name(line.subscription), "item": line.item, "kind": line.kind.code(),
            "description": describe(line),
            "service": self.span(line.service_from, line.service_to), "full_period": self.span(line.full_from, line.full_to),
            "quantity": line.quantity, "amount": line.amount, "discount": line.discount, "tax": line.tax,
        });
        if let (Some(credits), Some(map)) = (credits, json.as_object_mut()) {
            map.insert("credits".into(), credits);
        }
        json
    }

    fn ledger(&mut self) -> Result<Value, Error> {
        let mut out = Map::new();
        for balance in ledger::balances(self.r, self.shop)? {
            let account = out.entry(balance.account.code()).or_insert_with(|| json!({}));
            account[balance.currency.code()] = balance.amount.into();
        }
        out.insert("balanced".into(), (ledger::count_uneven(self.r, self.shop)? == 0).into());
        Ok(out.into())
    }

    fn wallets(&mut self) -> Result<Value, Error> {
        let wallets = ledger::wallets(self.r, self.shop)?;
        let mut named: Vec<(String, i64)> = wallets.iter().map(|w| (self.name_of(w.customer), w.amount)).collect();
        named.sort();
        Ok(named.into_iter().map(|(name, amount)| (name, amount.into())).collect::<Map<String, Value>>().into())
    }
}

fn describe(line: &Line) -> String {
    match line.kind {
        Kind::Setup | Kind::Deposit | Kind::Minimum | Kind::OneOff => line.kind.code().into(),
        Kind::Period | Kind::Usage | Kind::ProrationCredit | Kind::ProrationCharge => line.name_en.clone(),
    }
}

fn step(at: Instant, kind: &str, done: &Done, zone: &Zone) -> Value {
    let at = zone.show(at);
    match done {
        Done::Ok => json!({"at": at, "do": kind, "ok": true}),
        Done::Applies(day) => json!({"at": at, "do": kind, "ok": true, "applies_to": day.to_string()}),
        Done::Again => json!({"at": at, "do": kind, "ok": true, "duplicate": true}),
        Done::Moves(moved) => json!({"at": at, "do": kind, "ok": true, "preview": moved}),
        Done::Preview(preview) => json!({"at": at, "do": kind, "ok": true, "preview": preview_json(preview, zone)}),
        Done::Refused(refusal) => json!({
            "at": at, "do": kind, "ok": false, "refused": refusal.code(),
            "says": {"ko": billing::say_refusal(Lang::Ko, refusal), "en": billing::say_refusal(Lang::En, refusal)},
        }),
    }
}
