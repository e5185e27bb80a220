//! Panels of the customer's page: who it is, how they are reached, what they agreed to, what happened. Each takes what was
//! read and gives the markup; the page that arranges them is further left.

use base::id::{CustomerId, ShopId};
use base::{Instant, Lang, Zone};
use domain::people::consent::{Answer, Kind as Consent, latest, reconfirm_by};
use domain::people::contact::{Kind, Reach, reach};
use kit::db::{Error, Reader};
use kit::events::Heard;
use kit::web::{parts, show};
use maud::{Markup, html};
use serde_json::Value;

use super::super::{Customer, Source, find};
use crate::consent::{self, Given, list_answers};
use crate::contact::{self, Claimed, icon_of, kind_name, list_claims, plain};
use crate::words::T;

/// What this area knows of a customer.
#[derive(Clone, Debug)]
pub struct Known {
    pub customer: Customer,
    pub contacts: Vec<Claimed>,
    pub answers: Vec<Given>,
}

pub fn find_known(reader: &mut Reader<'_>, shop: ShopId, id: CustomerId) -> Result<Option<Known>, Error> {
    let Some(customer) = find(reader, shop, id)? else { return Ok(None) };
    let contacts = list_claims(reader, shop, id)?;
    Ok(Some(Known { customer, contacts, answers: list_answers(reader, shop, id)? }))
}

/// Who looks at what moment.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub lang: Lang,
    pub zone: &'a Zone,
    pub now: Instant,
    /// Whether there are buttons for changing things.
    pub may_edit: bool,
}

/// How a customer came to the shop.
pub fn source_name(lang: Lang, source: Source) -> &'static str {
    let t = T(lang);
    match source {
        Source::Storefront => t.source_storefront(),
        Source::Staff => t.source_staff(),
        Source::Import => t.source_import(),
        Source::Program => t.source_program(),
    }
}

/// The head of the page: face, name, since when, and the acts other areas add.
pub fn head(view: View<'_>, customer: &Customer, acts: Markup) -> Markup {
    let (t, today) = (T(view.lang), view.zone.day(view.now));
    let since = t.customer_since(show::day(view.lang, customer.created_on, today));
    html! {
        (parts::crumbs(t.crumbs(), &[(t.customers(), "/admin/customers")]))
        div.head {
            div.who {
                (parts::face_of(&customer.name, customer.id.0, ""))
                div {
                    h1 { (customer.name) }
                    p.soft {
                        (since) " " (parts::tag(source_name(view.lang, customer.source), parts::Tone::Plain))
                        @if let Some(reference) = &customer.reference { " " span.faint.num { (t.customer_reference(reference)) } }
                    }
                }
            }
            div.acts {
                (acts)
                @if view.may_edit {
                    (parts::Button::new(t.edit()).icon("edit").link(&format!("/admin/customers/{}/edit", customer.id)))
                }
            }
        }
        @if !customer.note.is_empty() { (parts::notice(parts::Tone::Plain, t.note(), html! { p { (customer.note) } })) }
    }
}

/// How the customer is reached today, how sure that is, and what is planned.
pub fn contacts(view: View<'_>, known: &Known) -> Markup {
    let (t, lang, today) = (T(view.lang), view.lang, view.zone.day(view.now));
    let mut facts = parts::Facts::new();
    for kind in [Kind::Phone, Kind::Email, Kind::Address] {
        let current = contact::on(&known.contacts, kind, today);
        let begins = |row: &&Claimed| row.since > today && row.until.is_none_or(|until| until > row.since);
        let planned = known.contacts.iter().filter(|row| row.kind == kind).rfind(begins);
        facts = facts.markup(
            kind_name(lang, kind),
            html! {
                @match &current {
                    Some(row) => {
                        @match kind {
                            Kind::Phone => a.link.num href={ "tel:" (row.value) } { (plain(kind, &row.value)) },
                            Kind::Email => a.link href={ "mailto:" (row.value) } { (plain(kind, &row.value)) },
                            Kind::Address => span lang=(parts::language_of(&row.value).tag()) { (plain(kind, &row.value)) },
                        }
                        @if kind != Kind::Address { " " (reach_tag(t, reach(row.proven_at, view.now))) }
                    }
                    None => span.faint { (t.no_contact()) },
                }
                @if let Some(row) = planned {
                    br;
                    small.soft { (t.contact_from_day(show::day(lang, row.since, today), plain(kind, &row.value))) }
                }
            },
        );
    }
    let href = format!("/admin/customers/{}/contact", known.customer.id);
    let aside = match view.may_edit {
        true => html! { a.link href=(href) { (t.contact_change()) } },
        false => Markup::default(),
    };
    parts::Card::new("contacts", t.contacts()).aside(aside).show(facts.show_wide())
}

fn reach_tag(t: T, reach: Reach) -> Markup {
    match reach {
        Reach::Proven => parts::tag(t.reach_proven(), parts::Tone::Good),
        Reach::Ageing => parts::tag(t.reach_ageing(), parts::Tone::Warn),
        Reach::Stale => parts::tag(t.reach_stale(), parts::Tone::Plain),
    }
}

/// What the customer agreed to and since when; staff cannot answer for them.
pub fn consents(view: View<'_>, known: &Known) -> Markup {
    let (t, lang) = (T(view.lang), view.lang);
    let answers: Vec<Answer> = known.answers.iter().map(Given::answer).collect();
    let day = |at: Instant| show::full_day(lang, view.zone.day(at));
    let mut facts = parts::Facts::new();
    for kind in Consent::ALL {
        facts = facts.markup(consent::name(lang, *kind), html! {
            @match latest(&answers, *kind) {
                None => span.faint { (t.consent_never()) },
                Some(answer) if answer.yes => {
                    (parts::tag(t.consent_yes(), parts::Tone::Good)) " " span.soft { (day(answer.at)) }
                    @if let Some(by) = reconfirm_by(&answers, *kind, view.zone) {
                        br;
                        small.faint { (t.consent_reconfirm(show::full_day(lang, by))) }
                    }
                }
                Some(answer) => { (parts::tag(t.consent_no(), parts::Tone::Plain)) " " span.soft { (day(answer.at)) } }
            }
        });
    }
    parts::Card::new("consents", t.consents()).note(t.consent_staff_note()).show(facts.show_wide())
}

/// What an event looks like on the timeline.
#[derive(Clone, Debug)]
pub struct Told {
    pub icon: &'static str,
    pub tone: parts::Tone,
    pub what: Markup,
    pub more: String,
}

/// So much of what happened is unfolded.
const AT_ONCE: usize = 10;

/// What happened, newest first. `say` knows the events of other areas; what nobody knows is left out.
pub fn timeline(view: View<'_>, heard: &[Heard], say: impl Fn(&Heard) -> Option<Told>) -> Markup {
    let t = T(view.lang);
    let told = heard.iter().filter_map(|event| Some((event.at, tell(view, event).or_else(|| say(event))?)));
    let events: Vec<parts::Event> = told
        .map(|(at, Told { icon, tone, what, more })| {
            let when = show::ago(view.lang, view.zone, at, view.now);
            parts::Event { icon, tone, what, more, when }
        })
        .collect();
    let body = match events.is_empty() {
        true => html! { p.faint { (t.timeline_none()) } },
        false => {
            let (late, earlier) = events.split_at(events.len().min(AT_ONCE));
            html! {
                (parts::timeline(late))
                @if !earlier.is_empty() {
                    details.earlier {
                        summary { (t.timeline_earlier(earlier.len() as i64)) }
                        (parts::timeline(earlier))
                    }
                }
            }
        }
    };
    parts::Card::new("timeline", t.timeline()).show(body)
}

/// The events of this area.
fn tell(view: View<'_>, event: &Heard) -> Option<Told> {
    let (t, lang) = (T(view.lang), view.lang);
    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let text = |name: &str| data.get(name).and_then(Value::as_str).unwrap_or_default();
    let plain =
        |icon, what: String, more: String| Some(Told { icon, tone: parts::Tone::Plain, what: html! { (what) }, more });
    match event.kind.as_str() {
        "customer_added" => {
            let how = Source::from_code(text("source")).map_or("", |source| source_name(lang, source));
            plain("user", t.told_added().into(), how.into())
        }
        "contact_changed" => {
            let kind = Kind::from_code(text("kind"))?;
            let since = text("since").parse().map(|day| show::day(lang, day, view.zone.day(view.now)));
            let more = since.map(|day| t.contact_since(day)).unwrap_or_default();
            plain(icon_of(kind), t.told_contact(kind_name(lang, kind)), more)
        }
        "consent_changed" => {
            let names = |codes: &str| {
                let known = codes.split(' ').filter_map(Consent::from_code).map(|kind| consent::name(lang, kind));
                known.collect::<Vec<_>>().join(", ")
            };
            let (given, withdrawn) = (names(text("given")), names(text("withdrawn")));
            if given.is_empty() {
                plain("shield", t.told_withdrawn().into(), withdrawn)
            } else {
                plain("shield", t.told_consented().into(), given)
            }
        }
        "message_sent" => {
            let icon = if text("channel") == "email" { "mail" } else { "chat" };
            let what = html! { (t.told_message()) ": " (parts::written(lang, text("subject"))) };
            Some(Told { icon, tone: parts::Tone::Plain, what, more: String::new() })
        }
        _ => None,
    }
}
