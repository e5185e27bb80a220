//! One person a rise touches: what they were asked and how, what they said, what came of it. Ready to be printed.

use axum::extract::Path;
use base::Instant;
use domain::billing::rise::{Answer, MemberId, State, Without};
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::{Oops, Page, parts, show};
use maud::{Markup, html};
use people::customer;
use shop::Desk;

use super::{LIST, TRIALS, state_tag};
use crate::price_rise::portal::{Question, find_question, outcome, record};
use crate::price_rise::sql::{self, Member};
use crate::words::T;

pub async fn page(desk: Desk, Path(id): Path<String>) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: MemberId = id.parse().map_err(|_| Oops::Missing)?;
    let (t, lang, shop) = (T(desk.lang()), desk.lang(), desk.shop.clone());
    let reading = desk.app.db.read(move |r| {
        let Some(member) = sql::find_member(r, shop.id, id)? else { return Ok(None) };
        let Some(customer) = customer::find(r, shop.id, member.customer)? else { return Ok(None) };
        let Some(question) = find_question(r, &shop, lang, &member)? else { return Ok(None) };
        let reached = sql::is_reached(r, &member)?;
        Ok::<_, Error>(Some((sql::list_answers(r, shop.id, id)?, member, customer, question, reached)))
    });
    let (answers, member, customer, question, reached) = reading.await?.ok_or(Oops::Missing)?;
    let above = format!("{LIST}/{}", member.rise.map_or(TRIALS.to_string(), |rise| rise.to_string()));
    let facts = parts::Facts::new()
        .link(t.customer(), &customer.name, &format!("/admin/customers/{}", customer.id))
        .link(t.subscription(), &question.what, &format!("/admin/subscriptions/{}", member.subscription))
        .markup(t.state(), state_tag(t, member.state, member.answer))
        .text(t.rise_now(), &question.before)
        .text(t.rise_then(), &question.after);
    Ok(desk.page(
        "price-rises",
        &customer.name,
        html! {
            (parts::crumbs(t.crumbs(), &[(t.price_rises(), LIST), (&question.what, &above)]))
            (parts::head(&customer.name, &said(&desk, &member, &question, reached), Markup::default()))
            (parts::card("facts", t.rise_facts(), facts.show_wide()))
            (record(lang, &desk.shop, &customer.name, &member, &answers))
        },
    ))
}

/// How it stands, for staff: what was asked when, what is waited for, what comes of it.
fn said(desk: &Desk, member: &Member, question: &Question, reached: bool) -> String {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let day = |at: Instant| show::day(lang, desk.shop.zone.day(at), desk.today());
    let ends = question.without == Without::End;
    let open = Some(member).filter(|member| member.needs_consent && member.state.is_open());
    let Some((member, then)) = open.and_then(|member| Some((member, day(member.effective_at?)))) else {
        return outcome(t, member).to_string();
    };
    match (member.state, member.answer, member.asked_at) {
        (State::Asked, Some(Answer::Yes), _) => t.rise_staff_yes(then),
        (State::Asked, Some(Answer::No), _) if ends => t.rise_staff_no_end(then),
        (State::Asked, Some(Answer::No), _) => t.rise_staff_no_keep().to_string(),
        (State::Asked, None, Some(at)) => {
            let asked = if reached { t.rise_staff_asked(day(at)) } else { t.rise_staff_unheard(day(at)) };
            let then = if ends { t.rise_staff_wait_end(then) } else { t.rise_staff_wait_keep(then) };
            format!("{asked} {then}")
        }
        _ => member.ask_at.map_or_else(|| outcome(t, member).to_string(), |at| t.rise_staff_planned(day(at))),
    }
}
