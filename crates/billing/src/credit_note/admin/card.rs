//! What was corrected of an invoice, on its page: credit notes, refunds, disputes, a void; and what can be done.

use base::{Amount, Instant, Lang, Money};
use domain::billing::invoice::State;
use domain::shop::role::Right;
use gateways::payment::Dispute;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Event, Tone};
use kit::web::show;
use maud::{Markup, html};
use shop::{Desk, Shop};

use crate::credit_note::{self, CreditNote, show_number};
use crate::invoice::sql::Invoice;
use crate::payment::sql::{self as payments, Disputed};
use crate::refund::sql::{Listed, State as RefundState};
use crate::void::{self, Void};
use crate::words::T;
use crate::{aloud, refund};

/// What is known of an invoice's corrections.
#[derive(Clone, Debug)]
pub struct Corrections {
    pub notes: Vec<CreditNote>,
    refunds: Vec<Listed>,
    disputes: Vec<Disputed>,
    void: Option<Void>,
    replaces: Option<base::id::InvoiceId>,
    creditable: Amount,
    refundable: Amount,
}

pub fn find(reader: &mut Reader<'_>, shop: &Shop, invoice: &Invoice) -> Result<Corrections, Error> {
    Ok(Corrections {
        notes: credit_note::list_of_invoice(reader, shop.id, invoice.id)?,
        refunds: refund::list_of_invoice(reader, shop.id, invoice.id)?,
        disputes: payments::list_disputes(reader, shop.id, invoice.id)?,
        void: void::find(reader, shop.id, invoice.id)?,
        replaces: void::find_replaced(reader, shop.id, invoice.id)?,
        creditable: credit_note::standing(reader, shop.id, invoice)?.1,
        refundable: refund::refundable(reader, shop.id, invoice.id)?,
    })
}

/// The card; its buttons are for those who may move money.
pub fn card(desk: &Desk, invoice: &Invoice, known: &Corrections) -> Markup {
    let t = T(desk.lang());
    let events = events(desk, invoice, known);
    let here = format!("/admin/invoices/{}", invoice.id);
    let link = |label: &str, path: &str| parts::Button::new(label).link(&format!("{here}/{path}"));
    let may = desk.may(Right::Refund);
    let again = known.void.as_ref().is_some_and(|void| void.replaced_by.is_none());
    html! {
        (parts::Card::new("corrections", t.corrections()).note(t.corrections_note()).show(html! {
            div.stack {
                @if events.is_empty() { p.faint { (t.corrections_none()) } } @else { (parts::timeline(&events)) }
                @if may {
                    div.acts {
                        @if known.creditable > 0 { (link(t.credit_note_make(), "credit")) }
                        @if known.refundable > 0 { (link(t.refund_make(), "refund")) }
                        @if invoice.state == State::Open && known.disputes.is_empty() { (link(t.void_make(), "void")) }
                        @if again {
                            (parts::confirm(&desk.visitor, "reissue", parts::Button::new(t.reissue()), t.reissue_question(), t.reissue_text(), &format!("{here}/reissue"), parts::Button::new(t.reissue()).go()))
                        }
                    }
                }
            }
        }))
    }
}

fn events(desk: &Desk, invoice: &Invoice, known: &Corrections) -> Vec<Event> {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let money = |amount| Money::new(amount, invoice.currency).show(lang);
    let mut all: Vec<(Instant, Event)> = Vec::new();
    let mut add = |at: Instant, icon, tone, what: Markup, more: String| {
        let when = show::time(lang, &desk.shop.zone, at, desk.now());
        all.push((at, Event { icon, tone, what, more, when }));
    };
    for note in &known.notes {
        let number = show_number(note.year, note.number);
        let what = html! { a href={ (super::LIST) "/" (note.id) } { (t.credit_note_told(money(note.total), number)) } };
        add(note.issued_at, "invoice", Tone::Act, what, note.reason.clone());
    }
    for refund in &known.refunds {
        let more = refund.class.as_deref().map_or(refund.reason.clone(), |class| aloud::class(lang, class).to_string());
        let (icon, tone) = refund_look(refund.state);
        let what = html! { (refund_words(t, refund.state)) " " (money(refund.amount)) };
        add(refund.created_at, icon, tone, what, more);
    }
    for dispute in &known.disputes {
        let (tone, what) = match dispute.state {
            Dispute::Open => (Tone::Bad, t.dispute_open()),
            Dispute::Won => (Tone::Good, t.dispute_won()),
            Dispute::Lost => (Tone::Bad, t.dispute_lost()),
        };
        let what = html! { (what) " " (money(dispute.amount)) };
        add(dispute.opened_at, "alert", tone, what, dispute.reason.clone());
    }
    if let Some(void) = &known.void {
        let what = html! {
            (t.voided())
            @if let Some(new) = void.replaced_by { " " a href={ "/admin/invoices/" (new) } { (t.reissued_as()) } }
        };
        add(void.voided_at, "close", Tone::Plain, what, void.reason.clone());
    }
    if let Some(old) = known.replaces {
        let what = html! { a href={ "/admin/invoices/" (old) } { (t.reissue_of()) } };
        add(invoice.issued_at, "repeat", Tone::Plain, what, String::new());
    }
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.into_iter().map(|(_, event)| event).collect()
}

fn refund_look(state: RefundState) -> (&'static str, Tone) {
    match state {
        RefundState::Due | RefundState::Sent | RefundState::Unknown => ("clock", Tone::Warn),
        RefundState::Paid => ("back", Tone::Good),
        RefundState::Failed => ("alert", Tone::Bad),
    }
}

/// How a refund stands, in a word or two.
pub fn refund_words(t: T, state: RefundState) -> &'static str {
    match state {
        RefundState::Due | RefundState::Sent => t.refund_due(),
        RefundState::Unknown => t.refund_unknown(),
        RefundState::Paid => t.refund_paid(),
        RefundState::Failed => t.refund_failed(),
    }
}

/// The same as a tag.
pub fn refund_tag(lang: Lang, state: RefundState) -> Markup {
    parts::tag(refund_words(T(lang), state), refund_look(state).1)
}
