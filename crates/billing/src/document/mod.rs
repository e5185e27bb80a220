//! Invoices and credit notes as documents for a bookkeeper: both parties, every line with its supply value and tax, the sums
//! per rate, what was paid and by what. What is said is put together here, where it stands on paper is in `draw`. Numbers
//! and texts are the ones of the pages.

mod draw;
pub mod invoice;
pub mod note;
#[cfg(test)]
mod tests;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base::{Amount, Currency, Lang, Money, Ratio};
use domain::shop::business::Business;
use domain::shop::setting::Prices;
use kit::app::App;
use kit::pdf::{About, Ink, Shelf};
use kit::web::{Oops, flash};
use shop::{Shop, business};

use crate::words::T;

/// What a document says, in one language.
#[derive(Clone, Debug)]
pub struct Document {
    pub lang: Lang,
    pub title: String,
    pub number: String,
    pub state: String,
    /// Dates, each with its name.
    pub dates: Vec<(String, String)>,
    pub seller: Party,
    pub buyer: Party,
    pub lines: Vec<Row>,
    /// Rate, supply value, tax.
    pub rates: Vec<[String; 3]>,
    pub sums: Vec<(String, String)>,
    /// What it comes to.
    pub result: (String, String),
    pub notes: Vec<String>,
    /// At the foot of every page.
    pub foot: String,
    pub accent: Ink,
    pub about: About,
    /// `invoice-2026-000123.pdf`
    pub file: String,
}

/// One side of it.
#[derive(Clone, Debug)]
pub struct Party {
    pub role: String,
    pub name: String,
    pub facts: Vec<(String, String)>,
}

/// A line: its name, what is to be known about it, and quantity, supply value, tax, sum.
#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub notes: Vec<String>,
    pub cells: [String; 4],
}

/// The bytes of the file; none when there are no fonts. Takes a moment and reads files: not on a thread that serves.
pub fn pdf(shelf: &Shelf, document: &Document) -> Option<Vec<u8>> {
    Some(draw::draw(shelf.fonts()?, document))
}

/// The file as an answer; without fonts back to `otherwise`, which can be printed, with a sentence that says so.
pub async fn answer(app: &App, document: Document, otherwise: &str) -> Result<Response, Oops> {
    let (shelf, file, lang) = (app.shelf.clone(), document.file.clone(), document.lang);
    let drawing = tokio::task::spawn_blocking(move || pdf(&shelf, &document));
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

/// The sums of each rate, in the order they first come.
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
    sums.into_iter().map(|(rate, sum)| [name(rate), money(sum.supply), money(sum.tax)]).collect()
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
