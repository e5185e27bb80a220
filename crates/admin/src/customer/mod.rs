//! One customer on one page: who, how they are reached, what they subscribe to, what they were billed and bought, what
//! they agreed to, and everything that happened. The panels belong to the areas.

use axum::extract::Path;
use base::id::CustomerId;
use billing::purchase;
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::events::{self, Heard};
use kit::web::parts::Button;
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

fn read(reader: &mut Reader<'_>, shop: &Shop, id: CustomerId, before: i64) -> Result<Option<Whole>, Error> {
    let Some(known) = panel::find_known(reader, shop.id, id)? else { return Ok(None) };
    let billed = billing::panel::find_known(reader, shop, id)?;
    let (bought, sums) = purchase::of_customer(reader, shop.id, id)?;
    let heard = events::timeline(reader, shop.id, id, before, EVENTS)?;
    Ok(Some(Whole { known, billed, bought, sums, heard }))
}

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: CustomerId = id.parse().map_err(|_| Oops::Missing)?;
    let query = Query::new(&desk.visitor);
    let (shop, before) = (desk.shop.clone(), query.read::<i64>("before").unwrap_or(i64::MAX));
    let whole = desk.app.db.read(move |r| read(r, &shop, id, before)).await?.ok_or(Oops::Missing)?;
    let view = View {
        lang: desk.lang(),
        zone: &desk.shop.zone,
        now: desk.now(),
        may_edit: desk.may(Right::EditCustomers),
    };
    Ok(desk.page("customers", &whole.known.customer.name, html! {
        (panel::head(view, &whole.known.customer, acts(&desk, id)))
        (parts(&desk, view, &query, &whole))
    }))
}
