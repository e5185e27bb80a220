//! Staff pages about credit notes: a new one from an invoice's page with what it moves shown first, the list, one as a
//! sheet, and the card of an invoice's corrections.

pub mod card;
mod list;
mod new;
mod show;

use axum::Router;
use axum::routing::get;
use base::Instant;
use base::id::ShopId;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::requests;
use kit::web::{Form, csrf, parts};
use maud::{Markup, html};
use shop::Desk;

pub(crate) use new::destinations;

pub(super) const LIST: &str = "/admin/credit-notes";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/invoices/{id}/credit", get(new::page).post(new::confirm))
        .route(LIST, get(list::page))
        .route("/admin/credit-notes/{id}", get(show::page))
        .route("/admin/credit-notes/{id}/pdf", get(show::pdf))
}

/// The key of a form that must not be carried out twice.
const KEY: &str = "key";

/// A form that carries on what was chosen and does it with one button, once.
pub(crate) fn carry_on(desk: &Desk, action: &str, form: &Form, button: parts::Button) -> Markup {
    let own = form.pairs().iter().filter(|(name, _)| ![csrf::NAME, "lang", "theme", KEY].contains(&name.as_str()));
    html! {
        form.form method="post" action=(action) {
            (csrf::field(&desk.visitor.csrf))
            @for (name, value) in own { input type="hidden" name=(name) value=(value); }
            input type="hidden" name=(KEY) value=(csrf::fresh());
            div.acts { (button.submit()) }
        }
    }
}

/// The key a form carries; none when it was written by hand.
pub(crate) fn key(form: &Form) -> Option<String> {
    Some(form.text(KEY)).filter(|key| key.len() == 32).map(|key| format!("form-{key}"))
}

/// Remembers that a form was carried out. [`Error::Taken`] when it was before, which undoes the second time.
pub(crate) fn once(tx: &mut Tx<'_>, shop: ShopId, key: Option<&str>, now: Instant) -> Result<(), Error> {
    match key {
        Some(key) => requests::add_answer(tx, shop, key, "{}".into(), now),
        None => Ok(()),
    }
}
