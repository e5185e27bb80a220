//! The customer's own page: moved, new number, new email.

pub mod fields;
pub mod shown;
pub mod steps;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kit::app::App;
use kit::web::{Form, Oops, Page, parts};
use maud::{Markup, html};

use self::steps::{Next, Place};
use crate::login::Me;
use crate::words::T;

const HERE: &str = "/my/contact";

pub fn routes() -> Router<App> {
    Router::new().route(HERE, get(page).post(change))
}

fn place(me: &Me) -> Place<'_> {
    let Me { app, shop, visitor, customer, .. } = me;
    Place { app, shop, visitor, actor: me.actor(), customer: *customer, here: HERE, back: HERE, wide: false }
}

fn whole(me: &Me, main: Markup) -> Page {
    let t = T(me.visitor.lang);
    let head = parts::head(t.contact_mine(), t.contact_mine_text(), Markup::default());
    me.page("contact", t.contact_mine(), html! { (head) (main) })
}

async fn page(me: Me) -> Result<Page, Oops> {
    let main = place(&me).start().await?;
    Ok(whole(&me, main))
}

async fn change(me: Me, form: Form) -> Result<Response, Oops> {
    match place(&me).answer(form).await? {
        Next::Page(status, main) => Ok((status, whole(&me, main)).into_response()),
        Next::Done(response) => Ok(response),
    }
}
