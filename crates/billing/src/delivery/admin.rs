//! The deliveries of one subscription at the console: the same pages as the customer's own.

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

use super::portal::place::{Next, Place};
use super::portal::wish::Act;
use crate::subscription;
use crate::words::T;

const LIST: &str = "/admin/subscriptions";

pub fn routes() -> Router<App> {
    Router::new()
        .route("/admin/subscriptions/{id}/deliveries", get(page))
        .route("/admin/subscriptions/{id}/deliveries/{act}", get(ask).post(confirm))
}

fn place<'a>(desk: &'a Desk, id: &str, right: Right) -> Result<Place<'a>, Oops> {
    desk.require(right)?;
    let id: SubscriptionId = id.parse().map_err(|_| Oops::Missing)?;
    let Desk { app, shop, visitor, .. } = desk;
    let may_change = desk.may(Right::EditSubscriptions);
    Ok(Place {
        app,
        shop,
        visitor,
        actor: desk.actor(),
        id,
        base: format!("{LIST}/{id}/deliveries"),
        tail: String::new(),
        is_staff: true,
        may_change,
    })
}

async fn whole(desk: &Desk, place: &Place<'_>, main: Markup) -> Result<Page, Oops> {
    let (t, shop, id) = (T(desk.lang()), desk.shop.id, place.id);
    let reading = desk.app.db.read(move |r| {
        let Some(subscription) = subscription::find(r, shop, id)? else { return Ok(None) };
        customer::find(r, shop, subscription.customer)
    });
    let customer = reading.await?.ok_or(Oops::Missing)?;
    let back = format!("{LIST}/{id}");
    Ok(desk.page(
        "subscriptions",
        t.deliveries(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.subscriptions(), LIST), (&customer.name, &back)]))
            (main)
        },
    ))
}

async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    let place = place(&desk, &id, Right::SeeCustomers)?;
    let main = place.list().await?;
    whole(&desk, &place, main).await
}

async fn ask(desk: Desk, Path((id, act)): Path<(String, String)>, form: Form) -> Result<Page, Oops> {
    let (place, act) = (place(&desk, &id, Right::EditSubscriptions)?, Act::from_code(&act).ok_or(Oops::Missing)?);
    let main = place.show(act, form).await?;
    whole(&desk, &place, main).await
}

async fn confirm(desk: Desk, Path((id, act)): Path<(String, String)>, form: Form) -> Result<Response, Oops> {
    let (place, act) = (place(&desk, &id, Right::EditSubscriptions)?, Act::from_code(&act).ok_or(Oops::Missing)?);
    match place.confirm(act, form).await? {
        Next::Page(status, main) => Ok((status, whole(&desk, &place, main).await?).into_response()),
        Next::Done(response) => Ok(response),
    }
}
