//! The editor's requests. Adding and removing an item row are buttons that show the same page again, so they work
//! without script; a save that changes prices shows what it would do first.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::id::{PlanId, ShopId};
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::{Form, Oops, Page, flash};
use shop::Desk;

use super::super::{NewPlan, PlanRow, State, sql};
use super::abroad;
use super::change::{Preview, preview};
use super::page::page;
use super::typed::{self, Known};
use crate::words::T;
use crate::{meter, plan_item, price, product};

/// Products offered in a row's list.
const PRODUCTS_MOST: i64 = 200;

pub async fn blank(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditCatalog)?;
    let known = nothing_known(&desk).await?;
    let mut form = Form::filled([("state", State::Draft.to_string()), ("deliver_unit", "week".to_string())]);
    typed::add_row(&mut form);
    Ok(page(&desk, &known, &form, &Preview::default()))
}

pub async fn add(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCatalog)?;
    let known = nothing_known(&desk).await?;
    if let Some(form) = other_rows(&desk, &form) {
        return Ok(page(&desk, &known, &form, &Preview::default()).into_response());
    }
    let t = T(desk.lang());
    let Some(new) = typed::read(t, &mut form, &known, &desk.shop, desk.today()) else {
        return Ok(refused(&desk, &known, &form));
    };
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    let written = desk.app.db.write(move |tx| super::super::add(tx, &app.ids, now, &shop, &actor, &new)).await;
    match written {
        Ok(id) => Ok(flash::to(&format!("/admin/plans/{id}"), t.plan_added())),
        Err(error) => failed(&desk, &known, form, error),
    }
}

pub async fn open(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::EditCatalog)?;
    let (plan, known) = known(&desk, &id).await?;
    let form = typed::fill(&known, &plan, &desk.shop);
    Ok(page(&desk, &known, &form, &Preview::default()))
}

pub async fn save(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCatalog)?;
    let (mut plan, known) = known(&desk, &id).await?;
    if let Some(form) = other_rows(&desk, &form) {
        return Ok(page(&desk, &known, &form, &Preview::default()).into_response());
    }
    let t = T(desk.lang());
    let Some(new) = typed::read(t, &mut form, &known, &desk.shop, desk.today()) else {
        return Ok(refused(&desk, &known, &form));
    };
    let change = preview(&desk, &known, &new);
    if plan.state != State::Draft && !change.seen.is_empty() && form.text("seen") != change.seen {
        return Ok(page(&desk, &known, &form, &change).into_response());
    }
    // The version somebody was looking at; another one means that it has changed since.
    plan.version = form.text("version").parse().unwrap_or(0);
    match write(&desk, plan.clone(), new).await {
        Ok(()) => Ok(flash::to(&format!("/admin/plans/{}", plan.id), t.saved())),
        Err(error) => failed(&desk, &known, form, error),
    }
}

async fn write(desk: &Desk, before: PlanRow, new: NewPlan) -> Result<(), Error> {
    let (app, shop, actor, now) = (desk.app.clone(), desk.shop.clone(), desk.actor(), desk.now());
    desk.app.db.write(move |tx| super::super::save(tx, &app.ids, now, &shop, &actor, &before, &new)).await
}

/// The form with a row or a currency more or less, when a button asked for that.
fn other_rows(desk: &Desk, form: &Form) -> Option<Form> {
    let pressed = form.text("do");
    if pressed == "add-currency" {
        return Some(abroad::added(T(desk.lang()), form, desk.shop.currency));
    }
    if pressed == "add-item" {
        let mut longer = form.clone();
        typed::add_row(&mut longer);
        return Some(longer);
    }
    let gone = pressed.strip_prefix("remove-item-")?.parse().ok()?;
    Some(typed::without_row(form, gone))
}

async fn nothing_known(desk: &Desk) -> Result<Known, Oops> {
    let shop = desk.shop.id;
    let read = desk.app.db.read(move |r| {
        let products = product::list(r, shop, "live", 0, PRODUCTS_MOST, 0)?;
        Ok::<_, Error>(Known { products, meters: meters(r, shop)?, ..Known::default() })
    });
    Ok(read.await?)
}

/// The plan with its items and prices; another shop's is missing like one that never was.
async fn known(desk: &Desk, id: &str) -> Result<(PlanRow, Known), Oops> {
    let (shop, id) = (desk.shop.id, id.parse::<PlanId>().map_err(|_| Oops::Missing)?);
    let read = desk.app.db.read(move |r| {
        let Some(plan) = sql::find(r, shop, id)? else { return Ok(None) };
        let mut items = plan_item::list(r, shop, id)?;
        items.retain(|item| item.state == plan_item::State::Live);
        let (prices, products) = (price::list(r, shop, id)?, product::list(r, shop, "", 0, PRODUCTS_MOST, 0)?);
        let meters = meters(r, shop)?;
        Ok::<_, Error>(Some((plan.clone(), Known { plan: Some(plan), items, prices, products, meters })))
    });
    read.await?.ok_or(Oops::Missing)
}

fn meters(r: &mut Reader<'_>, shop: ShopId) -> Result<Vec<String>, Error> {
    Ok(meter::list(r, shop)?.into_iter().map(|meter| meter.code).collect())
}

fn failed(desk: &Desk, known: &Known, mut form: Form, error: Error) -> Result<Response, Oops> {
    let t = T(desk.lang());
    match error {
        Error::Taken(_) => form.refuse("code", t.refused_code_taken()),
        Error::Stale => form.refuse("", t.stale()),
        other => return Err(other.into()),
    }
    Ok(refused(desk, known, &form))
}

fn refused(desk: &Desk, known: &Known, form: &Form) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page(desk, known, form, &Preview::default())).into_response()
}
