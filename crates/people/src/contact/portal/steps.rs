//! The two steps of a new contact point, the same for staff and customers: say what is new and from which day, then see
//! what it changes and confirm.

use axum::http::StatusCode;
use axum::response::Response;
use base::id::CustomerId;
use base::{Day, Instant};
use domain::people::contact::{Kind, New, Relocation};
use kit::app::App;
use kit::web::{Field, Form, Oops, Visitor, field, flash, parts, show};
use maud::{Markup, html};
use shop::Shop;
use shop::audit::Actor;

use super::fields::{ask_address, ask_email, ask_phone, read_address, read_email, read_phone, refused};
use super::shown::{icon_of, kind_name, plain};
use crate::contact::{self, Claimed, Statement};
use crate::login;
use crate::words::T;

/// Whose contact points are changed, by whom, and on which page.
pub struct Place<'a> {
    pub app: &'a App,
    pub shop: &'a std::sync::Arc<Shop>,
    pub visitor: &'a Visitor,
    pub actor: Actor,
    pub customer: CustomerId,
    /// The address of this page.
    pub here: &'a str,
    /// Where to go when it is done.
    pub back: &'a str,
    /// A staff page has room for two columns.
    pub wide: bool,
}

/// What the person sees next.
pub enum Next {
    Page(StatusCode, Markup),
    Done(Response),
}

impl Place<'_> {
    fn now(&self) -> Instant {
        self.app.now()
    }

    /// The customer's own page.
    fn is_own(&self) -> bool {
        matches!(self.actor, Actor::Customer { .. })
    }

    fn today(&self) -> Day {
        self.shop.today(self.now())
    }

    fn t(&self) -> T {
        T(self.visitor.lang)
    }

    pub async fn claims(&self) -> Result<Vec<Claimed>, Oops> {
        let (shop, customer) = (self.shop.id, self.customer);
        Ok(self.app.db.read(move |r| contact::list_claims(r, shop, customer)).await?)
    }

    /// The first step, empty.
    pub async fn start(&self) -> Result<Markup, Oops> {
        let asked = kit::web::Query::new(self.visitor).read("kind").unwrap_or(Kind::Address);
        let form = Form::filled([("from", self.today().to_string()), ("kind", asked.to_string())]);
        Ok(self.ask(asked, &form, &self.claims().await?))
    }

    /// What a posted step leads to: `do` is `edit`, `preview` or `confirm`.
    pub async fn answer(&self, mut form: Form) -> Result<Next, Oops> {
        let (kind, rows) = (form.one_of("kind").unwrap_or(Kind::Address), self.claims().await?);
        if form.text("do") == "edit" {
            return Ok(Next::Page(StatusCode::OK, self.ask(kind, &form, &rows)));
        }
        let Some((new, from, change)) = self.read(kind, &mut form, &rows) else {
            return Ok(Next::Page(StatusCode::UNPROCESSABLE_ENTITY, self.ask(kind, &form, &rows)));
        };
        if form.text("do") != "confirm" {
            return Ok(Next::Page(StatusCode::OK, self.show(&form, &rows, &new, from, &change)));
        }
        let (app, shop, actor, now) = (self.app.clone(), self.shop.clone(), self.actor.clone(), self.now());
        let stated = Statement { customer: self.customer, new, from };
        let done = self.app.db.write(move |tx| contact::relocate(tx, &app.ids, now, &shop, &actor, &stated));
        match done.await? {
            Ok(id) => {
                let day = show::day(self.visitor.lang, from, self.today());
                let back = match kind {
                    Kind::Phone | Kind::Email if self.is_own() => {
                        login::begin_proof(self.app, self.shop, self.customer, id).await?
                    }
                    Kind::Phone | Kind::Email | Kind::Address => self.back.to_string(),
                };
                Ok(Next::Done(flash::to(&back, self.t().contact_saved(day, kind_name(self.visitor.lang, kind)))))
            }
            Err(refusal) => {
                form.refuse(first_field(kind), refused(self.visitor.lang, refusal.code()));
                Ok(Next::Page(StatusCode::UNPROCESSABLE_ENTITY, self.ask(kind, &form, &rows)))
            }
        }
    }

    fn read(&self, kind: Kind, form: &mut Form, rows: &[Claimed]) -> Option<(New, Day, Relocation)> {
        let lang = self.visitor.lang;
        let from = form.day("from");
        let new = match kind {
            Kind::Phone => read_phone(form, lang, self.shop).map(|phone| contact::point(kind, &phone)),
            Kind::Email => read_email(form, lang).map(|email| contact::point(kind, &email)),
            Kind::Address => read_address(form, lang).map(|address| contact::point_of_address(&address)),
        };
        let (new, from) = (new?, from?);
        match contact::preview(rows, &new, from, self.today()) {
            Ok(change) => Some((new, from, change)),
            Err(why) => {
                let name = if why.code() == "contact_same" { first_field(kind) } else { "from" };
                form.refuse(name, refused(lang, why.code()));
                None
            }
        }
    }

    fn stepper(&self, kind: Kind, at: usize) -> Markup {
        let t = self.t();
        let step = |name| parts::Step { name, href: None };
        parts::stepper(t.contact_steps(), &[step(&t.contact_step_new(kind)), step(t.contact_step_check())], at)
    }

    /// The first step, beside all that is known.
    fn ask(&self, kind: Kind, form: &Form, rows: &[Claimed]) -> Markup {
        let (t, lang) = (self.t(), self.visitor.lang);
        let kinds = [Kind::Address, Kind::Phone, Kind::Email]
            .map(|other| (kind_name(lang, other), format!("{}?kind={other}", self.here), other == kind));
        let staff = t.contact_new_staff(kind);
        let (title, note) = match kind {
            _ if !self.is_own() => (staff.as_str(), t.contact_new_staff_note()),
            Kind::Address => (t.contact_moved(), t.contact_moved_note()),
            Kind::Phone => (t.contact_new_phone(), t.contact_new_phone_note()),
            Kind::Email => (t.contact_new_email(), t.contact_new_email_note()),
        };
        let (least, most) = (self.today().plus_days(-90), self.today().plus_days(366));
        let from = Field::date("from", t.contact_from()).hint(t.contact_from_hint()).range(least, most).required();
        let inside = html! {
            (field::summary(lang, form))
            input type="hidden" name="kind" value=(kind);
            @match kind {
                Kind::Phone => (ask_phone(lang, self.shop).required().show(lang, form)),
                Kind::Email => (ask_email(lang).required().show(lang, form)),
                Kind::Address => (ask_address(lang, self.shop, form, true)),
            }
            (from.show(lang, form))
            (field::acts(lang, t.contact_preview(), Some(self.back).filter(|back| *back != self.here)))
        };
        let inside = field::form(self.visitor, self.here, inside);
        let card = parts::Card::new("new-contact", title)
            .note(note)
            .show(html! { div.stack { (self.stepper(kind, 0)) (inside) } });
        let known = history(self.visitor, &self.shop.zone, self.now(), rows, self.is_own());
        html! {
            div { (parts::segments(t.contact_which(), &kinds)) }
            @if self.wide { (parts::row_21(html! { (card) (known) })) } @else { (self.current(kind, rows)) (card) (known) }
        }
    }

    /// What holds today, before it is asked what is new.
    fn current(&self, kind: Kind, rows: &[Claimed]) -> Markup {
        let (t, lang) = (self.t(), self.visitor.lang);
        let now = contact::on(rows, kind, self.today());
        let since = now.as_ref().map(|row| t.contact_since(show::day(lang, row.since, self.today())));
        let card =
            parts::Card::new("contact-now", t.contact_now(kind_name(lang, kind))).note(since.unwrap_or_default());
        card.show(html! {
            @match &now {
                Some(row) => p { b lang=(parts::language_of(&row.value).tag()) { (plain(kind, &row.value)) } },
                None => p.faint { (t.no_contact()) },
            }
        })
    }

    fn show(&self, form: &Form, rows: &[Claimed], new: &New, from: Day, change: &Relocation) -> Markup {
        let (t, lang, today) = (self.t(), self.visitor.lang, self.today());
        let ends = change.ends.iter().filter_map(|(at, until)| Some((rows.get(*at)?, *until)));
        let (cancelled, ended): (Vec<_>, Vec<_>) = ends.partition(|(row, until)| *until <= row.since);
        let kept = form.pairs().iter().filter(|(name, _)| !["csrf", "do"].contains(&name.as_str()));
        let day = |day: Day| show::day(lang, day, today);
        let mut facts = parts::Facts::new();
        for (row, until) in &ended {
            facts = facts.text(t.contact_until(day(until.plus_days(-1))), plain(row.kind, &row.value));
        }
        for (row, _) in &cancelled {
            facts = facts.markup(
                t.contact_since(day(row.since)),
                html! {
                    (plain(row.kind, &row.value)) " " (parts::tag(t.contact_never(), parts::Tone::Plain))
                },
            );
        }
        facts = facts.markup(t.contact_since(day(from)), html! { b { (plain(new.kind, &new.value)) } });
        html! {
            (self.stepper(new.kind, 1))
            (parts::Card::new("check-contact", t.contact_check()).note(t.contact_check_note()).show(html! {
                (facts.show_wide())
                (parts::note(parts::Tone::Act, meaning(t, new.kind, from > today)))
                @if self.is_own() && new.kind != Kind::Address { (parts::note(parts::Tone::Plain, t.contact_proof_note())) }
                (field::form(self.visitor, self.here, html! {
                    @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
                    div.acts {
                        (parts::Button::new(t.contact_confirm()).go().submit_as("do", "confirm"))
                        (parts::Button::new(t.contact_edit()).submit_as("do", "edit"))
                    }
                }))
            }))
        }
    }
}

fn first_field(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => "email",
        Kind::Phone => "phone",
        Kind::Address => "road",
    }
}

/// What else follows from the change.
fn meaning(t: T, kind: Kind, later: bool) -> &'static str {
    match (kind, later) {
        (Kind::Address, true) => t.contact_address_later(),
        (Kind::Address, false) => t.contact_address_now(),
        (Kind::Phone | Kind::Email, true) => t.contact_reach_later(),
        (Kind::Phone | Kind::Email, false) => t.contact_reach_now(),
    }
}

/// Every contact point there was, is and will be, newest first.
fn history(visitor: &Visitor, zone: &base::Zone, now: Instant, rows: &[Claimed], own: bool) -> Markup {
    let (t, lang, today) = (T(visitor.lang), visitor.lang, zone.day(now));
    let events: Vec<parts::Event> = rows
        .iter()
        .rev()
        .map(|row| {
            let (state, tone) = state_of(t, row, today);
            let since = show::day(lang, row.since, today);
            let more = match row.until {
                Some(until) if until > row.since => t.contact_range(since, show::day(lang, until.plus_days(-1), today)),
                Some(_) | None => t.contact_since(since),
            };
            let proven = row.proven_at.map(|at| format!(" · {}", t.contact_proven(show::ago(lang, zone, at, now))));
            parts::Event {
                icon: icon_of(row.kind),
                tone,
                what: html! {
                    (plain(row.kind, &row.value)) " " (parts::tag(state, tone))
                    @if own && can_be_proven(row, today) {
                        " " a.link href={ "/my/contact/code?contact=" (row.id) } { (t.proof_title()) }
                    }
                },
                more: more + &proven.unwrap_or_default(),
                when: String::new(),
            }
        })
        .collect();
    let body = if events.is_empty() {
        let (title, text) = (t.contact_none(), t.contact_none_text());
        parts::Empty { icon: "pin", title, text, act: Markup::default() }.show()
    } else {
        parts::timeline(&events)
    };
    parts::Card::new("contact-history", t.contact_history()).note(t.contact_history_note()).show(body)
}

/// A phone or an email that opens the account only once it is proven.
fn can_be_proven(row: &Claimed, today: Day) -> bool {
    let counts = row.until.is_none_or(|until| until > today.max(row.since));
    row.kind != Kind::Address && counts && !row.login && row.proven_at.is_none()
}

/// Now, planned, over, or never begun.
pub fn state_of(t: T, row: &Claimed, today: Day) -> (&'static str, parts::Tone) {
    if row.until == Some(row.since) {
        (t.contact_never(), parts::Tone::Plain)
    } else if row.since > today {
        (t.contact_planned(), parts::Tone::Act)
    } else if row.claim().holds_on(today) {
        (t.contact_current(), parts::Tone::Good)
    } else {
        (t.contact_past(), parts::Tone::Plain)
    }
}
