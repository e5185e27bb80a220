//! Staff pages about subscriptions: the list, one subscription with its story, every act with its money first, and a new
//! one for a customer.

mod list;
mod new;
mod show;
#[cfg(test)]
mod tests;

pub use show::invoice_rows;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::id::SubscriptionId;
use domain::shop::role::Right;
use kit::app::App;
use kit::web::{Form, Oops, Page, parts};
use maud::{Markup, html};
use people::customer;
use shop::Desk;

use super::portal::ask::Act;
use super::portal::place::{Next, Place};
use crate::words::T;

const LIST: &str = "/admin/subscriptions";

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/subscriptions", get(list::page))
        .route("/admin/subscriptions/new", get(new::page).post(new::add))
        .route("/admin/subscriptions/{id}", get(show::page))
        .route("/admin/subscriptions/{id}/{act}", get(ask).post(confirm))
}

fn place<'a>(desk: &'a Desk, id: &str) -> Result<Place<'a>, Oops> {
    desk.require(Right::EditSubscriptions)?;
    let id: SubscriptionId = id.parse().map_err(|_| Oops::Missing)?;
    let Desk { app, shop, visitor, .. } = desk;
    let base = format!("{LIST}/{id}");
    let may_waive = desk.may(Right::Refund);
    Ok(Place { app, shop, visitor, actor: desk.actor(), id, back: base.clone(), base, is_staff: true, may_waive })
}

async fn whole(desk: &Desk, place: &Place<'_>, act: Act, main: Markup) -> Result<Page, Oops> {
    let (t, shop, id) = (T(desk.lang()), desk.shop.id, place.id);
    let reading = desk.app.db.read(move |r| {
        let Some(subscription) = super::find(r, shop, id)? else { return Ok(None) };
        customer::find(r, shop, subscription.customer)
    });
    let customer = reading.await?.ok_or(Oops::Missing)?;
    Ok(desk.page(
        "subscriptions",
        &t.act_name(act),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.subscriptions(), LIST), (&customer.name, &place.back)]))
            (main)
        },
    ))
}

async fn ask(desk: Desk, Path((id, act)): Path<(String, String)>, form: Form) -> Result<Page, Oops> {
    let (place, act) = (place(&desk, &id)?, Act::from_code(&act).ok_or(Oops::Missing)?);
    let main = place.show(act, form).await?;
    whole(&desk, &place, act, main).await
}

async fn confirm(desk: Desk, Path((id, act)): Path<(String, String)>, form: Form) -> Result<Response, Oops> {
    let (place, act) = (place(&desk, &id)?, Act::from_code(&act).ok_or(Oops::Missing)?);
    match place.confirm(act, form).await? {
        Next::Page(status, main) => Ok((status, whole(&desk, &place, act, main).await?).into_response()),
        Next::Done(response) => Ok(response),
    }
}
