//! Staff pages of coupons: the list, one coupon with what it gave away, its form, stopping it, and attaching one to a
//! subscription.

mod attach;
mod form;
mod list;
mod show;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use domain::billing::coupon::{Coupon, CouponId, State};
use domain::shop::role::Right;
use kit::app::App;
use kit::db::Error;
use kit::web::{Form, Oops, flash};
use shop::Desk;

use super::sql::{self, CouponRow};
use crate::words::T;

pub use attach::panel;

const LIST: &str = "/admin/coupons";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/coupons", get(list::page))
        .route("/admin/coupons/new", get(form::blank).post(form::add))
        .route("/admin/coupons/attach", get(attach::ask).post(attach::attach))
        .route("/admin/coupons/detach/{subscription}/{coupon}", post(attach::detach))
        .route("/admin/coupons/{id}", get(show::page))
        .route("/admin/coupons/{id}/edit", get(form::open).post(form::save))
        .route("/admin/coupons/{id}/{turn}", post(turn))
}

async fn known(desk: &Desk, id: &str) -> Result<CouponRow, Oops> {
    let (shop, id) = (desk.shop.id, id.parse::<CouponId>().map_err(|_| Oops::Missing)?);
    desk.app.db.read(move |r| sql::find(r, shop, id)).await?.ok_or(Oops::Missing)
}

/// Stops a coupon, or lets it be taken again. Whoever has it keeps it.
async fn turn(desk: Desk, Path((id, turn)): Path<(String, String)>, _: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCatalog)?;
    let t = T(desk.lang());
    let (state, said) = match turn.as_str() {
        "stop" => (State::Stopped, t.coupon_stopped_now()),
        "resume" => (State::Live, t.coupon_resumed_now()),
        _ => return Err(Oops::Missing),
    };
    let row = known(&desk, &id).await?;
    let back = format!("{LIST}/{}", row.id);
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    let turning = desk.app.db.write(move |tx| {
        let to = Coupon { state, ..row.coupon()? };
        super::save(tx, &app.ids, now, &shop, &actor, &row, &to)
    });
    match turning.await {
        Ok(()) => Ok(flash::to(&back, said)),
        Err(Error::Stale) => Ok(flash::warn(&back, t.coupon_stale())),
        Err(other) => Err(other.into()),
    }
}
