//! Joining: one short page between a plan and a subscription. Who is logged in only confirms; everybody else says who
//! they are, agrees, and chooses a card.

mod coupon;
mod done;
mod page;
mod sign_up;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use base::id::CustomerId;
use base::{Amount, Currency};
use catalog::Offer;
use catalog::plan::storefront::CURRENCY;
use domain::billing::agreement::Created;
use gateways::payment::sandbox::PAID;
use kit::app::App;
use kit::session::{self, Realm};
use kit::web::{Form, Oops, Page, csrf};
use kit::{db, tries};
use people::message::{self, Channel};
use people::{Customer, customer};
use shop::{Here, Shop};

use self::sign_up::{Joined, Wish};
use super::list_of_customer;
use crate::aloud::say_refusal;
use crate::ledger;
use crate::payment::portal::CARD;
use crate::payment::{self, sql::Instrument};
use crate::subscription::Refused;
use crate::subscription::portal::ask::{collect, oops};

pub fn routes() -> Router<App> {
    Router::new().route("/join/{plan}", get(ask).post(join)).route("/join/done", get(done::page))
}

/// Somebody in front of a sign-up.
struct Joiner {
    here: Here,
    known: Option<Known>,
    /// The client's network address, as far as it is known.
    client: Option<String>,
    /// Codes for logging in go by mail, so a new customer has to leave an email.
    asks_email: bool,
}

/// A customer who is logged in.
struct Known {
    customer: Customer,
    card: Option<Instrument>,
    /// Credit in the currency of the offer: it pays first.
    wallet: Amount,
    /// Whether they had a subscription before: trials are for new ones.
    has_history: bool,
}

impl FromRequestParts<App> for Joiner {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Joiner, Response> {
        let here = Here::from_request_parts(parts, app).await?;
        let client = tries::address(parts, app.secure);
        let (shop, now) = (here.shop.id, here.now());
        let mails = app.db.read(move |r| message::carries(r, shop, Channel::Email)).await;
        let asks_email = mails.map_err(|error| Oops::from(error).into_response())?;
        let Some(token) = session::token(&parts.headers, Realm::Customer) else {
            return Ok(Joiner { here, known: None, client, asks_email });
        };
        let found = app.db.read(move |r| {
            let Some(session) = session::find(r, Realm::Customer, shop, &token, now)? else { return Ok(None) };
            let id = CustomerId(session.subject);
            let Some(customer) = customer::find(r, shop, id)? else { return Ok(None) };
            let card = payment::list_instruments(r, shop, id)?.into_iter().next();
            let has_history = !list_of_customer(r, shop, id)?.is_empty();
            Ok(Some((session, Known { customer, card, wallet: 0, has_history })))
        });
        let found = found.await.map_err(|error: db::Error| Oops::from(error).into_response())?;
        if let Some((session, _)) = &found
            && session::is_forged(session, &parts.method, &here.visitor)
        {
            return Err(Oops::Forged.into_response());
        }
        Ok(Joiner { here, known: found.map(|(_, known)| known), client, asks_email })
    }
}

impl Joiner {
    /// What the plan offers today, in the quantities and the currency asked for.
    async fn offer(&mut self, code: String, form: &Form) -> Result<Offer, Oops> {
        let (shop, today, quantities) = (self.here.shop.clone(), self.here.today(), page::quantities(form));
        let currency = if form.has(CURRENCY) { form.text(CURRENCY).parse().ok() } else { Some(shop.currency) };
        let currency: Currency = currency.ok_or(Oops::Missing)?;
        let customer = self.known.as_ref().map(|known| known.customer.id);
        let reading = self.here.app.db.read(move |r| {
            let offer = catalog::offer::offer_in(r, &shop, currency, (&code, &quantities), today)?;
            let wallet = customer.map(|id| ledger::wallet(r, shop.id, id, currency)).transpose()?;
            Ok::<_, db::Error>((offer, wallet))
        });
        let (offer, wallet) = reading.await?;
        if let (Some(known), Some(wallet)) = (&mut self.known, wallet) {
            known.wallet = wallet;
        }
        offer.ok_or(Oops::Missing)
    }

    /// The shop as somebody sees it who pays in the currency of an offer.
    fn shop_of(&self, offer: &Offer) -> Shop {
        self.here.shop.in_currency(offer.currency)
    }

    /// Where an offer is taken.
    fn address(&self, offer: &Offer) -> String {
        let own = offer.currency == self.here.shop.currency;
        let chosen = if own { String::new() } else { format!("?{CURRENCY}={}", offer.currency) };
        format!("/join/{}{chosen}", offer.plan.code)
    }

    fn created(&self, offer: &Offer) -> Created {
        let is_new = self.known.as_ref().is_none_or(|known| !known.has_history);
        let created = Created::new(offer.terms.clone(), &offer.conditions, self.here.shop.tax_rate);
        Created { trial: created.trial.filter(|_| is_new), ..created }
    }
}

async fn ask(mut joiner: Joiner, Path(code): Path<String>, mut form: Form) -> Result<Page, Oops> {
    let offer = joiner.offer(code, &form).await?;
    form.put("key", csrf::fresh());
    if !form.has(CARD) {
        form.put(CARD, PAID);
    }
    let coupon = coupon::read(&joiner, &offer, &mut form).await?;
    Ok(page::page(&joiner, &offer, &coupon, &form, None))
}

async fn join(mut joiner: Joiner, Path(code): Path<String>, mut form: Form) -> Result<Response, Oops> {
    let offer = joiner.offer(code, &form).await?;
    let coupon = coupon::read(&joiner, &offer, &mut form).await?;
    let again = |form: &Form, back: Option<&str>| {
        (StatusCode::UNPROCESSABLE_ENTITY, page::page(&joiner, &offer, &coupon, form, back)).into_response()
    };
    let Some(key) = sign_up::key(&form) else {
        form.put("key", csrf::fresh());
        return Ok(again(&form, None));
    };
    let key = format!("join {} {key}", joiner.here.visitor.csrf);
    if let Some(response) = sign_up::again(&joiner.here, &key).await? {
        return Ok(response);
    }
    let Some(who) = sign_up::read(&mut form, &joiner, &offer).filter(|_| form.is_fine()) else {
        return Ok(again(&form, None));
    };
    let (here, created) = (&joiner.here, joiner.created(&offer));
    let (app, shop, visitor) = (here.app.clone(), joiner.shop_of(&offer), &here.visitor);
    let wish = Wish {
        who,
        created,
        coupon: coupon.code(),
        key: key.clone(),
        secret: visitor.csrf.clone(),
        lang: visitor.lang,
        client: joiner.client.clone(),
    };
    let joined = here.app.db.write(move |tx| sign_up::join(&app, tx, &shop, &wish)).await;
    match joined {
        Ok(Joined::In { subscription, token }) => {
            collect(&here.app, &here.shop).await?;
            Ok(sign_up::inside(subscription, token))
        }
        Ok(Joined::Known) => Ok(again(&form, Some(&joiner.address(&offer)))),
        Ok(Joined::TooOften(seconds)) => Err(Oops::Later(seconds)),
        Err(Refused::No(refusal)) => {
            form.refuse("", say_refusal(here.visitor.lang, &refusal));
            Ok(again(&form, None))
        }
        // The same form was sent twice at the same moment: the other one was carried out.
        Err(Refused::Broken(db::Error::Taken(why))) => match sign_up::again(here, &key).await? {
            Some(response) => Ok(response),
            None => Err(db::Error::Taken(why).into()),
        },
        Err(other) => Err(oops(other)),
    }
}

/// Where a sign-up that was carried out long ago leads to.
fn to_my_pages() -> Response {
    Redirect::to("/my").into_response()
}
