//! After a sign-up: what became of the first payment, what happens next, and the way to one's own pages.

use axum::response::{IntoResponse, Response};
use base::{Instant, Lang, Money};
use catalog::plan;
use domain::billing::invoice::State as InvoiceState;
use kit::web::{Oops, Page, Query, parts, show};
use maud::{Markup, html};
use people::Me;

use crate::aloud::{class, plan_name};
use crate::invoice::portal::effect::bill_line;
use crate::invoice::{self, sql::Invoice};
use crate::payment::{
    self,
    sql::{Payment, State as PaymentState},
};
use crate::subscription;
use crate::subscription::portal::upcoming;
use crate::words::T;

pub async fn page(me: Me) -> Result<Response, Oops> {
    let Some(id) = Query::new(&me.visitor).read("s") else { return Ok(super::to_my_pages()) };
    let (shop, customer) = (me.shop.clone(), me.customer);
    let reading = me.app.db.read(move |r| {
        let found = subscription::find(r, shop.id, id)?.filter(|s| s.customer == customer);
        let Some(subscription) = found else { return Ok(None) };
        let agreement = subscription::agreement(r, &shop, &subscription)?;
        let next = upcoming(r, &shop, &subscription, &agreement, None)?;
        let first = invoice::sql::list_of_subscription(r, shop.id, id, 1)?.pop();
        let payment = match &first {
            Some(invoice) => payment::list_of_invoice(r, shop.id, invoice.id)?.pop(),
            None => None,
        };
        Ok::<_, kit::db::Error>(Some((subscription, next, first, payment, plan::names(r, shop.id)?)))
    });
    let (subscription, next, first, payment, names) = reading.await?.ok_or(Oops::Missing)?;
    let (t, lang, now) = (T(me.lang()), me.lang(), me.now());
    let plan = plan_name(lang, &names, subscription.plan);
    let mut steps = vec![first_payment(lang, now, &me, first.as_ref(), payment.as_ref())];
    if let Some(next) = &next {
        let when = show::away(lang, me.shop.zone.day(next.at), me.today());
        let what = html! { (t.done_next()) };
        let more = bill_line(lang, &me.shop, next, now);
        steps.push(parts::Event { icon: "calendar", tone: parts::Tone::Act, what, more, when });
    }
    let what = html! { (t.done_change()) };
    steps.push(parts::Event {
        icon: "user",
        tone: parts::Tone::Plain,
        what,
        more: t.done_change_text().into(),
        when: String::new(),
    });
    let page: Page = me.page(
        "home",
        t.done_title(),
        html! {
            h1 { (t.done_welcome(&me.name, plan)) }
            (parts::card("done-next", t.done_what_next(), parts::timeline(&steps)))
            div.pair {
                (parts::Button::new(t.done_go()).go().link("/my"))
                (parts::Button::new(t.card_change()).link("/my/card"))
            }
        },
    );
    Ok(page.into_response())
}

/// What became of the money.
fn first_payment(
    lang: Lang,
    now: Instant,
    me: &Me,
    first: Option<&Invoice>,
    payment: Option<&Payment>,
) -> parts::Event {
    let t = T(lang);
    let event = |icon, tone, what: String, more: String| {
        let what: Markup = html! { (what) };
        parts::Event {
            icon,
            tone,
            what,
            more,
            when: first.map_or(String::new(), |i| show::ago(lang, &me.shop.zone, i.issued_at, now)),
        }
    };
    let Some(invoice) = first.filter(|invoice| invoice.amount_due > 0) else {
        return event("check", parts::Tone::Good, t.done_nothing_due().to_string(), String::new());
    };
    let amount = Money::new(invoice.amount_due, invoice.currency).show(lang);
    match (invoice.state, payment.map(|payment| payment.state)) {
        (InvoiceState::Paid, _) => event("check", parts::Tone::Good, t.done_paid(amount), String::new()),
        (_, Some(PaymentState::Processing)) => {
            event("clock", parts::Tone::Warn, t.owed_checking(amount), t.owed_checking_text().to_string())
        }
        _ => {
            let why = payment.and_then(|payment| payment.class.as_deref()).map_or("", |code| class(lang, code));
            event("alert", parts::Tone::Bad, t.done_unpaid(amount), why.to_string())
        }
    }
}
