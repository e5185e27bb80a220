//! Invoices for programs: `GET /api/invoices?customer=&subscription=&after=` and `GET /api/invoices/{number or id}`.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use base::id::{CustomerId, InvoiceId, ShopId, SubscriptionId};
use base::{Instant, Zone};
use kit::app::App;
use kit::db::{Error, Reader};
use kit::web::{Params, Problem};
use serde::Deserialize;
use serde_json::{Value, json};
use shop::{Program, api_request};

use super::sql::{self, Invoice, Line};
use super::{list_lines, show_number};

const PAGE: i64 = 100;

pub fn routes() -> Router<App> {
    Router::new().route("/api/invoices", get(list)).route("/api/invoices/{number}", get(one))
}

/// Which invoices, and from where on.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    after: Option<String>,
    customer: Option<String>,
    subscription: Option<String>,
}

/// An id of the question, or what stands for none.
pub(crate) fn read<T: std::str::FromStr>(text: Option<&str>, none: T, field: &str) -> Result<T, Problem> {
    let wrong = |_| Problem::unclear(format!("{field}: nothing that is known here"));
    text.map_or(Ok(none), |text| text.parse().map_err(wrong))
}

async fn list(program: Program, Params(asked): Params<Asked>) -> Result<Response, Problem> {
    let after = read(asked.after.as_deref(), InvoiceId(0), "after")?;
    let customer = read(asked.customer.as_deref(), CustomerId(0), "customer")?;
    let subscription = read(asked.subscription.as_deref(), SubscriptionId(0), "subscription")?;
    let shop = program.shop.clone();
    let reading = program.app.db.read(move |r| {
        let page = sql::page_after(r, shop.id, after, customer, subscription, PAGE + 1)?;
        let mut shown = Vec::new();
        for one in page.iter().take(PAGE as usize) {
            shown.push(invoice_json(r, &shop.zone, one)?);
        }
        let next = page.get(PAGE as usize).and_then(|_| page.get(PAGE as usize - 1)).map(|last| last.id.to_string());
        Ok::<_, Error>(json!({ "data": shown, "next": next }))
    });
    Ok(api_request::json(reading.await?))
}

/// By its number, `2026-000123`, or by our id.
pub fn find_named(r: &mut Reader<'_>, shop: ShopId, name: &str) -> Result<Option<Invoice>, Error> {
    if let Ok(id) = name.parse::<InvoiceId>() {
        return sql::find(r, shop, id);
    }
    let numbers = name.split_once('-').and_then(|(year, n)| Some((year.parse::<i64>().ok()?, n.parse::<i64>().ok()?)));
    numbers.map_or(Ok(None), |(year, number)| sql::find_numbered(r, shop, year, number))
}

async fn one(program: Program, Path(name): Path<String>) -> Result<Response, Problem> {
    let shop = program.shop.clone();
    let reading = program.app.db.read(move |r| {
        let Some(found) = find_named(r, shop.id, &name)? else { return Ok(None) };
        Ok::<_, Error>(Some(invoice_json(r, &shop.zone, &found)?))
    });
    Ok(api_request::json(reading.await?.ok_or_else(Problem::missing)?))
}

/// An invoice with its lines.
pub fn invoice_json(r: &mut Reader<'_>, zone: &Zone, i: &Invoice) -> Result<Value, Error> {
    let lines = list_lines(r, i.shop, i.id)?;
    let time = |at: Option<Instant>| at.map(|at| zone.show(at));
    Ok(json!({
        "id": i.id.to_string(), "number": show_number(i.year, i.number), "customer": i.customer.to_string(),
        "subscription": i.subscription.map(|id| id.to_string()), "state": i.state.code(), "currency": i.currency.code(),
        "issued_at": time(Some(i.issued_at)), "due_at": time(Some(i.due_at)), "paid_at": time(i.paid_at),
        "lines": lines.iter().map(|line| line_json(zone, line)).collect::<Vec<_>>(),
        "discount": i.discount, "subtotal": i.subtotal, "tax": i.tax, "total": i.total,
        "credit_applied": i.credit_applied, "offset": i.offset_amount, "amount_due": i.amount_due,
    }))
}

pub(crate) fn line_json(zone: &Zone, line: &Line) -> Value {
    let span = |from: Option<Instant>, to: Option<Instant>| {
        from.zip(to).map(|(from, to)| json!([zone.show(from), zone.show(to)]))
    };
    json!({
        "line": line.n, "subscription": line.subscription.map(|id| id.to_string()), "item": line.item, "kind": line.kind.code(), "name": {"ko": line.name_ko, "en": line.name_en},
        "service": span(line.service_from, line.service_to), "full_period": span(line.full_from, line.full_to),
        "quantity": line.quantity, "amount": line.amount, "discount": line.discount, "tax": line.tax,
        "credits": line.credits_invoice.zip(line.credits_line).map(|(id, n)| json!({"invoice": id.to_string(), "line": n})),
    })
}
