//! One person a rise touches: what they were asked and how, what they said, what came of it. Ready to be printed.

use axum::extract::Path;
use domain::billing::rise::MemberId;
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::{Oops, Page, parts};
use maud::{Markup, html};
use people::customer;
use shop::Desk;

use super::{LIST, TRIALS, state_tag};
use crate::price_rise::portal::{find_question, outcome, record};
use crate::price_rise::sql;
use crate::words::T;

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: MemberId = id.parse().map_err(|_| Oops::Missing)?;
    let (t, lang, shop) = (T(desk.lang()), desk.lang(), desk.shop.clone());
    let reading = desk.app.db.read(move |r| {
        let Some(member) = sql::find_member(r, shop.id, id)? else { return Ok(None) };
        let Some(customer) = customer::find(r, shop.id, member.customer)? else { return Ok(None) };
        let Some(question) = find_question(r, &shop, lang, &member)? else { return Ok(None) };
        Ok::<_, Error>(Some((sql::list_answers(r, shop.id, id)?, member, customer, question)))
    });
    let (answers, member, customer, question) = reading.await?.ok_or(Oops::Missing)?;
    let above = format!("{LIST}/{}", member.rise.map_or(TRIALS.to_string(), |rise| rise.to_string()));
    let facts = parts::Facts::new()
        .link(t.customer(), &customer.name, &format!("/admin/customers/{}", customer.id))
        .link(t.subscription(), &question.what, &format!("/admin/subscriptions/{}", member.subscription))
        .markup(t.state(), state_tag(t, member.state))
        .text(t.rise_now(), &question.before)
        .text(t.rise_then(), &question.after);
    Ok(desk.page(
        "price-rises",
        &customer.name,
        html! {
            (parts::crumbs(t.crumbs(), &[(t.price_rises(), LIST), (&question.what, &above)]))
            (parts::head(&customer.name, outcome(t, &member), Markup::default()))
            (parts::card("facts", t.rise_facts(), facts.show_wide()))
            (record(lang, &desk.shop, &customer.name, &member, &answers))
        },
    ))
}
