//! One invoice with everything about it, as a sheet that is also printed.

use base::id::InvoiceId;
use base::{Instant, Lang, Money};
use catalog::plan::{self, PlanName};
use domain::billing::agreement::Agreement;
use domain::billing::invoice::State;
use domain::shop::setting::Prices;
use gateways::payment::Dispute;
use kit::db::{Error, Reader};
use kit::web::{parts, show};
use maud::{Markup, html};
use people::{Customer, contact, customer};
use shop::{Shop, business};

use super::effect::lines;
use super::is_late;
use super::why::{Point, Reading};
use crate::aloud::{class, invoice_tag, plan_name};
use crate::credit_note::{self, CreditNote};
use crate::invoice::sql::{Invoice, Line};
use crate::invoice::{find, list_lines, show_number};
use crate::payment::sql::{
    Attempt, AttemptState, Disputed, PaidBy, Payment, State as PaymentState, list_disputes, list_paid_by,
};
use crate::payment::{list_attempts, list_of_invoice};
use crate::subscription::{self, Subscription};
use crate::words::T;

/// An invoice with what its pages tell.
#[derive(Clone, Debug)]
pub struct Whole {
    pub invoice: Invoice,
    pub lines: Vec<Line>,
    pub customer: Customer,
    /// Where the customer lives on the day it was issued.
    pub address: Option<String>,
    pub payments: Vec<(Payment, Vec<Attempt>)>,
    pub paid_by: Vec<PaidBy>,
    /// What the card company took back, or tries to.
    pub disputes: Vec<Disputed>,
    /// What was taken back of it.
    pub notes: Vec<CreditNote>,
    /// The subscriptions it is of, each with what was agreed, in the order of their lines.
    pub parts: Vec<(Subscription, Agreement)>,
    pub names: Vec<PlanName>,
}

pub fn find_whole(r: &mut Reader<'_>, shop: &Shop, id: InvoiceId) -> Result<Option<Whole>, Error> {
    let Some(invoice) = find(r, shop.id, id)? else { return Ok(None) };
    let Some(customer) = customer::find(r, shop.id, invoice.customer)? else { return Ok(None) };
    let address = contact::address_on(r, shop.id, customer.id, invoice.issued_on)?.map(|address| address.one_line());
    let lines = list_lines(r, shop.id, id)?;
    let mut parts: Vec<(Subscription, Agreement)> = Vec::new();
    for id in lines.iter().filter_map(|line| line.subscription) {
        if parts.iter().any(|(known, _)| known.id == id) {
            continue;
        }
        if let Some(found) = subscription::find(r, shop.id, id)? {
            let agreement = subscription::agreement(r, shop, &found)?;
            parts.push((found, agreement));
        }
    }
    let mut payments = Vec::new();
    for payment in list_of_invoice(r, shop.id, id)? {
        let attempts = list_attempts(r, shop.id, payment.id)?;
        payments.push((payment, attempts));
    }
    let (paid_by, disputes) = (list_paid_by(r, shop.id, id)?, list_disputes(r, shop.id, id)?);
    let notes = credit_note::list_of_invoice(r, shop.id, id)?;
    let names = plan::names(r, shop.id)?;
    Ok(Some(Whole { invoice, lines, customer, address, payments, paid_by, disputes, notes, parts, names }))
}

impl Whole {
    pub fn number(&self) -> String {
        show_number(self.invoice.year, self.invoice.number)
    }

    /// Whether the outcome of an attempt is not known yet.
    pub fn is_processing(&self) -> bool {
        self.payments.iter().any(|(payment, _)| payment.state == PaymentState::Processing)
    }

    /// The subscription of a line.
    fn part(&self, line: Option<&Line>) -> Option<&(Subscription, Agreement)> {
        let id = line.map_or(self.invoice.subscription, |line| line.subscription)?;
        self.parts.iter().find(|(subscription, _)| subscription.id == id)
    }

    /// What stands above the lines of each subscription when several share it: where they begin, and what it is.
    pub fn headings(&self, lang: Lang) -> Vec<(usize, String)> {
        let name = |(subscription, _): &(Subscription, Agreement)| {
            let plan = plan_name(lang, &self.names, subscription.plan);
            T(lang).invoice_part(show::full_day(lang, subscription.started_on), plan)
        };
        let begins = |at: usize| at == 0 || self.lines[at].subscription != self.lines[at - 1].subscription;
        let all = (0..self.lines.len()).filter(|at| self.parts.len() > 1 && begins(*at));
        all.filter_map(|at| Some((at, name(self.part(self.lines.get(at))?)))).collect()
    }

    pub fn is_late(&self, now: Instant) -> bool {
        self.invoice.state == State::Open && is_late(self.invoice.due_at, now)
    }
}

/// Who looks, and when.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub lang: Lang,
    pub shop: &'a Shop,
    pub host: &'a str,
    pub now: Instant,
}

/// What a line is read with; without one, the whole.
pub fn reading<'a>(view: View<'a>, whole: &'a Whole, line: Option<&Line>) -> Reading<'a> {
    let View { lang, shop, .. } = view;
    let part = whole.part(line);
    let plan = part.map_or("", |(subscription, _)| plan_name(lang, &whole.names, subscription.plan));
    let currency = whole.invoice.currency;
    Reading {
        lang,
        zone: &shop.zone,
        policy: &shop.policy,
        currency,
        agreement: part.map(|(_, agreement)| agreement),
        plan,
        standard: shop.tax_rate,
    }
}

/// The sheet; it holds the page's heading.
pub fn sheet(view: View<'_>, whole: &Whole) -> Markup {
    let (t, lang, invoice) = (T(view.lang), view.lang, &whole.invoice);
    let from = issuer(lang, view.shop, view.host);
    let to = parts::Facts::new().text(t.to_customer(), &whole.customer.name);
    let to = match &whole.address {
        Some(address) => to.text(t.address(), address),
        None => to,
    };
    html! {
        article.sheet-a4 {
            header {
                div {
                    h1 { (t.invoice_number(whole.number())) }
                    p.soft { (show::full_day(lang, invoice.issued_on)) }
                }
                (invoice_tag(lang, invoice.state, whole.is_late(view.now)))
            }
            div.parties { (from.show_wide()) (to.show_wide()) }
            (parted(view, whole))
            (totals(view, whole))
        }
    }
}

/// The lines, those of each subscription under its name when several share the invoice.
fn parted(view: View<'_>, whole: &Whole) -> Markup {
    let headings = whole.headings(view.lang);
    let ends = headings.iter().skip(1).map(|(at, _)| *at).chain([whole.lines.len()]);
    html! {
        @if headings.is_empty() {
            (lines(reading(view, whole, None), whole.lines.iter().map(Point::issued)))
        }
        @for ((at, name), end) in headings.iter().zip(ends) {
            h2 { (name) }
            (lines(reading(view, whole, whole.lines.get(*at)), whole.lines[*at..end].iter().map(Point::issued)))
        }
    }
}

/// The shop: its name, who it is in law, or else where it is found.
pub fn issuer(lang: Lang, shop: &Shop, host: &str) -> parts::Facts {
    let (t, facts) = (T(lang), business::facts(lang, &shop.business));
    let from = parts::Facts::new().text(t.issued_by(), &shop.name);
    match facts.is_empty() {
        true => from.text(t.address(), shop.domain.as_deref().unwrap_or(host)),
        false => facts.iter().fold(from, |from, (name, text)| from.text(name, text)),
    }
}

fn totals(view: View<'_>, whole: &Whole) -> Markup {
    let (t, invoice, reading) = (T(view.lang), &whole.invoice, reading(view, whole, None));
    let mut facts = parts::Facts::new();
    if invoice.discount != 0 {
        facts = facts.text(t.discount(), reading.money(-invoice.discount));
    }
    let tax = match invoice.prices {
        Prices::Inclusive => t.tax_inside(),
        Prices::Exclusive => t.tax_on_top(),
    };
    facts = facts.text(t.subtotal(), reading.money(invoice.subtotal)).text(tax, reading.money(invoice.tax));
    facts = facts.text(t.total(), reading.money(invoice.total));
    if invoice.credit_applied > 0 {
        facts = facts.text(t.credit_applied(), reading.money(-invoice.credit_applied));
    }
    if invoice.offset_amount > 0 {
        facts = facts.text(t.offset_open(), reading.money(invoice.offset_amount));
    }
    if invoice.to_wallet() > 0 {
        facts = facts.text(t.to_wallet(), reading.money(invoice.to_wallet()));
    }
    let name = if invoice.state == State::Paid && invoice.total > 0 { t.amount_paid() } else { t.amount_due() };
    facts.markup(name, html! { b { (reading.money(invoice.amount_due)) } }).show()
}

/// Every attempt to collect, with its outcome in words.
pub fn attempts(view: View<'_>, whole: &Whole) -> Markup {
    let (t, lang) = (T(view.lang), view.lang);
    let tried = whole.payments.iter().flat_map(|(_, attempts)| attempts.iter().rev());
    let mut events: Vec<parts::Event> = Vec::new();
    for (payment, _) in &whole.payments {
        if let Some(at) = payment.next_try_at {
            let what = html! { (t.attempt_planned()) };
            let when = show::time(lang, &view.shop.zone, at, view.now);
            events.push(parts::Event { icon: "clock", tone: parts::Tone::Act, what, more: String::new(), when });
        }
    }
    let taken = whole.disputes.iter().rev().filter(|dispute| dispute.state != Dispute::Won);
    events.extend(taken.map(|dispute| {
        let what = html! { (t.attempt_taken_back(Money::new(dispute.amount, dispute.currency).show(lang))) };
        let when = show::time(lang, &view.shop.zone, dispute.opened_at, view.now);
        parts::Event { icon: "alert", tone: parts::Tone::Bad, what, more: String::new(), when }
    }));
    events.extend(tried.map(|attempt| attempt_event(view, whole, attempt)));
    let no_card = whole.payments.iter().any(|(p, tried)| tried.is_empty() && p.class.is_some());
    html! {
        @if no_card { (parts::note(parts::Tone::Warn, t.code_class_no_instrument())) }
        @if events.is_empty() {
            p.faint { (if whole.invoice.amount_due == 0 { t.attempts_not_needed() } else { t.attempts_none() }) }
        } @else {
            (parts::timeline(&events))
        }
    }
}

fn attempt_event(view: View<'_>, whole: &Whole, attempt: &Attempt) -> parts::Event {
    let (t, lang) = (T(view.lang), view.lang);
    let why = attempt.class.as_deref().map_or("", |code| class(lang, code));
    let amount = Money::new(attempt.amount, whole.invoice.currency).show(lang);
    let (icon, tone, what, more) = match attempt.state {
        AttemptState::Paid => ("check", parts::Tone::Good, t.attempt_paid(amount), ""),
        AttemptState::Declined => ("alert", parts::Tone::Bad, t.attempt_declined(amount), why),
        AttemptState::Unknown | AttemptState::Sent => {
            ("clock", parts::Tone::Warn, t.attempt_unknown(amount), t.attempt_unknown_text())
        }
    };
    let when = show::time(lang, &view.shop.zone, attempt.sent_at, view.now);
    parts::Event { icon, tone, what: html! { (what) }, more: more.to_string(), when }
}
