//! What billing told, turned into one message for each customer: how their subscriptions turned, and of each invoice only
//! how it stands now.

use std::collections::BTreeMap;

use base::Day;
use base::id::{CustomerId, InvoiceId, PlanId, ShopId};
use domain::billing::dunning::Class;
use domain::billing::reminder::{Kind, concerns_customer};
use domain::shop::policy::InvoiceMail;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::events::Heard;
use serde::Deserialize;
use shop::{Shop, tenant};

use super::letter::{News, Turn, Turned};
use super::teller::Teller;
use crate::document;
use crate::payment::sql::State;

/// What happened longer ago is no news: an import tells of years.
const FRESH_SECONDS: i64 = 2 * 86_400;

#[derive(Deserialize)]
struct Money {
    number: String,
    amount: i64,
    currency: String,
    #[serde(default)]
    class: Option<String>,
}

#[derive(Deserialize)]
struct Told {
    plan: i64,
    /// The day it turned; earlier than today when it was caught up with.
    on: String,
}

pub(super) fn hear(app: &App, tx: &mut Tx<'_>, heard: &[Heard]) -> Result<(), Error> {
    let now = app.now();
    let mut shops: BTreeMap<ShopId, Vec<(CustomerId, &Heard)>> = BTreeMap::new();
    for event in heard.iter().filter(|event| event.at.seconds_until(now) < FRESH_SECONDS) {
        let known = Turn::of(&event.kind).is_some() || kind_of(&event.kind).is_some();
        if let Some(customer) = event.customer.filter(|_| known) {
            shops.entry(event.shop).or_default().push((customer, event));
        }
    }
    for (id, events) in shops {
        let Some(shop) = tenant::find(tx, id)? else { continue };
        let mut customers: Vec<CustomerId> = events.iter().map(|(customer, _)| *customer).collect();
        customers.sort_unstable();
        customers.dedup();
        let mut teller = Teller::open(app, tx, shop.clone(), &customers)?;
        for customer in customers {
            let own: Vec<&Heard> = events.iter().filter(|(whose, _)| *whose == customer).map(|(_, e)| *e).collect();
            let turns = own.iter().filter_map(|event| turned(&shop, event)).collect();
            let money = money(&teller, customer, &own);
            teller.tell(tx, customer, turns, money)?;
            if shop.policy.invoice_mail == InvoiceMail::Issued {
                mail(app, tx, &shop, &own)?;
            }
        }
    }
    Ok(())
}

/// A shop that sends invoices as they are issued; one over nothing is not sent.
fn mail(app: &App, tx: &mut Tx<'_>, shop: &Shop, events: &[&Heard]) -> Result<(), Error> {
    for event in events.iter().filter(|event| event.kind == "invoice_issued") {
        let is_some = serde_json::from_str::<Money>(&event.data).is_ok_and(|money| money.amount != 0);
        if is_some {
            let key = format!("invoice {}", event.subject);
            document::jobs::mail(app, tx, shop, InvoiceId(event.subject), key)?;
        }
    }
    Ok(())
}

fn turned(shop: &Shop, event: &Heard) -> Option<Turned> {
    let turn = Turn::of(&event.kind)?;
    let told: Told = serde_json::from_str(&event.data).ok()?;
    let is_late = told.on.parse::<Day>().is_ok_and(|on| on < shop.zone.day(event.at));
    Some(Turned { turn, plan: PlanId(told.plan), seq: event.seq, is_late })
}

fn kind_of(event: &str) -> Option<Kind> {
    match event {
        "invoice_issued" => Some(Kind::Open),
        "payment_declined" => Some(Kind::Declined),
        "payment_paid" => Some(Kind::Paid),
        _ => None,
    }
}

/// How each of a customer's invoices stands, as one message: what is pressing, or else what was paid.
fn money(teller: &Teller<'_>, customer: CustomerId, events: &[&Heard]) -> Option<(Kind, Vec<News>)> {
    let mut last: Vec<(Kind, News)> = Vec::new();
    for event in events {
        let Some(kind) = kind_of(&event.kind) else { continue };
        let Ok(money) = serde_json::from_str::<Money>(&event.data) else { continue };
        let Ok(currency) = money.currency.parse() else { continue };
        let invoice = InvoiceId(event.subject);
        let news = News { invoice, number: money.number, amount: money.amount, currency, class: money.class };
        last.retain(|(_, known)| known.invoice != invoice);
        last.push((kind, news));
    }
    last.retain(|(kind, news)| news.amount > 0 && is_told(teller, customer, *kind, news));
    let kind = last.iter().map(|(kind, _)| *kind).reduce(Kind::with)?;
    let pressing = |one: Kind| one == Kind::Paid;
    let news = last.into_iter().filter(|(one, _)| pressing(*one) == pressing(kind)).map(|(_, news)| news);
    Some((kind, news.collect()))
}

/// An invoice that is being collected needs no word; a decline only when it is the customer's to mend.
fn is_told(teller: &Teller<'_>, customer: CustomerId, kind: Kind, news: &News) -> bool {
    let owed = teller.owed(customer).find(|owed| owed.invoice == news.invoice);
    match (kind, owed) {
        (Kind::Paid, _) => true,
        (Kind::Open | Kind::Asked, Some(owed)) => owed.state == State::Failed,
        (Kind::Declined, Some(owed)) => {
            let class = news.class.as_deref().and_then(Class::from_code).unwrap_or(Class::Risk);
            concerns_customer(class, owed.state == State::Failed)
        }
        // Paid, voided or given up in the meantime.
        (Kind::Open | Kind::Asked | Kind::Declined, None) => false,
    }
}
