//! The staff's page for a customer who moved or has a new number.

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::shop::role::Right;
use kit::app::App;
use kit::web::{Form, Oops, Page, parts};
use maud::{Markup, html};
use shop::Desk;

use super::portal::steps::{Next, Place};
use crate::customer::{self, Customer};
use crate::words::T;

pub fn routes() -> Router<App> {
    Router::new().route("/admin/customers/{id}/contact", get(page).post(change))
}

async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::EditCustomers)?;
    let customer = customer::of_desk(&desk, &id).await?;
    let (here, back) = addresses(&customer);
    let main = place(&desk, &customer, &here, &back).start().await?;
    Ok(whole(&desk, &customer, main))
}

async fn change(desk: Desk, Path(id): Path<String>, form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCustomers)?;
    let customer = customer::of_desk(&desk, &id).await?;
    let (here, back) = addresses(&customer);
    match place(&desk, &customer, &here, &back).answer(form).await? {
        Next::Page(status, main) => Ok((status, whole(&desk, &customer, main)).into_response()),
        Next::Done(response) => Ok(response),
    }
}

/// This page and the customer's.
fn addresses(customer: &Customer) -> (String, String) {
    let back = format!("/admin/customers/{}", customer.id);
    (format!("{back}/contact"), back)
}

fn place<'a>(desk: &'a Desk, customer: &Customer, here: &'a str, back: &'a str) -> Place<'a> {
    let Desk { app, shop, visitor, .. } = desk;
    Place { app, shop, visitor, actor: desk.actor(), customer: customer.id, here, back, wide: true }
}

fn whole(desk: &Desk, customer: &Customer, main: Markup) -> Page {
    let t = T(desk.lang());
    let (_, back) = addresses(customer);
    let above = [(t.customers(), "/admin/customers"), (customer.name.as_str(), back.as_str())];
    desk.page(
        "customers",
        t.contact_title(),
        html! {
            (parts::crumbs(t.crumbs(), &above))
            (parts::head(t.contact_title(), t.contact_title_text(), Markup::default()))
            (main)
        },
    )
}
