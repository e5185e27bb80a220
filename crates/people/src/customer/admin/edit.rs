//! A new customer, and another name, language or note of a known one.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::text::fold;
use base::{Lang, id::CustomerId};
use domain::people::contact::Kind;
use domain::people::customer::check_name;
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::{Choice, Field, Form, Oops, Page, field, flash, parts};
use maud::{Markup, html};
use serde_json::json;
use shop::Desk;
use shop::audit::{self, Entry};

use super::super::{Customer, Edit, NewCustomer, Source, add, save};
use super::of_desk;
use crate::contact::{self, ask_address, ask_email, ask_phone, read_address, read_email, read_phone, refused};
use crate::words::T;

const LIST: &str = "/admin/customers";
const NEW: &str = "/admin/customers/new";
const NOTE_MOST: usize = 1_000;

pub async fn new(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::EditCustomers)?;
    let form = Form::filled([("language", desk.shop.language.to_string())]);
    Ok(new_page(&desk, &form, None))
}

/// `known` is somebody who already has the phone or the email.
fn new_page(desk: &Desk, form: &Form, known: Option<&Customer>) -> Page {
    let (t, lang) = (T(desk.lang()), desk.lang());
    desk.page(
        "customers",
        t.customer_new(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.customers(), LIST)]))
            (parts::head(t.customer_new(), t.customer_new_text(), Markup::default()))
            @if let Some(known) = known {
                (parts::notice(parts::Tone::Warn, t.customer_known(), html! {
                    p { (t.customer_known_text(&known.name)) }
                    p { a.link href={ "/admin/customers/" (known.id) } { (t.customer_known_open(&known.name)) } }
                }))
            }
            (parts::empty_card(field::form(&desk.visitor, NEW, html! {
                (field::summary(lang, form))
                (name_fields(lang, form))
                (field::group(t.contacts(), t.contacts_note(), html! {
                    (ask_phone(lang, &desk.shop).autocomplete("off").show(lang, form))
                    (ask_email(lang).autocomplete("off").show(lang, form))
                }))
                (field::group(t.address(), t.address_note(), ask_address(lang, &desk.shop, form, false)))
                (note_field(lang, form))
                @if known.is_some() { (Field::check("anyway", t.customer_anyway()).show(lang, form)) }
                (field::acts(lang, t.customer_add(), Some(LIST)))
            })))
        },
    )
}

fn name_fields(lang: Lang, form: &Form) -> Markup {
    let t = T(lang);
    let languages = vec![Choice::new(Lang::Ko, t.language_ko()), Choice::new(Lang::En, t.language_en())];
    html! {
        (Field::text("name", t.name()).autocomplete("off").required().show(lang, form))
        (Field::select("language", t.language(), languages).hint(t.language_hint()).required().show(lang, form))
    }
}

fn note_field(lang: Lang, form: &Form) -> Markup {
    Field::area("note", T(lang).note()).hint(T(lang).note_hint()).show(lang, form)
}

fn read_name(form: &mut Form, lang: Lang) -> Option<String> {
    check_name(form.text("name")).map_err(|why| form.refuse("name", refused(lang, why.code()))).ok()
}

fn read_new(form: &mut Form, desk: &Desk) -> Option<NewCustomer> {
    let lang = desk.lang();
    let (name, language) = (read_name(form, lang), form.one_of("language"));
    let phone = if form.has("phone") { read_phone(form, lang, &desk.shop) } else { None };
    let email = if form.has("email") { read_email(form, lang) } else { None };
    let has_address = ["postcode", "road", "detail"].iter().any(|name| form.has(name));
    let address = if has_address { read_address(form, lang) } else { None };
    let note = form.short("note", NOTE_MOST);
    if !form.is_fine() {
        return None;
    }
    let (phones, emails) = (phone.into_iter().collect(), email.into_iter().collect());
    Some(NewCustomer { note, phones, emails, address, ..NewCustomer::named(name?, language?, Source::Staff) })
}

pub async fn add_new(desk: Desk, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCustomers)?;
    let Some(new) = read_new(&mut form, &desk) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, new_page(&desk, &form, None)).into_response());
    };
    let (t, name, anyway) = (T(desk.lang()), new.name.clone(), form.has("anyway"));
    let (app, shop, actor) = (desk.app.clone(), desk.shop.clone(), desk.actor());
    let added = desk.app.db.write(move |tx| {
        let (now, today) = (app.now(), shop.today(app.now()));
        for (kind, value) in of_kinds(&new) {
            let owner = contact::find_holder(tx, shop.id, kind, value, today)?;
            let known = owner.map(|owner| super::find(tx, shop.id, owner.customer)).transpose()?.flatten();
            if let Some(known) = known.filter(|_| !anyway) {
                return Ok(Err(known));
            }
        }
        let id = add(tx, &app.ids, now, &shop, &new)?;
        let after = audit::fields(json!({ "name": new.name, "language": new.language.code() }));
        let (actor, action, before) = (&actor, "customer.added", audit::fields(json!({})));
        audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject: id.to_string(), before, after })?;
        Ok::<Result<CustomerId, Customer>, Error>(Ok(id))
    });
    match added.await? {
        Ok(id) => Ok(flash::to(&format!("{LIST}/{id}"), t.customer_added(name))),
        Err(known) => Ok((StatusCode::UNPROCESSABLE_ENTITY, new_page(&desk, &form, Some(&known))).into_response()),
    }
}

fn of_kinds(new: &NewCustomer) -> impl Iterator<Item = (Kind, &str)> {
    let phones = new.phones.iter().map(|phone| (Kind::Phone, phone.as_str()));
    phones.chain(new.emails.iter().map(|email| (Kind::Email, email.as_str())))
}

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::EditCustomers)?;
    let customer = of_desk(&desk, &id).await?;
    let form = Form::filled([
        ("name", customer.name.clone()),
        ("language", customer.language.to_string()),
        ("note", customer.note.clone()),
        ("version", customer.version.to_string()),
    ]);
    Ok(edit_page(&desk, &customer, &form))
}

fn edit_page(desk: &Desk, customer: &Customer, form: &Form) -> Page {
    let (t, lang, back) = (T(desk.lang()), desk.lang(), format!("{LIST}/{}", customer.id));
    let above = [(t.customers(), LIST), (customer.name.as_str(), back.as_str())];
    desk.page(
        "customers",
        t.customer_edit(),
        html! {
            (parts::crumbs(t.crumbs(), &above))
            (parts::head(t.customer_edit(), t.customer_edit_text(), Markup::default()))
            (parts::empty_card(field::form(&desk.visitor, &format!("{back}/edit"), html! {
                (field::summary(lang, form))
                input type="hidden" name="version" value=(form.text("version"));
                (name_fields(lang, form))
                (note_field(lang, form))
                (field::acts(lang, t.save(), Some(&back)))
            })))
        },
    )
}

pub async fn change(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::EditCustomers)?;
    let (t, lang) = (T(desk.lang()), desk.lang());
    let mut seen = of_desk(&desk, &id).await?;
    let (name, language) = (read_name(&mut form, lang), form.one_of("language"));
    let note = form.short("note", NOTE_MOST);
    let version = form.text("version").parse().unwrap_or(seen.version);
    let (Some(name), Some(language), true) = (name, language, form.is_fine()) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, edit_page(&desk, &seen, &form)).into_response());
    };
    seen.version = version;
    let edit = Edit { name_key: fold(&name), name, language, note };
    let (app, shop, actor, before) = (desk.app.clone(), desk.shop.clone(), desk.actor(), seen.clone());
    let saving = desk.app.db.write(move |tx| save(tx, &app.ids, app.now(), &shop, &actor, &before, &edit));
    match saving.await {
        Ok(()) => Ok(flash::to(&format!("{LIST}/{}", seen.id), t.saved())),
        Err(Error::Stale) => {
            form.refuse("name", t.customer_stale());
            Ok((StatusCode::UNPROCESSABLE_ENTITY, edit_page(&desk, &seen, &form)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
