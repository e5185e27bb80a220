//! Staff move money: a form shows what it would do, carries it on, and does it once, with a line in the audit log. What is
//! refused shows the form again.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Instant;
use domain::billing::Refusal;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::requests;
use kit::web::{Form, Oops, Page, csrf, parts};
use maud::{Markup, html};
use serde_json::{Value, json};
use shop::audit::{self, Entry};
use shop::{Desk, Shop};

use crate::subscription::Refused;
use crate::subscription::portal::ask::oops;

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

/// What was done, for the audit log.
pub(crate) struct Told {
    action: &'static str,
    subject: String,
    before: Value,
    after: Value,
}

impl Told {
    pub fn new(action: &'static str, subject: impl ToString, after: Value) -> Told {
        Told { action, subject: subject.to_string(), before: json!({}), after }
    }

    pub fn before(self, before: Value) -> Told {
        Told { before, ..self }
    }
}

/// How a form ended.
pub(crate) enum Confirmed<T> {
    Done(T),
    /// Somebody sent the same form before.
    Already,
    No(Refusal),
}

/// Does what a form asks for, in one transaction: its key once, the act, the audit log.
pub(crate) async fn confirm<T: Send + 'static>(
    desk: &Desk,
    form: &Form,
    act: impl Fn(&App, &mut Tx<'_>, &Shop, Instant) -> Result<(T, Told), Refused> + Send + 'static,
) -> Result<Confirmed<T>, Oops> {
    let (app, shop, actor, now) = (desk.app.clone(), Arc::clone(&desk.shop), desk.actor(), desk.now());
    // A form that was written by hand has none.
    let key = Some(form.text(KEY)).filter(|key| key.len() == 32).map(|key| format!("form-{key}"));
    let writing = desk.app.db.write(move |tx| {
        if let Some(key) = &key {
            requests::add_answer(tx, shop.id, key, "{}".into(), now)?;
        }
        let (done, Told { action, subject, before, after }) = act(&app, tx, &shop, now)?;
        let (actor, before, after) = (&actor, audit::fields(before), audit::fields(after));
        audit::add(tx, &app.ids, shop.id, now, Entry { actor, action, subject, before, after })?;
        Ok::<_, Refused>(done)
    });
    match writing.await {
        Ok(done) => Ok(Confirmed::Done(done)),
        Err(Refused::Broken(Error::Taken(_))) => Ok(Confirmed::Already),
        Err(Refused::No(why)) => Ok(Confirmed::No(why)),
        Err(other) => Err(oops(other)),
    }
}

/// The page again, with what is in the way.
pub(crate) fn again(page: Page) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
