//! `/my/deliveries`: what comes next, and each wish in two taps with its day and its money first.

pub mod list;
pub mod place;
pub mod wish;

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kit::app::App;
use kit::web::{Form, Oops, Page};
use people::Me;

use self::place::{Next, Place};
use self::wish::Act;
use crate::subscription::list_of_customer;
use crate::subscription::portal::pick;
use crate::words::T;

pub const HERE: &str = "/my/deliveries";

pub fn routes() -> Router<App> {
    Router::new().route("/my/deliveries", get(page)).route("/my/deliveries/{act}", get(ask).post(confirm))
}

/// The subscription somebody means: the one they name, which must be theirs, else the newest that has not ended.
async fn place<'a>(me: &'a Me, form: &Form) -> Result<Place<'a>, Oops> {
    let (shop, customer) = (me.shop.id, me.customer);
    let all = me.app.db.read(move |r| list_of_customer(r, shop, customer)).await?;
    let id = pick(&all, form.text("s")).map(|subscription| subscription.id).ok_or(Oops::Missing)?;
    let Me { app, shop, visitor, .. } = me;
    let (base, tail) = (HERE.to_string(), format!("s={id}"));
    Ok(Place { app, shop, visitor, actor: me.actor(), id, base, tail, is_staff: false, may_change: true })
}

async fn page(me: Me, form: Form) -> Result<Page, Oops> {
    let main = place(&me, &form).await?.list().await?;
    Ok(me.page("home", T(me.lang()).deliveries(), main))
}

async fn ask(me: Me, Path(act): Path<String>, form: Form) -> Result<Page, Oops> {
    let act = Act::from_code(&act).ok_or(Oops::Missing)?;
    let main = place(&me, &form).await?.show(act, form).await?;
    Ok(me.page("home", T(me.lang()).deliveries(), main))
}

async fn confirm(me: Me, Path(act): Path<String>, form: Form) -> Result<Response, Oops> {
    let act = Act::from_code(&act).ok_or(Oops::Missing)?;
    match place(&me, &form).await?.confirm(act, form).await? {
        Next::Page(status, main) => Ok((status, me.page("home", T(me.lang()).deliveries(), main)).into_response()),
        Next::Done(response) => Ok(response),
    }
}
