//! `/admin/settings/business`: the shop's legal details in both languages.

use std::sync::Arc;

use axum::response::Response;
use domain::shop::business::{Business, KEYS, LINE_MOST};
use domain::shop::role::Right;
use kit::web::parts::{self, Tone};
use kit::web::{Field, Form, Oops, Page, field};
use maud::{Markup, html};

use super::facts;
use crate::desk::Desk;
use crate::setting;
use crate::tenant::Shop;
use crate::words::T;

const HERE: &str = "/admin/settings/business";

pub async fn show(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditSettings)?;
    let mut form = Form::filled([("version", desk.shop.version.to_string())]);
    for key in KEYS {
        form.put(key, desk.shop.business.text(key));
    }
    form.put("number", desk.shop.business.shown_number());
    Ok(page(&desk, &form))
}

fn page(desk: &Desk, form: &Form) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let text = |name: &str, label: &str| Field::text(name, label).show(lang, form);
    let hinted = |name: &str, label: &str, hint: &str| Field::text(name, label).hint(hint).show(lang, form);
    let inside = html! {
        (field::summary(lang, form))
        input type="hidden" name="version" value=(form.text("version"));
        (field::group(t.business_who(), "", html! {
            (text("name_ko", t.business_name_ko())) (text("name_en", t.business_name_en()))
            (text("representative_ko", t.business_representative_ko()))
            (text("representative_en", t.business_representative_en()))
            (hinted("number", t.business_number(), t.business_number_hint()))
            (hinted("mail_order", t.business_mail_order(), t.business_mail_order_hint()))
        }))
        (field::group(t.business_where(), "", html! {
            (text("address_ko", t.business_address_ko())) (text("address_en", t.business_address_en()))
            (text("phone", t.business_phone())) (text("email", t.business_email()))
        }))
        (field::acts(lang, t.save(), None))
    };
    let shown = facts(lang, &desk.shop.business);
    let main = html! {
        (parts::head(t.business(), t.business_text(), Markup::default()))
        (setting::tabs(t, HERE))
        @if !desk.shop.business.is_complete() { (parts::note(Tone::Plain, t.business_incomplete())) }
        (parts::empty_card(field::form(&desk.visitor, HERE, inside)))
        @if !shown.is_empty() {
            (parts::Card::new("shown-title", t.business_shown()).note(t.business_shown_text()).show({
                shown.iter().fold(parts::Facts::new(), |facts, (name, text)| facts.text(name, text)).show()
            }))
        }
    };
    desk.page("settings", t.business(), main)
}

pub async fn save(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    let after = read(&desk, &mut form);
    setting::keep(desk, HERE, after, form, |_| "name_ko", page).await
}

/// The shop with the details of the form, or none when the form says what is wrong.
fn read(desk: &Desk, form: &mut Form) -> Option<Shop> {
    let t = T(desk.lang());
    let version = form.whole("version", 1..=i64::MAX);
    let checked = Business::check(|key| form.text(key).to_string());
    for (key, why) in checked.as_ref().err().into_iter().flatten() {
        let most = i64::try_from(LINE_MOST).unwrap_or(i64::MAX);
        form.refuse(key, t.by_key(why.code()).map_or_else(|| t.business_line(most), String::from));
    }
    Some(Shop { business: Arc::new(checked.ok()?), version: version?, ..Shop::clone(&desk.shop) })
}
