//! Staff pages about bills that wait: those that are to go out, one of them with its reasons, a line that is lowered, and
//! one that is not to go out.

mod act;
pub mod list;
mod lower;
mod show;

use axum::Router;
use axum::routing::{get, post};
use base::id::DraftId;
use domain::shop::role::Right;
use kit::app::App;
use kit::web::{Oops, parts};
use maud::Markup;
use people::customer;
use shop::Desk;

use super::{State, Whole};
use crate::words::T;

/// The list is one of the invoices' lists.
pub const LIST: &str = "/admin/invoices?state=draft";
const HERE: &str = "/admin/drafts";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/drafts/{id}", get(show::page))
        .route("/admin/drafts/{id}/issue", post(act::issue))
        .route("/admin/drafts/{id}/discard", get(act::discard_page).post(act::discard))
        .route("/admin/drafts/{id}/restore", post(act::restore))
        .route("/admin/drafts/{id}/lines/{n}", get(lower::page).post(lower::confirm))
}

fn read_id(id: &str) -> Result<DraftId, Oops> {
    id.parse().map_err(|_| Oops::Missing)
}

/// A draft that is not issued, for somebody who may change it.
async fn find_open(desk: &Desk, id: &str) -> Result<Whole, Oops> {
    desk.require(Right::Refund)?;
    let (id, shop) = (read_id(id)?, desk.shop.id);
    desk.app.db.read(move |r| super::find(r, shop, id)).await?.ok_or(Oops::Missing)
}

/// `김서연 님의 청구서`: what a draft is called.
async fn title(desk: &Desk, whole: &Whole) -> Result<String, Oops> {
    let (shop, customer) = (desk.shop.id, whole.draft.customer);
    let customer = desk.app.db.read(move |r| customer::find(r, shop, customer)).await?.ok_or(Oops::Missing)?;
    Ok(T(desk.lang()).draft_of(customer.name))
}

pub fn tag(t: T, state: State) -> Markup {
    match state {
        State::Waiting => parts::tag(t.draft_waiting(), parts::Tone::Act),
        State::Discarded => parts::tag(t.draft_discarded(), parts::Tone::Plain),
        State::Issued => parts::tag(t.draft_issued(), parts::Tone::Good),
    }
}
