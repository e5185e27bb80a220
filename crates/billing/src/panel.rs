//! Billing's panels of the customer's page, which the console arranges: subscriptions, invoices, credit and card, and how
//! this area's events read on the timeline.

use base::id::{CustomerId, SubscriptionId};
use base::{Instant, Lang, Money};
use catalog::plan::{self, PlanName};
use catalog::plan_item::Tax;
use kit::db::{Error, Reader};
use kit::events::Heard;
use kit::web::parts::{self, Tone};
use kit::web::show;
use maud::{Markup, html};
use people::customer::panel::{Told, View};
use serde_json::Value;
use shop::Shop;

use crate::aloud::{class, plan_name, standing_tag};
use crate::deposit::{self, sql::Deposit};
use crate::draft;
use crate::handover::{self, sql::Handover};
use crate::invoice::{self, sql::Invoice};
use crate::ledger;
use crate::payment::portal::card_name;
use crate::payment::{self, sql::Instrument};
use crate::subscription::admin::invoice_rows;
use crate::subscription::{self, Subscription};
use crate::words::T;

const INVOICES_MOST: i64 = 12;

/// What this area knows of a customer.
#[derive(Clone, Debug)]
pub struct Known {
    pub customer: CustomerId,
    pub subscriptions: Vec<Subscription>,
    /// When a bill goes out that is put together already.
    pub waiting: Vec<(SubscriptionId, Instant)>,
    /// The newest first.
    pub invoices: Vec<Invoice>,
    pub open: Vec<Invoice>,
    pub wallet: Money,
    pub deposits: Vec<Deposit>,
    pub card: Option<Instrument>,
    pub names: Vec<PlanName>,
    /// Subscriptions they want to hand over to somebody.
    pub handovers: Vec<Handover>,
    /// A tax of their own.
    pub tax: Option<Tax>,
}

pub fn find_known(reader: &mut Reader<'_>, shop: &Shop, customer: CustomerId, now: Instant) -> Result<Known, Error> {
    let wallet = ledger::wallet(reader, shop.id, customer, shop.currency)?;
    let subscriptions = subscription::list_of_customer(reader, shop.id, customer)?;
    let mut waiting = Vec::new();
    for s in subscriptions.iter().filter(|s| s.ended_on.is_none()) {
        let drafts = draft::list_waiting(reader, shop.id, s.id)?;
        waiting.extend(drafts.iter().map(|whole| (s.id, whole.draft.issue_at)).min());
    }
    Ok(Known {
        customer,
        subscriptions,
        waiting,
        invoices: invoice::list_of_customer(reader, shop.id, customer, INVOICES_MOST)?,
        open: invoice::sql::list_open_of_customer(reader, shop.id, customer)?,
        wallet: Money::new(wallet, shop.currency),
        deposits: deposit::portal::list_mine(reader, shop.id, customer)?,
        card: payment::list_instruments(reader, shop.id, customer)?.into_iter().next(),
        names: plan::names(reader, shop.id)?,
        handovers: handover::sql::list_waiting(reader, shop.id, customer, now)?,
        tax: crate::tax::find(reader, shop.id, customer)?,
    })
}

/// The customer's subscriptions, each a line that leads to its page.
pub fn subscriptions(view: View<'_>, known: &Known) -> Markup {
    let (t, lang, today) = (T(view.lang), view.lang, view.zone.day(view.now));
    let href = format!("/admin/subscriptions/new?customer={}", known.customer);
    let aside = html! { @if view.may_edit { a.link href=(href) { (t.subscription_new()) } } };
    let row = |s: &Subscription| {
        let waiting = known.waiting.iter().find(|(id, _)| *id == s.id).map(|(_, at)| *at);
        let when = match (s.ended_on, s.ends_at, waiting.or(s.period_to)) {
            (Some(day), _, _) => t.ended_on(show::day(lang, day, today)),
            (None, Some(at), _) => t.ends_then(show::day(lang, s.zone.day(at), today)),
            (None, None, Some(at)) => t.next_then(show::day(lang, s.zone.day(at), today)),
            (None, None, None) => t.since_day(show::day(lang, s.started_on, today)),
        };
        html! {
            tr {
                td.p-title data-label=(t.plan()) { a.link href={ "/admin/subscriptions/" (s.id) } { (plan_name(lang, &known.names, s.plan)) } }
                td.p-line data-label=(t.state()) {
                    (standing_tag(lang, s))
                    @for one in known.handovers.iter().filter(|one| one.subscription == s.id) {
                        " " (parts::tag(&t.handover_staff(show::day(lang, view.zone.day(one.expires_at), today), &one.name), Tone::Act))
                    }
                }
                td.p-line data-label=(t.schedule()) { span.soft { (when) } }
                td.num.p-aside data-label=(t.mrr()) { (Money::new(s.mrr, s.currency).show(lang)) }
            }
        }
    };
    parts::Card::new("subscriptions", t.subscriptions()).aside(aside).show(html! {
        @if known.subscriptions.is_empty() { p.faint { (t.no_subscription_yet()) } } @else {
            table.grid {
                thead { tr {
                    th scope="col" { (t.plan()) } th scope="col" { (t.state()) } th scope="col" { (t.schedule()) }
                    th.num scope="col" { (t.mrr()) }
                } }
                tbody { @for s in &known.subscriptions { (row(s)) } }
            }
        }
    })
}

/// The newest invoices.
pub fn invoices(view: View<'_>, known: &Known) -> Markup {
    let t = T(view.lang);
    parts::card(
        "invoices",
        t.invoices(),
        html! {
            @if known.invoices.is_empty() { p.faint { (t.invoices_none()) } }
            @else { (invoice_rows(view.lang, view.now, &known.invoices)) }
        },
    )
}

/// What is owed, a sum for each currency.
fn owed(known: &Known) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    for invoice in known.open.iter().filter(|invoice| invoice.amount_due > 0) {
        match sums.iter_mut().find(|sum| sum.currency == invoice.currency) {
            Some(sum) => sum.amount += invoice.amount_due,
            None => sums.push(Money::new(invoice.amount_due, invoice.currency)),
        }
    }
    sums
}

/// Credit, card, and what is owed.
pub fn wallet(view: View<'_>, known: &Known) -> Markup {
    let (t, lang) = (T(view.lang), view.lang);
    let mut facts = parts::Facts::new();
    facts = facts.link(t.wallet(), known.wallet.show(lang), &format!("/admin/customers/{}/credit", known.customer));
    for deposit in known.deposits.iter().filter(|deposit| deposit.held() > 0) {
        let held = Money::new(deposit.held(), deposit.currency).show(lang);
        facts = facts.link(t.deposit(), held, &format!("/admin/deposits/{}", deposit.invoice));
    }
    facts = match &known.card {
        Some(card) => facts.text(t.card(), card_name(lang, card)),
        None => facts.markup(t.card(), html! { span.faint { (t.card_none_staff()) } }),
    };
    let owed = owed(known);
    facts = facts.markup(
        t.owed_sum(),
        html! {
            @if owed.is_empty() { (Money::new(0, known.wallet.currency).show(lang)) }
            @for sum in &owed { (parts::tag(&sum.show(lang), Tone::Bad)) " " }
        },
    );
    if view.may_edit {
        let tax = match known.tax {
            None => t.tax_shop().to_string(),
            Some(Tax::Exempt) => t.tax_exempt().to_string(),
            Some(Tax::Rate(rate)) => format!("{}%", crate::tax::admin::percent(rate)),
        };
        facts = facts.link(t.tax_kind(), tax, &format!("/admin/customers/{}/tax", known.customer));
    }
    let href = format!("/admin/charges/new?customer={}", known.customer);
    let aside = html! { @if view.may_edit { a.link href=(href) { (t.charge_new()) } } };
    parts::Card::new("wallet", t.money()).aside(aside).show(facts.show_wide())
}

/// How an event of this area reads on the timeline; None for those of others.
pub fn say(lang: Lang, event: &Heard) -> Option<Told> {
    let t = T(lang);
    let json: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |name: &str| json.get(name).and_then(Value::as_i64).unwrap_or_default();
    let money = |name: &str| match text("currency").parse() {
        Ok(currency) => Money::new(number(name), currency).show(lang),
        Err(_) => String::new(),
    };
    let of_subscription = |icon, tone, what: &str| {
        let href = format!("/admin/subscriptions/{}", base::id::SubscriptionId(event.subject));
        Some(Told { icon, tone, what: html! { a href=(href) { (what) } }, more: t.told_mrr(money("mrr")) })
    };
    let of_invoice = |icon, tone, what: String, more: String| {
        let href = format!("/admin/invoices/{}", base::id::InvoiceId(event.subject));
        Some(Told { icon, tone, what: html! { a href=(href) { (what) } }, more })
    };
    let of_deposit = |tone, what: String| {
        let href = format!("/admin/deposits/{}", base::id::InvoiceId(event.subject));
        Some(Told { icon: "lock", tone, what: html! { a href=(href) { (what) } }, more: text("number").to_string() })
    };
    let named = || text("number").to_string();
    match event.kind.as_str() {
        "subscription_started" => of_subscription("plus", Tone::Good, t.told_started()),
        "trial_ended" => of_subscription("check", Tone::Good, t.told_trial_ended()),
        "subscription_changed" => of_subscription("repeat", Tone::Act, t.told_changed()),
        "subscription_paused" => of_subscription("pause", Tone::Warn, t.told_paused()),
        "subscription_resumed" => of_subscription("play", Tone::Good, t.told_resumed()),
        "subscription_ended" => of_subscription("leave", Tone::Bad, t.told_ended()),
        "subscription_restarted" => of_subscription("back", Tone::Good, t.told_restarted()),
        "invoice_issued" => of_invoice("invoice", Tone::Plain, t.told_issued(money("amount")), named()),
        "invoice_offset" => of_invoice("invoice", Tone::Act, t.told_offset(money("amount")), named()),
        "payment_paid" => of_invoice("card", Tone::Good, t.told_paid(money("amount")), named()),
        "payment_declined" => {
            of_invoice("alert", Tone::Bad, t.told_declined(money("amount")), class(lang, text("class")).to_string())
        }
        "deposit_returned" => of_deposit(Tone::Plain, t.told_deposit_returned(money("amount"))),
        "deposit_kept" => of_deposit(Tone::Warn, t.told_deposit_kept(money("amount"))),
        "invoice_given_up" => of_invoice("leave", Tone::Bad, t.told_given_up(money("amount")), named()),
        "payment_unknown" => of_invoice("clock", Tone::Warn, t.told_unknown(money("amount")), named()),
        "credit_note_issued" => {
            let href = format!("/admin/credit-notes/{}", base::id::CreditNoteId(event.subject));
            let what = html! { a href=(href) { (t.told_credit_note(money("amount"))) } };
            Some(Told { icon: "invoice", tone: Tone::Act, what, more: named() })
        }
        "charge_planned" => {
            let href = format!("/admin/subscriptions/{}", base::id::SubscriptionId(event.subject));
            let what = html! { a href=(href) { (t.told_charge_planned(money("amount"))) } };
            Some(Told { icon: "plus", tone: Tone::Act, what, more: String::new() })
        }
        "invoice_voided" => of_invoice("close", Tone::Warn, t.told_voided(money("amount")), named()),
        "payment_refunded" => of_invoice("back", Tone::Good, t.told_refunded(money("amount")), named()),
        "refund_failed" => of_invoice("alert", Tone::Bad, t.told_refund_failed(money("amount")), named()),
        "payment_disputed" => of_invoice("alert", Tone::Bad, t.told_disputed(money("amount")), named()),
        "payment_reinstated" => of_invoice("card", Tone::Good, t.told_reinstated(money("amount")), named()),
        "dispute_lost" => of_invoice("alert", Tone::Bad, t.told_dispute_lost(money("amount")), named()),
        _ => crate::delivery::say(lang, event),
    }
}
