//! Invoices and credit notes as documents for a bookkeeper: both parties, every line with its supply value and tax, the sums
//! per rate, what was paid and by what. Figures and texts are the ones of the pages; where they stand on paper is the
//! toolbox's.

pub mod jobs;
pub mod portal;
#[cfg(test)]
mod tests;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base::{Amount, Currency, Instant, Lang, Money, Ratio};
use domain::shop::business::Business;
use domain::shop::setting::Prices;
use kit::app::App;
use kit::pdf::{About, Document, Party, Shelf, draw};
use kit::web::{Oops, flash};
use shop::{Shop, business};

use crate::words::T;

/// A document with the language it is in and what its file is called: `invoice-2026-000123.pdf`.
#[derive(Clone, Debug)]
pub struct Named {
    pub lang: Lang,
    pub file: String,
    pub document: Document,
}

/// The bytes of the file; none when there are no fonts. Takes a moment and reads files: not on a thread that serves.
pub fn pdf(shelf: &Shelf, named: &Named) -> Option<Vec<u8>> {
    Some(draw(shelf.fonts()?, &named.document))
}

/// The file as an answer; without fonts back to `otherwise`, which can be printed, with a sentence that says so.
pub async fn answer(app: &App, named: Named, otherwise: &str) -> Result<Response, Oops> {
    let (shelf, file, lang) = (app.shelf.clone(), named.file.clone(), named.lang);
    let drawing = tokio::task::spawn_blocking(move || pdf(&shelf, &named));
    let Some(bytes) = drawing.await.map_err(|error| Oops::Broken(error.to_string()))? else {
        return Ok(flash::warn(otherwise, T(lang).document_no_fonts()));
    };
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{file}\""));
    let name = name.map_err(|error| Oops::Broken(error.to_string()))?;
    let kind = HeaderValue::from_static("application/pdf");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// The shop as the seller: by its legal name where it has one.
fn seller(lang: Lang, shop: &Shop) -> Party {
    let t = T(lang);
    let legal = business_name(lang, shop);
    let facts = business::facts(lang, &shop.business).into_iter().filter(|(_, text)| *text != legal).collect();
    Party { role: t.document_seller().into(), name: legal, facts }
}

fn business_name(lang: Lang, shop: &Shop) -> String {
    let legal = Business::name(&shop.business, lang);
    if legal.is_empty() { shop.name.clone() } else { legal.to_string() }
}

/// A line's supply value and tax; its sum is both.
#[derive(Clone, Copy, Debug)]
struct Value {
    supply: Amount,
    tax: Amount,
}

impl Value {
    /// `net`: after its discount, as the invoice writes prices.
    fn new(net: Amount, tax: Amount, prices: Prices) -> Value {
        match prices {
            Prices::Inclusive => Value { supply: net - tax, tax },
            Prices::Exclusive => Value { supply: net, tax },
        }
    }
}

/// The heads of the table.
fn heads(lang: Lang) -> [String; 5] {
    let t = T(lang);
    [t.document_item(), t.document_quantity(), t.subtotal(), t.tax_on_top(), t.total()].map(String::from)
}

/// The sums of each rate, in the order they first come, under their heads.
fn rates(lang: Lang, currency: Currency, lines: &[(Ratio, Value)]) -> Vec<[String; 3]> {
    let t = T(lang);
    let mut sums: Vec<(Ratio, Value)> = Vec::new();
    for (rate, value) in lines {
        match sums.iter_mut().find(|(known, _)| known == rate) {
            Some((_, sum)) => *sum = Value { supply: sum.supply + value.supply, tax: sum.tax + value.tax },
            None => sums.push((*rate, *value)),
        }
    }
    let money = |amount| Money::new(amount, currency).show(lang);
    let name = |rate: Ratio| match rate.times(Ratio::whole(100)) {
        Some(percent) if !rate.is_zero() => t.document_rate(percent.to_string()),
        _ => t.document_exempt().to_string(),
    };
    let heads = [t.document_by_rate(), t.subtotal(), t.tax_on_top()].map(String::from);
    let rows = sums.into_iter().map(|(rate, sum)| [name(rate), money(sum.supply), money(sum.tax)]);
    [heads].into_iter().chain(rows).collect()
}

fn buyer(lang: Lang, name: &str, address: Option<&str>) -> Party {
    let t = T(lang);
    let facts = address.map(|address| (t.address().to_string(), address.to_string()));
    Party { role: t.document_buyer().into(), name: name.into(), facts: facts.into_iter().collect() }
}

fn about(lang: Lang, shop: &Shop, title: String, at: Instant) -> About {
    About { title, author: business_name(lang, shop), lang, at }
}

/// At the foot of every page: the shop and where it is found.
fn foot(lang: Lang, shop: &Shop, host: &str) -> String {
    let place = shop.domain.as_deref().unwrap_or(host);
    [business_name(lang, shop), shop.business.shown_number(), shop.business.phone.clone(), place.to_string()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}
