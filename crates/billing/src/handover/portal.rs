//! `/my/handover`: the customer says whom a subscription goes to, sees first what becomes of the money, and can change
//! their mind until that person has said yes.

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::Money;
use domain::billing::phase::Standing;
use domain::people::contact::Kind;
use domain::shop::password::may_try;
use kit::app::App;
use kit::db::Error;
use kit::tries;
use kit::web::form::Problem;
use kit::web::{Field, Form, Oops, Page, field, flash, parts, show};
use maud::{Markup, html};
use people::message::{self, Channel};
use people::{Me, contact, login};

use super::sql::{self, Handover};
use super::{DAYS, Invited, offer, take_back};
use crate::aloud::{plan_name, say_refusal};
use crate::subscription::portal::{Upcoming, pick, upcoming, upcoming_beyond};
use crate::subscription::{self, Refused, Subscription, list_of_customer};
use crate::words::T;

pub const HERE: &str = "/my/handover";
const NAME_MOST: usize = 80;

pub(super) fn routes() -> Router<App> {
    Router::new().route(HERE, get(page).post(invite)).route("/my/handover/back", post(back))
}

/// What the page knows.
struct Seen {
    subscription: Subscription,
    plan: String,
    /// A bill that is put together already: it is still the giver's.
    own: Option<Upcoming>,
    next: Option<Upcoming>,
    waiting: Option<Handover>,
    /// Whether the shop can send mail, and so asks for an email; else it passes on what it would send.
    mails: bool,
}

async fn see(me: &Me, form: &Form) -> Result<Seen, Oops> {
    let (shop, customer, now, lang) = (me.shop.clone(), me.customer, me.now(), me.lang());
    let asked = form.text("s").to_string();
    let reading = me.app.db.read(move |r| {
        let all = list_of_customer(r, shop.id, customer)?;
        let Some(subscription) = pick(&all, &asked).cloned() else { return Ok(None) };
        let agreement = subscription::agreement(r, &shop, &subscription)?;
        let own = upcoming(r, &shop, &subscription, &agreement, None)?.filter(|bill| bill.waits);
        let next = upcoming_beyond(r, &shop, &subscription, &agreement)?;
        let plan = plan_name(lang, &catalog::plan::names(r, shop.id)?, subscription.plan).to_string();
        let waiting = sql::list_waiting(r, shop.id, customer, now)?;
        let waiting = waiting.into_iter().find(|one| one.subscription == subscription.id);
        let mails = message::carries(r, shop.id, Channel::Email)?;
        Ok::<_, Error>(Some(Seen { subscription, plan, own, next, waiting, mails }))
    });
    reading.await?.ok_or(Oops::Missing)
}

async fn page(me: Me, form: Form) -> Result<Page, Oops> {
    let seen = see(&me, &form).await?;
    Ok(whole(&me, &seen, &form))
}

fn whole(me: &Me, seen: &Seen, form: &Form) -> Page {
    let (t, lang) = (T(me.lang()), me.lang());
    let id = seen.subscription.id;
    let main = html! {
        (parts::crumbs(t.crumbs(), &[(t.my_subscription(), &format!("/my?s={id}"))]))
        (parts::head(t.handover(), t.handover_text(), Markup::default()))
        (parts::card("money", t.handover_money(), money(me, seen)))
        @match &seen.waiting {
            Some(waiting) => (parts::card("waiting", t.handover_waiting(), html! { div.stack {
                p { (t.handover_waiting_text(contact::plain(waiting.kind, &waiting.address), show::full_day(lang, me.shop.zone.day(waiting.expires_at)), &waiting.name)) }
                div.acts { (parts::post(&me.visitor, "/my/handover/back", &[("s", id.to_string().as_str())], parts::Button::new(t.handover_back()))) }
            } })),
            None if seen.subscription.state == Standing::Ended || seen.subscription.billed_from.is_none() => (parts::note(parts::Tone::Warn, t.handover_ended())),
            None => (parts::card("whom", t.handover_whom(), field::form(&me.visitor, HERE, html! {
                (field::summary(lang, form))
                input type="hidden" name="s" value=(id);
                (Field::text("name", t.name()).required().show(lang, form))
                @if seen.mails { (Field::email("address", t.handover_email()).hint(t.handover_address_hint()).required().show(lang, form)) }
                @else { (Field::text("address", t.handover_address()).hint(t.handover_address_kept()).required().show(lang, form)) }
                div.full { p.small.soft { (t.handover_note(DAYS)) } }
                div.acts { (parts::Button::new(t.handover_send()).go().submit()) }
            }))),
        }
    };
    me.page("home", t.handover(), main)
}

/// What is paid stays with the subscription; the next bill is the other person's.
fn money(me: &Me, seen: &Seen) -> Markup {
    let (t, lang, s) = (T(me.lang()), me.lang(), &seen.subscription);
    let day = |at| show::day(lang, s.zone.day(at), me.today());
    let mut facts = parts::Facts::new().text(t.plan(), &seen.plan);
    if let Some(to) = s.period_to {
        let last = s.zone.day(to).plus_days(-1);
        facts = facts.text(t.handover_paid(), t.handover_paid_day(show::day(lang, last, me.today())));
    }
    if let Some(own) = &seen.own {
        let amount = Money::new(own.invoice.total, own.currency).show(lang);
        facts = facts.text(t.bill_waiting(), t.handover_next_yours(amount, day(own.at)));
    }
    if let Some(next) = &seen.next {
        let amount = Money::new(next.invoice.total, next.currency).show(lang);
        facts = facts.text(t.handover_next(), t.handover_next_theirs(amount, day(next.at)));
    }
    html! { div.stack { (facts.show_wide()) p.small.soft { (t.handover_stays()) } } }
}

/// Whom it goes to, as typed; what is wrong is noted under its field.
fn read(me: &Me, mails: bool, form: &mut Form) -> Option<Invited> {
    let name = form.short("name", NAME_MOST);
    if name.is_empty() {
        form.note("name", Problem::Missing);
    }
    let address = login::Address::read(&me.shop, form.text("address"));
    let address = address.map_err(|code| form.refuse("address", contact::refused(me.lang(), code))).ok();
    // Nothing would reach a phone.
    if mails && address.as_ref().is_some_and(|address| address.kind == Kind::Phone) {
        form.refuse("address", T(me.lang()).handover_email_needed());
    }
    let address = address.filter(|_| form.is_fine())?;
    Some(Invited { name, kind: address.kind, address: address.normal, lang: me.lang() })
}

async fn invite(me: Me, mut form: Form) -> Result<Response, Oops> {
    let seen = see(&me, &form).await?;
    let refused = |form: &Form| (StatusCode::UNPROCESSABLE_ENTITY, whole(&me, &seen, form)).into_response();
    let Some(invited) = read(&me, seen.mails, &mut form).filter(|_| seen.waiting.is_none()) else {
        return Ok(refused(&form));
    };
    let (app, shop, actor, of, now) =
        (me.app.clone(), me.shop.clone(), me.actor(), seen.subscription.clone(), me.now());
    let (keys, whom) =
        ([format!("handover-by {}", me.customer), format!("handover-to {}", invited.address)], invited.name.clone());
    // Counted whatever comes of it: nobody is pestered by invitations.
    let shop_id = shop.id;
    let waiting = me.app.db.write(move |tx| {
        let mut longest = None;
        for key in &keys {
            longest = longest.max(tries::take(tx, shop_id, key, now, may_try)?);
        }
        Ok::<_, Error>(longest)
    });
    if let Some(seconds) = waiting.await? {
        return Err(Oops::Later(seconds.unsigned_abs()));
    }
    let offering = me.app.db.write(move |tx| offer(&app, tx, &shop, (&actor, &of), &invited, now));
    match offering.await {
        Ok(_) => Ok(flash::to(&format!("{HERE}?s={}", seen.subscription.id), T(me.lang()).handover_sent(&whom))),
        Err(Refused::No(why)) => {
            form.refuse("", say_refusal(me.lang(), &why));
            Ok(refused(&form))
        }
        // Sent twice at the same moment: the other one went out.
        Err(Refused::Broken(Error::Taken(_))) => {
            Ok(flash::to(&format!("{HERE}?s={}", seen.subscription.id), T(me.lang()).handover_sent(&whom)))
        }
        Err(other) => Err(subscription::portal::ask::oops(other)),
    }
}

async fn back(me: Me, form: Form) -> Result<Response, Oops> {
    let seen = see(&me, &form).await?;
    let here = format!("{HERE}?s={}", seen.subscription.id);
    let Some(waiting) = seen.waiting else { return Ok(flash::to(&here, T(me.lang()).handover_gone())) };
    let (app, shop, actor, now) = (me.app.clone(), me.shop.clone(), me.actor(), me.now());
    let taken = me.app.db.write(move |tx| take_back(&app, tx, &shop, &actor, &waiting, now)).await?;
    Ok(flash::to(&here, if taken { T(me.lang()).handover_back_done() } else { T(me.lang()).handover_gone() }))
}
