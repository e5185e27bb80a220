//! `/admin/plans/meters`: what the shop counts, and a form for a new meter. A meter is never changed: subscriptions keep
//! how theirs counts, and what was told stays comparable.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Lang;
use domain::catalog::meter::{Aggregate, Meter};
use domain::catalog::plan::check_code;
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::parts;
use kit::web::{Choice, Field, Form, Oops, Page, field, flash, show};
use maud::{Markup, html};
use shop::Desk;

use super::sql::MeterRow;
use crate::words::T;

const HERE: &str = "/admin/plans/meters";

pub(super) async fn list(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditCatalog)?;
    page(&desk, &Form::filled([("aggregate", Aggregate::Sum.to_string())])).await
}

async fn page(desk: &Desk, form: &Form) -> Result<Page, Oops> {
    let shop = desk.shop.id;
    let meters = desk.app.db.read(move |r| super::list(r, shop)).await?;
    let (t, lang) = (T(desk.lang()), desk.lang());
    let main = html! {
        (parts::crumbs(t.above(), &[(t.plans(), "/admin/plans")]))
        (parts::head(t.meters(), t.meters_text(), Markup::default()))
        (parts::card("meters", t.meters_known(), table(desk, &meters)))
        (parts::card("new-meter", t.meter_add(), field::form(&desk.visitor, HERE, html! {
            (field::summary(lang, form))
            (Field::text("code", t.code()).hint(t.meter_code_hint()).required().show(lang, form))
            (Field::cards("aggregate", t.meter_aggregate(), choices(t)).required().show(lang, form))
            (Field::check("recurring", t.meter_recurring()).hint(t.meter_recurring_hint()).show(lang, form))
            (field::acts(lang, t.meter_add(), None))
        })))
    };
    Ok(desk.page("plans", t.meters(), main))
}

fn table(desk: &Desk, meters: &[MeterRow]) -> Markup {
    let t = T(desk.lang());
    html! {
        @if meters.is_empty() { p.faint { (t.meters_none()) } } @else {
            table.grid {
                thead { tr {
                    th scope="col" { (t.meter()) } th scope="col" { (t.meter_aggregate()) } th scope="col" { (t.added()) }
                } }
                tbody { @for meter in meters { (row(desk, t, meter)) } }
            }
        }
    }
}

fn row(desk: &Desk, t: T, meter: &MeterRow) -> Markup {
    let (lang, added): (Lang, _) = (desk.lang(), desk.shop.zone.day(meter.created_at));
    html! {
        tr {
            td.p-title data-label=(t.meter()) { code { (meter.code) } }
            td.p-line data-label=(t.meter_aggregate()) {
                span { (name(t, meter.aggregate)) @if meter.recurring { span.small.faint { " · " (t.meter_recurring()) } } }
            }
            td.p-line data-label=(t.added()) { (show::day(lang, added, desk.today())) }
        }
    }
}

fn name(t: T, aggregate: Aggregate) -> &'static str {
    t.by_key(&format!("aggregate-{}", aggregate.code().replace('_', "-"))).unwrap_or(aggregate.code())
}

fn choices(t: T) -> Vec<Choice> {
    let note = |aggregate: &Aggregate| {
        t.by_key(&format!("aggregate-{}-note", aggregate.code().replace('_', "-"))).unwrap_or_default()
    };
    Aggregate::ALL.iter().map(|one| Choice::new(one, name(t, *one)).note(note(one))).collect()
}

pub(super) async fn add(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCatalog)?;
    let t = T(desk.lang());
    let code = check_code(form.text("code"));
    if code.is_err() {
        form.refuse("code", t.refused_code());
    }
    let (aggregate, recurring) = (form.one_of::<Aggregate>("aggregate"), form.has("recurring"));
    if let (Ok(code), Some(aggregate)) = (code, aggregate) {
        let (app, shop, actor, now) = (desk.app.clone(), desk.shop.id, desk.actor(), desk.now());
        let meter = Meter { code, aggregate, recurring };
        let adding = desk.app.db.write(move |tx| super::define(tx, &app.ids, shop, now, &actor, &meter));
        match adding.await {
            Ok(()) => return Ok(flash::to(HERE, t.meter_added())),
            Err(Error::Taken(_)) => form.refuse("code", t.refused_code_taken()),
            Err(other) => return Err(other.into()),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&desk, &form).await?).into_response())
}
