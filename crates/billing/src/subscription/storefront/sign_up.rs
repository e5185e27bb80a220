//! Carrying out a sign-up: customer, consents, card, subscription, first bill and log-in in one transaction, once.

use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use base::id::{CustomerId, SubscriptionId};
use base::{Instant, Lang};
use catalog::Offer;
use domain::billing::agreement::Created;
use domain::billing::item::Kind as ItemKind;
use domain::people::consent::Kind as Consent;
use domain::people::contact::Kind as Contact;
use domain::people::customer::check_name;
use domain::shop::password::may_try;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::session::{self, Realm};
use kit::web::{Form, Oops};
use kit::{requests, tries};
use people::customer::Source;
use people::{NewCustomer, consent, contact, customer};
use serde_json::{Value, json};
use shop::audit::{self, Entry};
use shop::{Actor, Here, Shop};

use super::{Joiner, to_my_pages};
use crate::coupon;
use crate::payment::portal::read_card;
use crate::payment::{Card, add_instrument};
use crate::subscription::{NewSubscription, Refused, bill_now, subscribe};

/// Who wants to join.
#[derive(Clone, Debug)]
pub enum Who {
    New { new: Box<NewCustomer>, given: Vec<(Consent, bool)>, card: Card },
    Known { id: CustomerId, name: String, card: Option<Card> },
}

/// Everything a sign-up needs.
#[derive(Clone, Debug)]
pub struct Wish {
    pub who: Who,
    pub created: Created,
    /// The code of a coupon.
    pub coupon: Option<String>,
    /// Of the request: the same key is carried out once.
    pub key: String,
    /// The browser's form secret, for the session.
    pub secret: String,
    pub lang: Lang,
    pub client: Option<String>,
}

/// How a sign-up ended.
#[derive(Clone, Debug)]
pub enum Joined {
    In {
        subscription: SubscriptionId,
        token: Option<String>,
    },
    /// Somebody is known by that phone or email: they have to log in.
    Known,
    TooOften(u64),
}

/// How long the browser that sent a form is logged in by sending it again.
const AGAIN_SECONDS: i64 = 600;

/// The key of the form; none when it is not one of ours.
pub fn key(form: &Form) -> Option<String> {
    let key = form.text("key");
    (key.len() == 32 && key.bytes().all(|b| b.is_ascii_hexdigit())).then(|| key.to_string())
}

/// A plan of which something is sent needs an address.
pub fn needs_address(offer: &Offer) -> bool {
    offer.conditions.deliver.is_some()
        || offer.terms.items.iter().any(|item| matches!(item.kind, ItemKind::Delivery | ItemKind::Rental))
}

/// Who it is, as typed; what is missing or wrong is noted under its field.
pub fn read(form: &mut Form, joiner: &Joiner, offer: &Offer) -> Option<Who> {
    let (lang, shop) = (joiner.here.visitor.lang, &joiner.here.shop);
    if let Some(known) = &joiner.known {
        let card = if known.card.is_none() { Some(read_card(form)?) } else { None };
        return Some(Who::Known { id: known.customer.id, name: known.customer.name.clone(), card });
    }
    let name =
        check_name(form.text("name")).map_err(|why| form.refuse("name", contact::refused(lang, why.code()))).ok();
    let phone = contact::read_phone(form, lang, shop);
    let email = if joiner.asks_email || form.has("email") { contact::read_email(form, lang) } else { None };
    let address = if needs_address(offer) { contact::read_address(form, lang) } else { None };
    let given = consent::read(form, lang);
    let card = read_card(form);
    if !form.is_fine() {
        return None;
    }
    let (phones, emails) = (vec![phone?], email.into_iter().collect());
    let new = NewCustomer { phones, emails, address, ..NewCustomer::named(name?, lang, Source::Storefront) };
    Some(Who::New { new: Box::new(new), given, card: card? })
}

/// Carries a sign-up out. Nothing of it stays when it is refused.
pub fn join(app: &App, tx: &mut Tx<'_>, shop: &Shop, wish: &Wish) -> Result<Joined, Refused> {
    let now = app.now();
    let (customer, name, token) = match &wish.who {
        Who::Known { id, name, card } => {
            if let Some(card) = card {
                add_instrument(tx, &app.ids, shop.id, *id, card, now)?;
            }
            (*id, name.clone(), None)
        }
        Who::New { new, given, card } => {
            if let Some(ended) = guard(tx, shop, wish, new, now)? {
                return Ok(ended);
            }
            let id = add_customer(app, tx, shop, wish, (new, given), now)?;
            add_instrument(tx, &app.ids, shop.id, id, card, now)?;
            (id, new.name.clone(), Some(session::add(tx, Realm::Customer, shop.id, id.0, &wish.secret, now)?))
        }
    };
    let actor = Actor::Customer { id: customer, name };
    let new = NewSubscription {
        customer,
        recipient: None,
        reference: None,
        created: wish.created.clone(),
        starts: now,
        actor: actor.code(),
    };
    let subscription = subscribe(app, tx, shop, &new, now)?;
    if let Some(code) = &wish.coupon {
        coupon::attach(app, tx, shop, code, coupon::Subject::Subscription(subscription), &actor.code(), now)?;
    }
    bill_now(app, tx, shop, subscription, now)?;
    let after = audit::fields(json!({ "plan": wish.created.terms.plan.to_string() }));
    let (action, subject, before) = ("subscription.added", subscription.to_string(), audit::fields(json!({})));
    audit::add(tx, &app.ids, shop.id, now, Entry { actor: &actor, action, subject, before, after })?;
    let answer = json!({ "customer": customer.0, "subscription": subscription.0, "at": now.micros() });
    requests::add_answer(tx, shop.id, &wish.key, answer.to_string(), now)?;
    Ok(Joined::In { subscription, token })
}

/// Stops a sign-up with a phone or an email that somebody is known by. Counted before it is checked, so nobody finds out
/// by trying who is a customer here.
fn guard(tx: &mut Tx<'_>, shop: &Shop, wish: &Wish, new: &NewCustomer, now: Instant) -> Result<Option<Joined>, Error> {
    let key = wish.client.as_ref().map(|client| format!("join-from {client}"));
    if let Some(key) = &key
        && let Some(seconds) = tries::take(tx, shop.id, key, now, may_try)?
    {
        return Ok(Some(Joined::TooOften(seconds.unsigned_abs())));
    }
    let phones = new.phones.iter().map(|phone| (Contact::Phone, phone));
    let points: Vec<_> = phones.chain(new.emails.iter().map(|email| (Contact::Email, email))).collect();
    for (kind, value) in points {
        if contact::find_owner(tx, shop.id, kind, value, shop.today(now))?.is_some() {
            return Ok(Some(Joined::Known));
        }
    }
    if let Some(key) = &key {
        tries::give_back(tx, shop.id, key)?;
    }
    Ok(None)
}

fn add_customer(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    wish: &Wish,
    (new, given): (&NewCustomer, &[(Consent, bool)]),
    now: Instant,
) -> Result<CustomerId, Error> {
    let id = customer::add(tx, &app.ids, now, shop, new)?;
    let actor = Actor::Customer { id, name: new.name.clone() };
    let after = audit::fields(json!({ "name": new.name, "language": new.language.code() }));
    let (action, before) = ("customer.added", audit::fields(json!({})));
    audit::add(tx, &app.ids, shop.id, now, Entry { actor: &actor, action, subject: id.to_string(), before, after })?;
    let answers = consent::Answers { customer: id, lang: wish.lang, given: given.to_vec(), source: "storefront" };
    consent::add(tx, &app.ids, now, shop, &actor, &answers)?;
    Ok(id)
}

/// The answer to a form that was carried out already.
pub async fn again(here: &Here, key: &str) -> Result<Option<Response>, Oops> {
    let (shop, key, now, secret) = (here.shop.id, key.to_string(), here.now(), here.visitor.csrf.clone());
    let answer = here.app.db.read(move |r| requests::find_answer(r, shop, &key)).await?;
    let Some(answer) = answer else { return Ok(None) };
    let answer: Value = serde_json::from_str(&answer)?;
    let number = |name: &str| answer.get(name).and_then(Value::as_i64).unwrap_or_default();
    if Instant::from_micros(number("at")).seconds_until(now) > AGAIN_SECONDS {
        return Ok(Some(to_my_pages()));
    }
    let (customer, subscription) = (number("customer"), SubscriptionId(number("subscription")));
    let token = here.app.db.write(move |tx| session::add(tx, Realm::Customer, shop, customer, &secret, now)).await?;
    Ok(Some(inside(subscription, Some(token))))
}

/// To the page that says what happens next, logged in.
pub fn inside(subscription: SubscriptionId, token: Option<String>) -> Response {
    let cookie = token.map(|token| session::cookie(Realm::Customer, &token));
    (AppendHeaders(cookie), Redirect::to(&format!("/join/done?s={subscription}"))).into_response()
}
