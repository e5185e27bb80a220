//! Deciding changes: what a person asks for becomes a change of the agreement, or a refusal. Nothing is written here.

use base::id::CustomerId;
use base::{Day, Every, Instant, Zone};

use super::Refusal;
use super::agreement::{
    Agreement, Cancel, Change, Created, CycleRule, NewAnchor, NewTerms, Pause, PauseMode, Unused, What,
};
use super::anchor::{Anchor, First};
use super::item::{Item, Terms};
use super::phase::{Life, Phase, Standing, Turn, term_since};
use crate::catalog::conditions::Then;

/// A pause lasts at most this many days.
pub const PAUSE_DAYS_MOST: i64 = 366;
/// Nothing is planned further ahead than this.
const AHEAD_DAYS_MOST: i64 = 3_660;
pub const ITEMS_MOST: usize = 100;
pub const QUANTITY_MOST: i64 = 1_000_000_000_000_000;

/// When a change takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Now,
    PeriodEnd,
    /// At the end of the running term; of the period when there is no term.
    TermEnd,
    /// At the beginning of this day; inside a running trial or period.
    On(Day),
}

impl Agreement {
    fn change(&self, at: Instant, now: Instant, what: What) -> Change {
        Change { ordinal: self.next_ordinal(), at, asked_at: now, what }
    }

    /// The instant a change takes effect: not before the agreement begins.
    pub(super) fn instant(&self, life: &Life<'_>, when: When, now: Instant) -> Result<Instant, Refusal> {
        let period_end = || life.paid_until(now).or(life.pause_end(now));
        let at = match when {
            When::Now => now,
            When::PeriodEnd => period_end().unwrap_or(now),
            When::TermEnd => self.term_end(life, now).or_else(period_end).unwrap_or(now),
            When::On(day) => {
                let zone = life.zone(now);
                let today = zone.day(now);
                match today.days_until(day) {
                    0 => now,
                    ..0 => return Err(Refusal::InThePast),
                    days if days > AHEAD_DAYS_MOST => return Err(Refusal::TooFar),
                    _ => zone.midnight(day),
                }
            }
        };
        Ok(at.max(life.begins().unwrap_or(at)))
    }

    pub(super) fn term_end(&self, life: &Life<'_>, now: Instant) -> Option<Instant> {
        let phase = life.at(now)?;
        let term = phase.terms.term?;
        let renews = term.then == Then::Renew;
        let since = term_since(life.phases.iter().filter(|phase| phase.from <= now));
        Some(phase.cycle.term_end(phase.terms.every(), term.periods, since, now, renews)).filter(|end| *end > now)
    }

    fn refuse_ended(&self, life: &Life<'_>, now: Instant) -> Result<(), Refusal> {
        match (life.standing(now), life.ends_at()) {
            (Standing::Ended, Some(at)) => Err(Refusal::AlreadyEnded { on: life.zone(at).day(at) }),
            _ => Ok(()),
        }
    }

    /// The scheduled end, if there is one that has not come yet.
    pub(super) fn pending_end(&self, life: &Life<'_>, now: Instant) -> Option<(i64, Instant)> {
        let end = life.phases.iter().rev().find(|p| p.turn == Turn::End && p.from > now)?;
        Some((end.cause, end.from))
    }

    /// Ends the agreement, not before the notice is over. What happens to the unused part of a paid period is the caller's
    /// to say.
    pub fn cancel(&self, when: When, unused: Unused, now: Instant) -> Result<Change, Refusal> {
        self.end(when, Cancel { unused, free: false, waived: false }, now)
    }

    /// Ends the agreement as if no notice was agreed on; that it was waived is kept.
    pub fn cancel_without_notice(&self, when: When, unused: Unused, now: Instant) -> Result<Change, Refusal> {
        self.end(when, Cancel { unused, free: false, waived: self.notice(now).is_some() }, now)
    }

    fn end(&self, when: When, cancel: Cancel, now: Instant) -> Result<Change, Refusal> {
        let life = Life::of(self);
        self.refuse_ended(&life, now)?;
        if let Some((_, at)) = self.pending_end(&life, now)
            && matches!(when, When::PeriodEnd | When::TermEnd)
        {
            return Err(Refusal::AlreadyCanceled { at });
        }
        let at = match self.notice(now).filter(|_| !cancel.waived) {
            Some(owed) => self.after_notice(&life, when, owed, now)?,
            None => self.instant(&life, when, now)?,
        };
        match (self.pending_end(&life, now), life.ends_at()) {
            (Some((_, end)), _) if end <= at => Err(Refusal::AlreadyCanceled { at: end }),
            (_, Some(end)) if end < at => Err(Refusal::AlreadyCanceled { at: end }),
            (_, _) => Ok(self.change(at, now, What::Canceled(cancel))),
        }
    }

    /// Takes a scheduled end back, also in the very instant it comes: what is asked at an instant is before what is due.
    pub fn uncancel(&self, now: Instant) -> Result<Change, Refusal> {
        let life = Life::of(self);
        let ends = |phase: &&Phase<'_>| phase.turn == Turn::End && phase.from == now;
        let asked_before = |ordinal: i64| self.changes.iter().any(|c| c.ordinal == ordinal && c.asked_at < now);
        let coming = life.phases.last().filter(ends).map(|phase| phase.cause).filter(|cause| asked_before(*cause));
        let pending = self.pending_end(&life, now).map(|(ordinal, _)| ordinal);
        match pending.or(coming) {
            Some(ordinal) => Ok(self.change(now, now, What::Undone(ordinal))),
            None => self.refuse_ended(&life, now).and(Err(Refusal::NotCanceled)),
        }
    }

    /// Pauses from now on, until the beginning of a day or until somebody resumes.
    pub fn pause(&self, until: Option<Day>, mode: PauseMode, now: Instant) -> Result<Change, Refusal> {
        let life = Life::of(self);
        self.refuse_ended(&life, now)?;
        match life.standing(now) {
            Standing::Trial => return Err(Refusal::InTrial),
            Standing::Paused => return Err(Refusal::AlreadyPaused),
            Standing::Scheduled => return Err(Refusal::NotStarted),
            Standing::Active | Standing::Ended => {}
        }
        if let Some(day) = until {
            let days = life.zone(now).day(now).days_until(day);
            if days < 1 {
                return Err(Refusal::PauseEndsBeforeItBegins);
            }
            if days > PAUSE_DAYS_MOST {
                return Err(Refusal::PauseTooLong { days, most: PAUSE_DAYS_MOST });
            }
        }
        Ok(self.change(now, now, What::Paused(Pause { until, mode })))
    }

    /// Ends a pause, also in the very instant it ends by itself.
    pub fn resume(&self, now: Instant) -> Result<Change, Refusal> {
        let life = Life::of(self);
        self.refuse_ended(&life, now)?;
        let resumed = self.changes.iter().any(|change| change.at == now && change.what == What::Resumed);
        let over = life.phases.iter().any(|p| p.standing == Standing::Paused && p.from < now && p.to == Some(now));
        match life.standing(now) {
            Standing::Paused => Ok(self.change(now, now, What::Resumed)),
            Standing::Active if over && !resumed => Ok(self.change(now, now, What::Resumed)),
            Standing::Scheduled | Standing::Trial | Standing::Active | Standing::Ended => Err(Refusal::NotPaused),
        }
    }

    /// Takes another plan, with the quantities the customer has of the items that stay; but for those `said`. `cycle` says
    /// whether the anchor stays; it does by default when the cycle is as long. The present plan takes back a planned one.
    pub fn change_plan(
        &self,
        mut terms: Terms,
        said: &[String],
        when: When,
        cycle: Option<CycleRule>,
        now: Instant,
    ) -> Result<Change, Refusal> {
        let (at, life) = self.change_at(when, now)?;
        let held = |at: Instant| life.at(at).or(life.phases.first()).map(|phase| &*phase.terms);
        let current = held(now);
        current.into_iter().for_each(|current| terms.keep_quantities(current, said));
        check_terms(&terms)?;
        let holds = |at: Instant| held(at).is_some_and(|held| held.plan == terms.plan && held.items == terms.items);
        // Who wants the plan they have takes back what they planned.
        let planned = self.planned(now).into_iter().filter(|c| matches!(c.what, What::PlanChanged(_)));
        let planned: Vec<&Change> = planned.filter(|_| when == When::Now && holds(now)).collect();
        let at = match planned[..] {
            [] => at,
            [only] => return self.undo(only.ordinal, now),
            [.., last] => last.at,
        };
        if holds(at) {
            return Err(Refusal::SamePlan);
        }
        let same = current.is_some_and(|c| c.every() == terms.every());
        let cycle = cycle.unwrap_or(if same { CycleRule::Keep } else { CycleRule::Restart });
        self.checked(at, now, What::PlanChanged(new_terms(terms, cycle, said, at > now)))
    }

    /// A change may meet terms that were planned before: those must be computable too. One that comes when all is over
    /// would be of no effect.
    fn checked(&self, at: Instant, now: Instant, what: What) -> Result<Change, Refusal> {
        let (mut after, ordinal) = (self.clone(), self.next_ordinal());
        after.changes.push(self.change(at, now, what));
        let life = Life::of(&after);
        life.phases.iter().filter(|phase| phase.from >= at).try_for_each(|p| check_terms(&p.terms))?;
        if !life.phases.iter().any(|phase| phase.cause == ordinal) {
            return Err(life.ends_at().map_or(Refusal::NotStarted, |at| Refusal::AlreadyCanceled { at }));
        }
        after.changes.pop().ok_or(Refusal::NotStarted)
    }

    /// Takes another quantity of an item; without a code, of the plan's only item priced per unit.
    pub fn set_quantity(&self, item: Option<&str>, quantity: i64, when: When, now: Instant) -> Result<Change, Refusal> {
        let (at, life) = self.change_at(when, now)?;
        let mut terms = life.at(at).map(|phase| phase.terms.clone().into_owned()).ok_or(Refusal::NotStarted)?;
        let wanted = |i: &&mut super::item::Item| item.map_or(i.price.is_per_unit(), |code| i.code == code);
        let found = terms.items.iter_mut().find(wanted);
        let found = found.ok_or_else(|| Refusal::UnknownItem { code: item.unwrap_or("quantity").into() })?;
        found.quantity = quantity;
        let said = [found.code.clone()];
        check_terms(&terms)?;
        self.checked(at, now, What::QuantityChanged(new_terms(terms, CycleRule::Keep, &said, at > now)))
    }

    /// Takes one more item.
    pub fn add_item(&self, item: Item, when: When, now: Instant) -> Result<Change, Refusal> {
        let (at, life) = self.change_at(when, now)?;
        let mut terms = life.at(at).map(|phase| phase.terms.clone().into_owned()).ok_or(Refusal::NotStarted)?;
        if terms.has(&item.code) {
            return Err(Refusal::ItemTwice { code: item.code });
        }
        let adds = vec![item.code.clone()];
        terms.items.push(item);
        self.items_changed(NewTerms { adds, ..NewTerms::new(terms, CycleRule::Keep) }, at, now)
    }

    /// Does without an item; at a period's end that is at the end of its own.
    pub fn remove_item(&self, code: &str, when: When, now: Instant) -> Result<Change, Refusal> {
        let (at, life) = self.item_change_at(code, when, now)?;
        let mut terms = life.at(at).map(|phase| phase.terms.clone().into_owned()).ok_or(Refusal::NotStarted)?;
        if !terms.has(code) {
            return Err(Refusal::UnknownItem { code: code.into() });
        }
        terms.items.retain(|own| own.code != code);
        let drops = vec![code.to_string()];
        self.items_changed(NewTerms { drops, ..NewTerms::new(terms, CycleRule::Keep) }, at, now)
    }

    /// Takes an item in place of another: what is left of one pays for the other.
    pub fn swap_item(&self, code: &str, item: Item, when: When, now: Instant) -> Result<Change, Refusal> {
        let (at, life) = self.item_change_at(code, when, now)?;
        let mut terms = life.at(at).map(|phase| phase.terms.clone().into_owned()).ok_or(Refusal::NotStarted)?;
        if !terms.has(code) {
            return Err(Refusal::UnknownItem { code: code.into() });
        }
        if terms.has(&item.code) {
            return Err(Refusal::ItemTwice { code: item.code });
        }
        terms.items.retain(|own| own.code != code);
        let (adds, drops) = (vec![item.code.clone()], vec![code.to_string()]);
        terms.items.push(item);
        self.items_changed(NewTerms { adds, drops, ..NewTerms::new(terms, CycleRule::Keep) }, at, now)
    }

    fn items_changed(&self, new: NewTerms, at: Instant, now: Instant) -> Result<Change, Refusal> {
        check_terms(&new.terms)?;
        let says = (at > now).then(|| new.adds.clone());
        self.checked(at, now, What::ItemsChanged(NewTerms { says, ..new }))
    }

    /// Pays in another rhythm: from the end of the running period, or at once.
    pub fn set_rhythm_of_bills(&self, every: Every, keep_next: bool, now: Instant) -> Result<Change, Refusal> {
        let (at, life) = self.change_at(if keep_next { When::PeriodEnd } else { When::Now }, now)?;
        let mut terms = life.at(at).map(|phase| phase.terms.clone().into_owned()).ok_or(Refusal::NotStarted)?;
        let old = terms.every();
        if every == old {
            return Err(Refusal::SameRhythm);
        }
        terms.items.iter_mut().filter(|item| item.every == old).for_each(|item| item.every = every);
        self.items_changed(NewTerms::new(terms, CycleRule::Restart), at, now)
    }

    /// Counts periods from another day. Running ones end as they were paid.
    pub fn set_anchor(&self, anchor: Anchor, first: First, now: Instant) -> Result<Change, Refusal> {
        let (at, _) = self.change_at(When::Now, now)?;
        Ok(self.change(at, now, What::AnchorSet(NewAnchor { anchor, first })))
    }

    /// Counts days in another zone. A running period ends where it would have.
    pub fn set_zone(&self, zone: Zone, now: Instant) -> Result<Change, Refusal> {
        let (at, _) = self.change_at(When::Now, now)?;
        Ok(self.change(at, now, What::ZoneSet(zone)))
    }

    /// Another person takes it over: what was paid for stays with it, and they pay from the next bill on.
    pub fn transfer(&self, from: CustomerId, to: CustomerId, now: Instant) -> Result<Change, Refusal> {
        self.refuse_ended(&Life::of(self), now)?;
        if from == to { Err(Refusal::SameCustomer) } else { Ok(self.change(now, now, What::Transferred(to))) }
    }

    /// What is planned and can still be taken back, the next first. A new price is stopped where it was announced.
    pub fn planned(&self, now: Instant) -> Vec<&Change> {
        let own = |what: &What| matches!(what, What::Created(_) | What::PriceChanged(_));
        // What was asked for at once is not planned, though the clock was set back since.
        let planned = |change: &&Change| change.at > now && change.asked_at < change.at;
        self.effective().into_iter().filter(|change| planned(change) && !own(&change.what)).collect()
    }

    /// Takes a scheduled change back. What was agreed to after it rests on it and goes first.
    pub fn undo(&self, ordinal: i64, now: Instant) -> Result<Change, Refusal> {
        let planned = self.planned(now);
        let change = planned.iter().find(|change| change.ordinal == ordinal).ok_or(Refusal::NotPending)?;
        let rests_on_it =
            |later: &&Change| later.ordinal > ordinal && later.at >= change.at && later.what.terms().is_some();
        if change.what.terms().is_some() && self.effective().iter().any(rests_on_it) {
            return Err(Refusal::LaterChange);
        }
        Ok(self.change(now, now, What::Undone(ordinal)))
    }

    fn change_at(&self, when: When, now: Instant) -> Result<(Instant, Life<'_>), Refusal> {
        let life = Life::of(self);
        self.refuse_ended(&life, now)?;
        if let Some((_, at)) = self.pending_end(&life, now) {
            return Err(Refusal::AlreadyCanceled { at });
        }
        let at = self.instant(&life, when, now)?;
        Ok((at, life))
    }

    /// When an item goes: what is paid by the year stays until its year is over, whatever else is paid by the month.
    fn item_change_at(&self, code: &str, when: When, now: Instant) -> Result<(Instant, Life<'_>), Refusal> {
        let (at, life) = self.change_at(when, now)?;
        let own = life.own_period_end(code, now).filter(|_| when == When::PeriodEnd);
        Ok((own.unwrap_or(at), life))
    }

    /// Comes back after the end, with a new cycle that starts now.
    pub fn restart(&self, terms: Terms, now: Instant) -> Result<Change, Refusal> {
        check_terms(&terms)?;
        match Life::of(self).standing(now) {
            Standing::Ended => Ok(self.change(now, now, What::Restarted(terms))),
            Standing::Scheduled | Standing::Trial | Standing::Active | Standing::Paused => Err(Refusal::NotEnded),
        }
    }
}

/// Terms that come later say only what they were asked to say.
fn new_terms(terms: Terms, cycle: CycleRule, said: &[String], later: bool) -> NewTerms {
    NewTerms { says: later.then(|| said.to_vec()), ..NewTerms::new(terms, cycle) }
}

/// A beginning that is possible: its terms, a trial that ends, and amounts that an invoice can bear.
pub fn check_created(created: &Created) -> Result<(), Refusal> {
    check_terms(&created.terms)?;
    let (days, price) = created.trial.map_or((0, 0), |trial| (trial.days, trial.price));
    if !(0..=AHEAD_DAYS_MOST).contains(&days) {
        return Err(Refusal::TooFar);
    }
    match [price, created.setup, created.deposit] {
        amounts if amounts.iter().any(|amount| *amount < 0) => Err(Refusal::BadAmount),
        amounts if amounts.iter().any(|amount| *amount > base::money::MOST) => Err(Refusal::AmountTooLarge),
        _ => Ok(()),
    }
}

/// Terms a subscription may have: some items, sane quantities, and a price that can be computed.
pub fn check_terms(terms: &Terms) -> Result<(), Refusal> {
    if terms.items.is_empty() {
        return Err(Refusal::NoItems);
    }
    if terms.items.len() > ITEMS_MOST {
        return Err(Refusal::TooManyItems { most: ITEMS_MOST as i64 });
    }
    for item in &terms.items {
        if !(0..=QUANTITY_MOST).contains(&item.quantity) {
            return Err(Refusal::BadQuantity);
        }
        let prices = std::iter::once(&item.price).chain(item.price.intro.iter().map(|intro| &intro.price));
        for price in prices {
            let full = price.rate(item.quantity).and_then(|p| p.round(base::Round::HalfAwayFromZero));
            if full.is_none_or(|p| p > base::money::MOST) {
                return Err(Refusal::AmountTooLarge);
            }
        }
    }
    Ok(())
}
