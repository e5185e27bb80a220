//! A customer's own tax: the shop's, another rate, or none.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::Ratio;
use base::id::CustomerId;
use catalog::plan_item::Tax;
use domain::shop::role::Right;
use domain::shop::setting::check_percent;
use kit::app::App;
use kit::db::Error;
use kit::web::{Choice, Field, Form, Oops, Page, field, flash, parts};
use maud::{Markup, html};
use people::{Customer, customer};
use serde_json::json;
use shop::Desk;
use shop::audit::{self, Entry};

use crate::words::T;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/admin/customers/{id}/tax", get(page).post(save))
}

async fn find(desk: &Desk, id: &str) -> Result<(Customer, Option<Tax>), Oops> {
    desk.require(Right::EditSubscriptions)?;
    let (id, shop): (CustomerId, _) = (id.parse().map_err(|_| Oops::Missing)?, desk.shop.id);
    let reading = desk.app.db.read(move |r| {
        let Some(customer) = customer::find(r, shop, id)? else { return Ok(None) };
        Ok::<_, Error>(Some((customer, super::find(r, shop, id)?)))
    });
    reading.await?.ok_or(Oops::Missing)
}

async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    let (customer, tax) = find(&desk, &id).await?;
    let (kind, rate) = match tax {
        None => ("shop", String::new()),
        Some(Tax::Exempt) => ("exempt", String::new()),
        Some(Tax::Rate(rate)) => ("rate", percent(rate)),
    };
    Ok(whole(&desk, &customer, &Form::filled([("kind", kind.to_string()), ("rate", rate)])))
}

/// `10` for a tenth.
pub fn percent(rate: Ratio) -> String {
    rate.times(Ratio::whole(100)).unwrap_or(rate).to_string()
}

fn whole(desk: &Desk, customer: &Customer, form: &Form) -> Page {
    let (t, lang, back) = (T(desk.lang()), desk.lang(), format!("/admin/customers/{}", customer.id));
    let kinds = vec![
        Choice::new("shop", t.tax_shop()).note(t.tax_shop_note(percent(desk.shop.tax_rate))),
        Choice::new("exempt", t.tax_exempt()).note(t.tax_exempt_note()),
        Choice::new("rate", t.tax_rate()).note(t.tax_rate_note()),
    ];
    let inside = html! {
        (field::summary(lang, form))
        (Field::cards("kind", t.tax_kind(), kinds).required().show(lang, form))
        (Field::text("rate", t.tax_rate_own()).unit("%").hint(t.tax_rate_hint()).show(lang, form))
        (field::acts(lang, t.tax_save(), Some(&back)))
    };
    desk.page(
        "customers",
        t.tax_own(),
        html! {
            (parts::crumbs(t.crumbs(), &[(&customer.name, &back)]))
            (parts::head(t.tax_own(), t.tax_own_text(), Markup::default()))
            (parts::empty_card(field::form(&desk.visitor, &format!("{back}/tax"), inside)))
        },
    )
}

fn read(form: &mut Form, lang: base::Lang) -> Option<Option<Tax>> {
    match form.text("kind") {
        "shop" => Some(None),
        "exempt" => Some(Some(Tax::Exempt)),
        "rate" => match check_percent(form.text("rate")) {
            Ok(rate) => Some(Some(Tax::Rate(rate))),
            Err(_) => {
                form.refuse("rate", T(lang).tax_rate_refused());
                None
            }
        },
        _ => {
            form.note("kind", kit::web::form::Problem::NotOffered);
            None
        }
    }
}

async fn save(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    let (customer, before) = find(&desk, &id).await?;
    let Some(tax) = read(&mut form, desk.lang()) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, whole(&desk, &customer, &form)).into_response());
    };
    let (app, shop, actor, now, id) = (desk.app.clone(), Arc::clone(&desk.shop), desk.actor(), desk.now(), customer.id);
    let writing = desk.app.db.write(move |tx| {
        super::save(tx, shop.id, id, tax)?;
        let told = |tax: Option<Tax>| audit::fields(json!({ "tax": tax.map(|tax| tax.to_string()) }));
        let (actor, action, subject) = (&actor, "customer.changed", id.to_string());
        audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before: told(before), after: told(tax) })
    });
    writing.await?;
    Ok(flash::to(&format!("/admin/customers/{id}"), T(desk.lang()).tax_saved()))
}
