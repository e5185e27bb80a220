//! One customer on one page: who, how they are reached, what they subscribe to, what they were billed and bought, what
//! they agreed to, and everything that happened. The panels belong to the areas. Beside it the list of all customers.

pub mod list;
mod sql;

use axum::extract::Path;
use base::Instant;
use base::id::CustomerId;
use billing::purchase;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::events::{self, Heard};
use kit::web::parts::{Button, row_21};
use kit::web::{Oops, Page, Query};
use maud::{Markup, html};
use people::customer::panel::{self, Known, View};
use shop::{Desk, Shop};

use crate::words::T;

/// So much of the timeline is on one page.
const EVENTS: i64 = 40;

/// Everything the page shows.
struct Whole {
    known: Known,
    billed: billing::panel::Known,
    bought: Vec<purchase::Listed>,
    sums: Vec<purchase::Sums>,
    heard: Vec<Heard>,
}

fn read(
    reader: &mut Reader<'_>,
    shop: &Shop,
    id: CustomerId,
    (before, now): (i64, Instant),
) -> Result<Option<Whole>, Error> {
    let Some(known) = panel::find_known(reader, shop.id, id)? else { return Ok(None) };
    let billed = billing::panel::find_known(reader, shop, id, now)?;
    let (bought, sums) = purchase::of_customer(reader, shop.id, id)?;
    let heard = events::timeline(reader, shop.id, id, before, EVENTS)?;
    Ok(Some(Whole { known, billed, bought, sums, heard }))
}

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: CustomerId = id.parse().map_err(|_| Oops::Missing)?;
    let query = Query::new(&desk.visitor);
    let (shop, before) = (desk.shop.clone(), query.read::<i64>("before").unwrap_or(i64::MAX));
    let now = desk.now();
    let whole = desk.app.db.read(move |r| read(r, &shop, id, (before, now))).await?.ok_or(Oops::Missing)?;
    let view =
        View { lang: desk.lang(), zone: &desk.shop.zone, now: desk.now(), may_edit: desk.may(Right::EditCustomers) };
    Ok(desk.page(
        "customers",
        &whole.known.customer.name,
        html! {
            (panel::head(view, &whole.known.customer, Markup::default()))
            (parts(view, &query, &whole))
        },
    ))
}

fn parts(view: View<'_>, query: &Query, whole: &Whole) -> Markup {
    let Whole { known, billed, bought, sums, heard } = whole;
    let (t, lang) = (T(view.lang), view.lang);
    let last = heard.last().filter(|_| heard.len() as i64 == EVENTS).map(|event| event.seq);
    html! {
        (row_21(html! {
            div.stack {
                (billing::panel::subscriptions(view, billed))
                (billing::panel::invoices(view, billed))
                (purchase::panel::purchases(lang, view.zone.day(view.now), bought, sums))
                (panel::timeline(view, heard, |event| billing::panel::say(lang, event)))
                p.acts {
                    @if query.read::<i64>("before").is_some() { (Button::new(t.newest()).mini().link(&query.with("before", ""))) }
                    @if let Some(last) = last { (Button::new(t.earlier()).mini().link(&query.with("before", &last.to_string()))) }
                }
            }
            div.stack {
                (panel::contacts(view, known))
                (billing::panel::wallet(view, billed))
                (panel::consents(view, known))
            }
        }))
    }
}
