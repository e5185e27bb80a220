//! The customer's own pages about their subscriptions: how it stands, and every act in two taps with the money first.

mod addon;
pub mod ask;
pub mod choose;
mod home;
mod more;
pub mod place;
pub mod planned;
#[cfg(test)]
mod tests;
mod upcoming;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use base::id::SubscriptionId;
use kit::app::App;
use kit::web::{Form, Oops, Page, flash};
use maud::Markup;
use people::Me;

use self::ask::Act;
use self::place::{Next, Place};
use super::list_of_customer;
use crate::words::T;

pub use home::pick;
pub use upcoming::{Upcoming, upcoming, upcoming_beyond, upcoming_new};

const HOME: &str = "/my";

pub fn routes() -> Router<App> {
    Router::new()
        .route(HOME, get(home::page))
        .route("/my/pause", both(Act::Pause))
        .route("/my/resume", both(Act::Resume))
        .route("/my/plan", both(Act::Plan))
        .route("/my/quantity", both(Act::Quantity))
        .route(addon::HERE, get(addon::page))
        .route("/my/add-item", both(Act::AddItem))
        .route("/my/swap-item", both(Act::SwapItem))
        .route("/my/remove-item", both(Act::RemoveItem))
        .route("/my/undo", both(Act::Undo))
        .route("/my/cancel", both(Act::Cancel))
        .route("/my/uncancel", both(Act::Uncancel))
        .route("/my/return", both(Act::Return))
}

/// The page of an act, and the act.
fn both(act: Act) -> MethodRouter<App> {
    let show = move |me: Me, form: Form| async move { show(act, me, form).await };
    let confirm = move |me: Me, form: Form| async move { confirm(act, me, form).await };
    get(show).post(confirm)
}

/// The subscription somebody means: the one they name, which must be theirs, else the newest that has not ended.
async fn whose(me: &Me, form: &Form) -> Result<SubscriptionId, Oops> {
    let (shop, customer) = (me.shop.id, me.customer);
    let all = me.app.db.read(move |r| list_of_customer(r, shop, customer)).await?;
    home::pick(&all, form.text("s")).map(|subscription| subscription.id).ok_or(Oops::Missing)
}

async fn place<'a>(me: &'a Me, form: &Form) -> Result<Place<'a>, Oops> {
    let id = whose(me, form).await?;
    let Me { app, shop, visitor, .. } = me;
    let back = format!("{HOME}?s={id}");
    Ok(Place {
        app,
        shop,
        visitor,
        actor: me.actor(),
        id,
        base: HOME.to_string(),
        back,
        is_staff: false,
        may_waive: false,
    })
}

/// The place of an act: where it leads back to is where it was chosen.
async fn place_of<'a>(act: Act, me: &'a Me, form: &Form) -> Result<Place<'a>, Oops> {
    let place = place(me, form).await?;
    let chosen_there = matches!(act, Act::AddItem | Act::SwapItem | Act::RemoveItem);
    let back = if chosen_there { format!("{}?s={}", addon::HERE, place.id) } else { place.back.clone() };
    Ok(Place { back, ..place })
}

fn whole(me: &Me, act: Act, main: Markup) -> Page {
    me.page("home", &T(me.lang()).act_name(act), main)
}

async fn show(act: Act, me: Me, form: Form) -> Result<Response, Oops> {
    let place = place_of(act, &me, &form).await?;
    if act == Act::Uncancel && !place.is_ending().await? {
        return Ok(flash::to(&place.back, T(me.lang()).uncancel_nothing()));
    }
    let main = place.show(act, form).await?;
    Ok(whole(&me, act, main).into_response())
}

async fn confirm(act: Act, me: Me, form: Form) -> Result<Response, Oops> {
    match place_of(act, &me, &form).await?.confirm(act, form).await? {
        Next::Page(status, main) => Ok((status, whole(&me, act, main)).into_response()),
        Next::Done(response) => Ok(response),
    }
}
