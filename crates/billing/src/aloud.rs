//! How billing's codes and records are read aloud: refusals, decline classes, states, the changes of an agreement.

use std::borrow::Cow;

use base::id::PlanId;
use base::{Currency, Day, Instant, Lang, Money, Period, Zone};
use catalog::plan::PlanName;
use domain::billing::agreement::{Agreement, Cancel, Change, Charge, NewTerms, PauseMode, Unused, What};
use domain::billing::change::QUANTITY_MOST;
use domain::billing::invoice::State as InvoiceState;
use domain::billing::item::{Item, Terms};
use domain::billing::phase::{Life, Phase, Standing, Turn};
use domain::billing::{NoCoupon, Refusal};
use kit::web::parts::{self, Tone};
use kit::web::show;
use maud::Markup;

use crate::payment::sql::State as PaymentState;
use crate::subscription::Subscription;
use crate::words::T;

/// `11월 21일 ~ 12월 20일`: the days of a period; its last one is the day before its end.
pub fn days(lang: Lang, zone: &Zone, period: Period, today: Day) -> String {
    let (from, to) = (zone.day(period.from), zone.day(period.to));
    let last = if to > from { to.plus_days(-1) } else { to };
    T(lang).range(show::day(lang, from, today), show::day(lang, last, today))
}

/// Why billing said no, as a sentence.
pub fn say_refusal(lang: Lang, refusal: &Refusal) -> String {
    sentence(T(lang), lang, refusal)
}

fn sentence(t: T, lang: Lang, refusal: &Refusal) -> String {
    match refusal {
        Refusal::AlreadyEnded { on } => t.refused_already_ended(show::full_day(lang, *on)),
        Refusal::PauseTooLong { most, .. } => t.refused_pause_too_long(*most),
        Refusal::TooManyItems { most } => t.refused_too_many_items(*most),
        Refusal::UnknownItem { code } => t.refused_unknown_item(code),
        Refusal::UnknownZone { name } => t.refused_unknown_zone(name),
        Refusal::ItemTwice { code } => t.refused_item_exists(code),
        Refusal::UnknownPlan { code } => t.refused_unknown_plan(code),
        Refusal::UnknownCustomer { code } => t.refused_unknown_customer(code),
        Refusal::UnknownSubscription { code } => t.refused_unknown_subscription(code),
        Refusal::UnknownInvoice { code } => t.refused_unknown_invoice(code),
        Refusal::PlanNotOnSale { code } => t.refused_plan_not_on_sale(code),
        Refusal::NoPrice { currency } => t.refused_no_price(currency),
        Refusal::UnknownDelivery { day } => t.refused_unknown_delivery(show::full_day(lang, *day)),
        Refusal::DeliverySkipped { day } => t.refused_delivery_skipped(show::full_day(lang, *day)),
        Refusal::NotDeliveredThen { day } => t.refused_not_delivered_then(show::full_day(lang, *day)),
        Refusal::AfterCutoff { day } => t.refused_after_cutoff(show::full_day(lang, *day)),
        Refusal::BadQuantity => t.refused_quantity(QUANTITY_MOST),
        Refusal::NotSupported { what } => t.refused_not_supported(what),
        Refusal::ReferenceTaken { reference } => t.refused_reference_taken(reference),
        Refusal::Coupon { why, code } => no_coupon(t, *why, code),
        Refusal::ConsentTooEarly { earliest } => t.refused_consent_too_early(show::full_day(lang, *earliest)),
        Refusal::UnknownMeter { code } => t.refused_unknown_meter(code),
        Refusal::KeyReused
        | Refusal::BadEventId
        | Refusal::BadOp
        | Refusal::NoDelivery
        | Refusal::AlreadyCanceled { .. }
        | Refusal::NotCanceled
        | Refusal::NotEnded
        | Refusal::AlreadyPaused
        | Refusal::NotPaused
        | Refusal::NotStarted
        | Refusal::PauseEndsBeforeItBegins
        | Refusal::InThePast
        | Refusal::TooFar
        | Refusal::NoItems
        | Refusal::BadAmount
        | Refusal::AmountTooLarge
        | Refusal::SamePlan
        | Refusal::SameRhythm
        | Refusal::InTrial
        | Refusal::NothingDue
        | Refusal::NotPending
        | Refusal::LaterChange
        | Refusal::SameCustomer
        | Refusal::BadAnchor
        | Refusal::BadContact
        | Refusal::NothingAsked
        | Refusal::AskedAfterTheRise
        | Refusal::SamePrice
        | Refusal::RiseOver
        | Refusal::HistoryOnly
        | Refusal::ExceedsCreditable
        | Refusal::ExceedsRefundable
        | Refusal::SomethingPaid
        | Refusal::NotOpen
        | Refusal::PaymentUnderWay
        | Refusal::NothingToDispute
        | Refusal::AlreadyReissued
        | Refusal::DraftClosed
        | Refusal::NotLower
        | Refusal::BadTax
        | Refusal::NoInstrument => t.by_key(refusal.code()).unwrap_or(refusal.code()).to_string(),
    }
}

fn no_coupon(t: T, why: NoCoupon, code: &str) -> String {
    match why {
        NoCoupon::Unknown => t.refused_unknown_coupon(code),
        NoCoupon::NotForPlan => t.refused_coupon_not_for_plan(code),
        NoCoupon::NotForCurrency => t.refused_coupon_not_for_currency(code),
        NoCoupon::NotValid => t.refused_coupon_not_valid(code),
        NoCoupon::UsedUp => t.refused_coupon_used_up(code),
        NoCoupon::UsedByCustomer => t.refused_coupon_used_by_customer(code),
        NoCoupon::Attached => t.refused_coupon_attached(code),
    }
}

/// Why a charge did not go through, in a few words.
pub fn class(lang: Lang, code: &str) -> &'static str {
    let t = T(lang);
    t.by_key(&format!("class-{}", code.replace('_', "-"))).unwrap_or(t.code_class_risk())
}

pub fn standing(lang: Lang, standing: Standing) -> &'static str {
    let t = T(lang);
    match standing {
        Standing::Scheduled => t.standing_scheduled(),
        Standing::Trial => t.standing_trial(),
        Standing::Active => t.standing_active(),
        Standing::Paused => t.standing_paused(),
        Standing::Ended => t.standing_ended(),
    }
}

/// How a subscription stands, a scheduled end before anything else.
pub fn standing_tag(lang: Lang, subscription: &Subscription) -> Markup {
    state_tag(lang, subscription.state, subscription.is_ending())
}

/// A state, and whether an end is scheduled.
pub fn state_tag(lang: Lang, state: Standing, is_ending: bool) -> Markup {
    if is_ending && state != Standing::Ended {
        return parts::tag(T(lang).standing_ending(), Tone::Warn);
    }
    let tone = match state {
        Standing::Trial | Standing::Scheduled => Tone::Act,
        Standing::Active => Tone::Good,
        Standing::Paused => Tone::Warn,
        Standing::Ended => Tone::Plain,
    };
    parts::tag(standing(lang, state), tone)
}

impl Subscription {
    /// Whether it is to end and has not ended yet.
    pub fn is_ending(&self) -> bool {
        self.ends_at.is_some() && self.state != Standing::Ended
    }
}

/// Open, overdue, paid.
pub fn invoice_tag(lang: Lang, state: InvoiceState, is_late: bool) -> Markup {
    let t = T(lang);
    match state {
        InvoiceState::Open if is_late => parts::tag(t.invoice_late(), Tone::Bad),
        InvoiceState::Open => parts::tag(t.invoice_open(), Tone::Warn),
        InvoiceState::Paid => parts::tag(t.invoice_paid(), Tone::Good),
        InvoiceState::Void => parts::tag(t.invoice_void(), Tone::Plain),
        InvoiceState::Uncollectible => parts::tag(t.invoice_uncollectible(), Tone::Plain),
    }
}

pub fn payment_tag(lang: Lang, state: PaymentState) -> Markup {
    let t = T(lang);
    match state {
        PaymentState::Due => parts::tag(t.payment_due(), Tone::Act),
        PaymentState::Processing => parts::tag(t.payment_processing(), Tone::Warn),
        PaymentState::Paid => parts::tag(t.payment_paid(), Tone::Good),
        PaymentState::Failed => parts::tag(t.payment_failed(), Tone::Bad),
        PaymentState::Canceled => parts::tag(t.payment_canceled(), Tone::Plain),
        PaymentState::Disputed => parts::tag(t.payment_disputed(), Tone::Bad),
    }
}

/// The name of a plan among those of the shop.
pub fn plan_name(lang: Lang, names: &[PlanName], id: PlanId) -> &str {
    names.iter().find(|plan| plan.id == id).map_or("", |plan| lang.pick(&plan.name_ko, &plan.name_en))
}

/// One change of an agreement as a line of its story.
#[derive(Clone, Debug)]
pub struct Said {
    pub icon: &'static str,
    pub tone: Tone,
    pub what: String,
    pub more: Vec<String>,
}

/// Where a change is read: the reader's language and what its figures and days are of.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub lang: Lang,
    pub zone: &'a Zone,
    pub currency: Currency,
    pub names: &'a [PlanName],
    pub now: Instant,
}

/// What a change says, with its terms and the day it takes effect when that is not the day it was asked for.
pub fn change(place: Place<'_>, change: &Change, agreement: &Agreement) -> Said {
    let Place { lang, zone, now, .. } = place;
    let t = T(lang);
    let day = |day: base::Day| show::day(lang, day, zone.day(now));
    let mut said = words_of(place, change, agreement);
    let (asked, takes_effect) = (zone.day(change.asked_at), zone.day(change.at));
    if asked != takes_effect {
        said.more.insert(0, t.change_effective(day(takes_effect)));
    }
    if agreement.changes.iter().any(|other| other.what == What::Undone(change.ordinal)) {
        said.more.push(t.change_undone().to_string());
    }
    said
}

/// The terms a change brings, as they come to hold.
fn as_they_come<'a>(agreement: &'a Agreement, ordinal: i64, new: &'a NewTerms) -> Cow<'a, Terms> {
    let comes = |phase: &Phase<'_>| phase.turn == Turn::Terms && phase.cause == ordinal;
    let phase = Life::of(agreement).phases.into_iter().find(comes);
    phase.map_or(Cow::Borrowed(&new.terms), |phase| phase.terms)
}

/// A change that has not taken effect yet, as something that will happen.
pub fn planned(place: Place<'_>, change: &Change, agreement: &Agreement) -> Said {
    let (t, said) = (T(place.lang), words_of(place, change, agreement));
    let what = match &change.what {
        What::PlanChanged(new) => t.planned_plan(plan_name(place.lang, place.names, new.terms.plan)),
        What::QuantityChanged(new) => t.planned_quantity(new.terms.quantity()),
        What::ItemsChanged(_) => match moved(place.lang, agreement, change) {
            Some((came, went)) if went.is_empty() => t.planned_added(came),
            Some((came, went)) if came.is_empty() => t.planned_removed(went),
            Some((came, went)) => t.planned_swapped(came, went),
            None => return said,
        },
        What::Canceled(_) => return Said { what: t.planned_cancel().to_string(), more: vec![], ..said },
        _ => return said,
    };
    Said { what, ..said }
}

/// What came and what went with a change of items, as it was asked for; none when nothing did.
fn moved(lang: Lang, agreement: &Agreement, change: &Change) -> Option<(String, String)> {
    let known = agreement.changes.iter().filter(|other| other.ordinal <= change.ordinal).cloned().collect();
    let then = Agreement { changes: known, ..agreement.clone() };
    let life = Life::of(&then);
    let at = life.phases.iter().position(|phase| phase.cause == change.ordinal).filter(|at| *at > 0)?;
    let [before, after] = [at - 1, at].map(|at| &life.phases[at].terms.items);
    let named = |these: &[Item], those: &[Item]| {
        let gone = these.iter().filter(|item| !those.iter().any(|other| other.code == item.code));
        gone.map(|item| lang.pick(&item.ko, &item.en).to_string()).collect::<Vec<_>>().join(", ")
    };
    Some((named(after, before), named(before, after))).filter(|(came, went)| !(came.is_empty() && went.is_empty()))
}

fn items(lang: Lang, agreement: &Agreement, change: &Change) -> String {
    let t = T(lang);
    match moved(lang, agreement, change) {
        None => t.change_items().to_string(),
        Some((came, went)) if went.is_empty() => t.change_items_added(came),
        Some((came, went)) if came.is_empty() => t.change_items_removed(went),
        Some((came, went)) => t.change_items_swapped(came, went),
    }
}

/// What becomes of unused time, and of the notice.
fn said_of_leaving(t: T, cancel: &Cancel) -> Vec<String> {
    let unused = match cancel.unused {
        Unused::Credit | Unused::Refund => t.unused_credit(),
        Unused::Keep => t.unused_keep(),
    };
    let waived = cancel.waived.then(|| t.change_waived());
    std::iter::once(unused).chain(waived).map(str::to_string).collect()
}

fn words_of(place: Place<'_>, change: &Change, agreement: &Agreement) -> Said {
    let Place { lang, zone, currency, names, now } = place;
    let (t, money) = (T(lang), |amount| Money::new(amount, currency).show(lang));
    let price = |terms: &Terms| catalog::show::price_line(lang, terms, currency);
    let held = |new| as_they_come(agreement, change.ordinal, new);
    let line = |icon, tone, what: String, more: Vec<String>| Said { icon, tone, what, more };
    match &change.what {
        What::Created(created) => {
            let mut more = vec![price(&created.terms)];
            more.extend(created.trial.map(|trial| t.change_trial(trial.days, money(trial.price))));
            more.extend((created.setup > 0).then(|| t.change_setup(money(created.setup))));
            more.extend((created.deposit > 0).then(|| t.change_deposit(money(created.deposit))));
            line("plus", Tone::Good, t.change_created(plan_name(lang, names, created.terms.plan)), more)
        }
        What::PlanChanged(new) => {
            let name = plan_name(lang, names, new.terms.plan);
            line("repeat", Tone::Act, t.change_plan(name), vec![price(&held(new))])
        }
        What::QuantityChanged(new) => {
            line("edit", Tone::Act, t.change_quantity(new.terms.quantity()), vec![price(&held(new))])
        }
        What::Paused(pause) => {
            let what = match pause.until {
                Some(until) => t.change_paused_until(show::day(lang, until, zone.day(now))),
                None => t.change_paused().to_string(),
            };
            let mode = match pause.mode {
                PauseMode::Credit => t.pause_credit(),
                PauseMode::Extend => t.pause_extend(),
            };
            line("pause", Tone::Warn, what, vec![mode.to_string()])
        }
        What::Resumed => line("play", Tone::Good, t.change_resumed().to_string(), vec![]),
        What::Canceled(cancel) => line("leave", Tone::Bad, t.change_canceled().to_string(), said_of_leaving(t, cancel)),
        What::ItemsChanged(new) => line("edit", Tone::Act, items(lang, agreement, change), vec![price(&held(new))]),
        What::PriceChanged(new) => line("label", Tone::Warn, t.change_price().to_string(), vec![price(&new.terms)]),
        What::AnchorSet(_) => line("calendar", Tone::Act, t.change_anchor().to_string(), vec![]),
        What::ZoneSet(zone) => line("calendar", Tone::Act, t.change_zone(zone.name()), vec![]),
        What::Skipped(skip) => {
            let more = (skip.charge == Charge::None).then(|| t.change_skipped_free().to_string());
            line(
                "truck",
                Tone::Warn,
                t.change_skipped(show::day(lang, skip.day, zone.day(now))),
                more.into_iter().collect(),
            )
        }
        What::Rescheduled(to) => {
            let [from, to] = [to.day, to.to].map(|day| show::day(lang, day, zone.day(now)));
            line("truck", Tone::Act, t.change_rescheduled(from, to), vec![])
        }
        What::RhythmSet(rhythm) => {
            line("truck", Tone::Act, t.change_rhythm(catalog::show::cycle(lang, rhythm.every)), vec![])
        }
        What::Transferred(_) => line("users", Tone::Act, t.change_transferred().to_string(), vec![]),
        What::Undone(ordinal) => {
            let taken_back = agreement.changes.iter().find(|c| c.ordinal == *ordinal);
            let more = taken_back.map(|c| words_of(place, c, agreement).what);
            line("back", Tone::Good, t.change_taken_back().to_string(), more.into_iter().collect())
        }
        What::Restarted(terms) => {
            line("back", Tone::Good, t.change_restarted(plan_name(lang, names, terms.plan)), vec![price(terms)])
        }
    }
}

/// Who asked for a change, from the actor's code. `staff` are the names of the shop's staff by code.
pub fn actor(lang: Lang, code: &str, staff: &[(String, String)]) -> String {
    let t = T(lang);
    match staff.iter().find(|(known, _)| known == code) {
        Some((_, name)) => t.actor_staff(name),
        None if code.starts_with("cus_") => t.actor_customer().to_string(),
        None if code.starts_with("key_") => t.actor_program().to_string(),
        None if code.starts_with("stf_") => t.actor_former_staff().to_string(),
        None => t.by_key(&format!("actor-{code}")).unwrap_or(t.code_actor_system()).to_string(),
    }
}
