//! The customer's page of a question, and the card that leads to it: both prices, the day, one tap for either answer,
//! nothing chosen beforehand. Afterwards the record of the answer, ready to be printed.

mod question;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use base::id::{CustomerId, SubscriptionId};
use base::{Instant, Lang};
use domain::billing::rise::{Answer, MemberId, State, check_answer};
use kit::app::App;
use kit::db::{Error, Reader};
use kit::web::{Form, Oops, Page, csrf, flash, parts, show};
use maud::{Markup, html};
use people::Me;
use shop::Shop;

use super::sql::{self, Given, Member};
use super::{Answering, answer};
use crate::aloud::say_refusal;
use crate::subscription::Refused;
use crate::subscription::portal::ask::oops;
use crate::words::T;

pub use question::{Question, find_question};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/my/price/{id}", get(page).post(give))
}

/// A member with the question in the reader's language.
#[derive(Clone, Debug)]
pub struct Asked {
    pub member: Member,
    pub question: Question,
}

impl Asked {
    /// Whether an answer counts now.
    fn is_open(&self, shop: &Shop, now: Instant) -> bool {
        let member = &self.member;
        let in_time = member.effective_at.is_some_and(|at| check_answer(&shop.zone, now, at).is_ok());
        member.state.is_open() && member.needs_consent && in_time
    }
}

/// What a customer is asked now about one of their subscriptions, for the card on their first page.
pub fn list_asked(
    r: &mut Reader<'_>,
    shop: &Shop,
    lang: Lang,
    (customer, subscription): (CustomerId, SubscriptionId),
    now: Instant,
) -> Result<Vec<Asked>, Error> {
    let mut asked = Vec::new();
    for member in sql::list_of_customer(r, shop.id, customer)? {
        if member.subscription != subscription || member.state != State::Asked {
            continue;
        }
        if let Some(question) = find_question(r, shop, lang, &member)? {
            asked.push(Asked { member, question });
        }
    }
    asked.retain(|asked| asked.is_open(shop, now));
    Ok(asked)
}

/// The cards of the customer's first page.
pub fn cards(me: &Me, asked: &[Asked]) -> Markup {
    html! { @for asked in asked { (card(me, asked)) } }
}

fn card(me: &Me, asked: &Asked) -> Markup {
    let (t, lang, Asked { member, question }) = (T(me.lang()), me.lang(), asked);
    let here = format!("/my/price/{}", member.id);
    let answered = member.answer.zip(member.answered_at).map(|(answer, at)| said(me, answer, at));
    parts::Card::new(format!("rise-{}", member.id), question.title(lang)).note(&question.what).show(html! {
        div.stack {
            (figures(me, asked))
            p { (question.otherwise(lang)) }
            @if let Some(answered) = answered {
                p { b { (answered) } " " a.link href=(here) { (t.rise_see_answer()) } }
            } @else {
                (buttons(me, &here, member.answer))
                p.small.soft { (question.terms(lang)) }
            }
        }
    })
}

/// The day, the price now, the price then.
fn figures(me: &Me, asked: &Asked) -> Markup {
    let (t, lang, question) = (T(me.lang()), me.lang(), &asked.question);
    let day = question.day.map(|day| show::day_with_weekday(lang, day)).unwrap_or_default();
    parts::Facts::new()
        .text(t.rise_day(), day)
        .text(t.rise_now(), &question.before)
        .markup(t.rise_then(), html! { b { (question.after) } })
        .show()
}

fn said(me: &Me, answer: Answer, at: Instant) -> String {
    let (t, when) = (T(me.lang()), show::time(me.lang(), &me.shop.zone, at, me.now()));
    match answer {
        Answer::Yes => t.rise_said_yes(when),
        Answer::No => t.rise_said_no(when),
    }
}

/// Two answers of the same size; the one that was given is not offered again.
fn buttons(me: &Me, here: &str, given: Option<Answer>) -> Markup {
    let t = T(me.lang());
    html! {
        form.acts method="post" action=(here) {
            (csrf::field(&me.visitor.csrf))
            @if given != Some(Answer::Yes) { (parts::Button::new(t.rise_agree()).submit_as("answer", "yes")) }
            @if given != Some(Answer::No) { (parts::Button::new(t.rise_disagree()).submit_as("answer", "no")) }
        }
    }
}

/// A member of this customer, else there is nothing.
async fn find(me: &Me, id: &str) -> Result<(Asked, Vec<Given>), Oops> {
    let (shop, customer, lang) = (me.shop.clone(), me.customer, me.lang());
    let id: MemberId = id.parse().map_err(|_| Oops::Missing)?;
    let reading = me.app.db.read(move |r| {
        let own = sql::find_member(r, shop.id, id)?.filter(|member| member.customer == customer);
        let Some(member) = own else { return Ok(None) };
        let Some(question) = find_question(r, &shop, lang, &member)? else { return Ok(None) };
        Ok::<_, Error>(Some((Asked { member, question }, sql::list_answers(r, shop.id, id)?)))
    });
    reading.await?.ok_or(Oops::Missing)
}

async fn page(me: Me, Path(id): Path<String>) -> Result<Page, Oops> {
    let (asked, answers) = find(&me, &id).await?;
    let (t, lang, question, member) = (T(me.lang()), me.lang(), &asked.question, &asked.member);
    let here = format!("/my/price/{}", member.id);
    let open = asked.is_open(&me.shop, me.now());
    let body = html! {
        div.stack {
            p { (question.change(lang)) }
            (figures(&me, &asked))
            p { (question.otherwise(lang)) }
            p.small.soft { (question.terms(lang)) }
            @if open {
                @if let Some((answer, at)) = member.answer.zip(member.answered_at) {
                    p { b { (said(&me, answer, at)) } }
                    p.small.soft { (t.rise_may_change()) }
                }
                (buttons(&me, &here, member.answer))
            } @else {
                (parts::note(parts::Tone::Act, outcome(t, member)))
            }
        }
    };
    let title = question.title(lang);
    Ok(me.page(
        "home",
        title,
        html! {
            (parts::crumbs(t.crumbs(), &[(t.my_subscription(), "/my")]))
            (parts::head(title, &question.what, Markup::default()))
            (parts::empty_card(body))
            @if !answers.is_empty() { (record(lang, &me.shop, &me.name, member, &answers)) }
        },
    ))
}

/// What came of the question.
pub fn outcome(t: T, member: &Member) -> &'static str {
    match member.state {
        State::Planned | State::Asked if !member.needs_consent => t.rise_came_lower(),
        State::Planned | State::Asked => t.rise_came_not_yet(),
        State::Applied => t.rise_came_applied(),
        State::Kept => t.rise_came_kept(),
        State::Ended => t.rise_came_ended(),
        State::Gone => t.rise_came_gone(),
        State::Stopped => t.rise_came_stopped(),
    }
}

/// The record of the answers: what was asked, when and how, what was said and when. Printed as it stands.
pub fn record(lang: Lang, shop: &Shop, name: &str, member: &Member, answers: &[Given]) -> Markup {
    let t = T(lang);
    // A record is read years later: the day with its year.
    let time = |at: Instant| {
        let (day, time) = shop.zone.local(at);
        format!("{} {time}", show::full_day(lang, day))
    };
    let channel = member.channel.map_or("none", |channel| channel.code());
    html! {
        article.sheet-a4 aria-labelledby="record" {
            header { h2 #record { (t.rise_record()) } span.num.faint { (member.id) } }
            (parts::Facts::new()
                .text(t.customer(), name)
                .text(t.rise_record_shop(), &shop.name)
                .text(t.rise_record_asked(), member.asked_at.map(time).unwrap_or_default())
                .text(t.rise_record_by(), t.by_key(&format!("rise-by-{channel}")).unwrap_or_default())
                .show_wide())
            @for given in answers {
                @let answer = if given.answer == Answer::Yes { t.rise_agree() } else { t.rise_disagree() };
                section.stack {
                    (parts::Facts::new()
                        .markup(t.rise_record_answer(), html! { b { (answer) } })
                        .text(t.rise_record_at(), time(given.at))
                        .text(t.rise_record_where(), t.by_key(&format!("rise-by-{}", given.channel)).unwrap_or_default())
                        .text(t.rise_record_version(), &given.version)
                        .show_wide())
                    blockquote { @for line in given.wording.lines() { p { (line) } } }
                }
            }
        }
    }
}

async fn give(me: Me, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    let (asked, _) = find(&me, &id).await?;
    let given: Answer = form.one_of("answer").ok_or(Oops::Missing)?;
    let (app, shop, actor, lang, now) = (me.app.clone(), me.shop.clone(), me.actor(), me.lang(), me.now());
    let member = asked.member.id;
    let writing = me.app.db.write(move |tx| {
        let by = Answering { actor: &actor, channel: "portal", lang };
        answer(&app, tx, &shop, member, given, by, now)
    });
    let (t, here) = (T(me.lang()), format!("/my/price/{member}"));
    match writing.await {
        Ok(()) if given == Answer::Yes => Ok(flash::to(&here, t.rise_thanks_yes())),
        Ok(()) => Ok(flash::to(&here, t.rise_thanks_no())),
        Err(Refused::No(refusal)) => Ok(flash::warn(&here, say_refusal(me.lang(), &refusal))),
        Err(other) => Err(oops(other)),
    }
}
