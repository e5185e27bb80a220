//! The lines of one moment: periods to be charged, and what a turn takes back or adds.

use base::{Amount, Instant, Period, Ratio, Round};

use super::Refusal;
use super::agreement::{Agreement, PauseMode, Unused, What as Said};
use super::item::{Bill, Item};
use super::line::{Billed, Draft, Kind};
use super::moment::{Moment, What};
use super::phase::{Life, Phase, Standing, Turn};
use super::proration::{cut, fraction, still_paid, without};
use crate::shop::policy::{ChangeDay, TerminationDay};

/// The lines a moment makes: credits first, then charges, in plan order. `billed` are the subscription's lines whose
/// service reaches beyond the moment; a moment without turns needs none.
pub fn lines(
    agreement: &Agreement,
    life: &Life<'_>,
    moment: &Moment,
    billed: &[Billed],
) -> Result<Vec<Draft>, Refusal> {
    let bench = Bench { agreement, life, moment, at: moment.at };
    let (mut credits, mut charges) = (Vec::new(), Vec::new());
    for due in &moment.due {
        match due.what {
            What::Turn { phase } => {
                let Some(phase) = life.phases.get(phase) else { continue };
                // Only the last of several turns at one instant counts, but a start is never skipped.
                if phase.turn == Turn::Start {
                    bench.opening(phase, &mut charges)?;
                }
                if phase.to != Some(phase.from) {
                    bench.turn(phase, billed, &mut credits, &mut charges)?;
                }
            }
            What::Period { phase, item, period } => {
                let found = life.phases.get(phase).and_then(|p| Some((p, p.terms.items.get(item)?)));
                if let Some((phase, item)) = found {
                    bench.period(phase, item, period, &mut charges)?;
                }
            }
        }
    }
    credits.append(&mut charges);
    Ok(credits)
}

struct Bench<'a> {
    agreement: &'a Agreement,
    life: &'a Life<'a>,
    moment: &'a Moment,
    at: Instant,
}

impl Bench<'_> {
    fn draft(&self, item: &Item, kind: Kind, service: Period, full: Period, amount: Amount, change: i64) -> Draft {
        Draft {
            item: item.code.clone(),
            kind,
            ko: item.ko.clone(),
            en: item.en.clone(),
            service: Some(service),
            full: Some(full),
            quantity: item.quantity,
            amount,
            discount: 0,
            tax_rate: item.tax,
            price: Some(item.price_id),
            change,
            credits: None,
        }
    }

    fn part(&self, item: &Item, part: Period, full: Period) -> Result<Amount, Refusal> {
        let share =
            if part == full { Ratio::ONE } else { fraction(part, full, &self.agreement.policy, &self.agreement.zone) };
        let exact = item.full_price().and_then(|price| price.times(share));
        exact.and_then(|amount| amount.round(Round::HalfAwayFromZero)).ok_or(Refusal::AmountTooLarge)
    }

    /// Setup fee, deposit and the price of a trial, at the very start.
    fn opening(&self, phase: &Phase<'_>, charges: &mut Vec<Draft>) -> Result<(), Refusal> {
        let Some(change) = self.agreement.changes.iter().find(|c| c.ordinal == phase.cause) else { return Ok(()) };
        let (Said::Created(created), Some(item)) = (&change.what, phase.terms.items.first()) else { return Ok(()) };
        let service = Period::new(phase.from, phase.to.unwrap_or(phase.from));
        let mut once = |kind: Kind, amount: Amount, tax_rate: Ratio, service: Option<Period>| {
            if amount > 0 {
                let (item, ko, en) = (kind.code().to_string(), item.ko.clone(), item.en.clone());
                let (full, quantity, discount, change) = (service, 1, 0, change.ordinal);
                let (price, credits) = (None, None);
                charges.push(Draft {
                    item,
                    kind,
                    ko,
                    en,
                    service,
                    full,
                    quantity,
                    amount,
                    discount,
                    tax_rate,
                    price,
                    change,
                    credits,
                });
            }
        };
        once(Kind::Setup, created.setup, created.tax, None);
        once(Kind::Deposit, created.deposit, Ratio::ZERO, None);
        if let Some(trial) = created.trial.filter(|_| phase.standing == Standing::Trial) {
            once(Kind::Period, trial.price, item.tax, Some(service));
        }
        Ok(())
    }

    /// A full period in advance, or what was used of a period in arrears.
    fn period(&self, phase: &Phase<'_>, item: &Item, full: Period, charges: &mut Vec<Draft>) -> Result<(), Refusal> {
        match item.bill {
            Bill::Advance => {
                let amount = self.part(item, full, full)?;
                charges.push(self.draft(item, Kind::Period, full, full, amount, phase.cycle.number));
            }
            Bill::Arrears => self.used(item, full, full.to, charges)?,
        }
        Ok(())
    }

    /// The active time of an arrears item within `full` up to `end`, under exactly this item's terms.
    fn used(&self, item: &Item, full: Period, end: Instant, charges: &mut Vec<Draft>) -> Result<(), Refusal> {
        let has = |p: &&Phase<'_>| p.standing == Standing::Active && p.terms.items.iter().any(|i| i.is_same(item));
        let active = self.life.phases.iter().filter(has);
        let parts = active.map(|p| Period::new(p.from.max(full.from), p.to.unwrap_or(end).min(end)));
        let parts: Vec<Period> = parts.filter(|p| !p.is_empty()).collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Ok(()) };
        let service = Period::new(first.from, last.to);
        let gaps = without(service, &parts);
        let amount = self.part(item, service, full)?
            - gaps.iter().map(|g| self.part(item, *g, full)).sum::<Result<Amount, _>>()?;
        charges.push(self.draft(item, Kind::Period, service, full, amount, 0));
        Ok(())
    }

    /// What the beginning of a phase takes back of what was paid, and adds for the rest of running periods.
    fn turn(
        &self,
        phase: &Phase<'_>,
        billed: &[Billed],
        credits: &mut Vec<Draft>,
        charges: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let before = self.before(phase);
        for line in billed {
            self.take_back(phase, line, credits)?;
        }
        if phase.standing != Standing::Trial {
            self.close_arrears(phase, before, charges)?;
        }
        if phase.standing == Standing::Active && matches!(phase.turn, Turn::Terms | Turn::Resume) {
            for item in phase.terms.items.iter().filter(|item| item.bill == Bill::Advance) {
                self.rest_of_period(phase, item, billed, credits, charges)?;
            }
        }
        Ok(())
    }

    /// The phase that ran until this one began.
    fn before(&self, phase: &Phase<'_>) -> Option<&Phase<'_>> {
        self.life.phases.iter().rev().find(|p| p.from < phase.from && p.to != Some(p.from))
    }

    /// From when on, and until when, this phase no longer wants a line that was billed; None when it still does.
    fn unwanted(&self, phase: &Phase<'_>, line: &Billed) -> Option<Period> {
        let policy = &self.agreement.policy;
        let end = line.service.to;
        let (day_is_used, until) = match phase.standing {
            Standing::Ended if phase.unused == Unused::Keep => return None,
            Standing::Ended => (policy.termination_day == TerminationDay::Used, end),
            Standing::Paused => match phase.pause {
                Some((PauseMode::Credit, until)) if phase.turn == Turn::Pause => {
                    (false, until.map_or(end, |u| u.min(end)))
                }
                Some((PauseMode::Credit | PauseMode::Extend, _)) | None => return None,
            },
            // After a pause that moves the anchor the paid days are still to come.
            Standing::Active if self.at < phase.cycle.begins => return None,
            Standing::Active if matches!(phase.turn, Turn::Terms | Turn::Resume) => {
                let was = self.item_of(line);
                if was.is_some_and(|was| phase.terms.items.iter().any(|now| now.is_same(was))) && !self.restarts(phase)
                {
                    return None;
                }
                (phase.turn == Turn::Terms && policy.change_day == ChangeDay::Old, end)
            }
            Standing::Active | Standing::Trial | Standing::Scheduled => return None,
        };
        let from = cut(self.at, day_is_used, policy, &self.agreement.zone);
        Some(Period::new(from, until))
    }

    /// Whether this phase begins a new cycle.
    fn restarts(&self, phase: &Phase<'_>) -> bool {
        phase.cycle.begins == phase.from
    }

    /// The item a line was billed for, as it was then.
    fn item_of(&self, line: &Billed) -> Option<&Item> {
        let items = self.life.phases.iter().flat_map(|phase| &phase.terms.items);
        let same = |i: &&Item| i.code == line.item && i.price_id == line.price && i.quantity == line.quantity;
        items.into_iter().find(same)
    }

    fn take_back(&self, phase: &Phase<'_>, line: &Billed, credits: &mut Vec<Draft>) -> Result<(), Refusal> {
        let (Some(range), Some(item)) = (self.unwanted(phase, line), self.item_of(line)) else { return Ok(()) };
        if item.bill == Bill::Arrears {
            return Ok(());
        }
        let mut left = line.amount - line.credited;
        for part in still_paid(line, range.from, range.to) {
            let amount = self.part(item, part, line.full)?.min(left);
            left -= amount;
            if amount > 0 {
                let draft = self.draft(item, Kind::ProrationCredit, part, line.full, -amount, phase.cause);
                credits.push(Draft { credits: Some((line.invoice, line.n)), ..draft });
            }
        }
        Ok(())
    }

    /// Items billed in arrears that stop here are billed up to here.
    fn close_arrears(
        &self,
        phase: &Phase<'_>,
        before: Option<&Phase<'_>>,
        charges: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let Some(before) = before.filter(|p| p.standing == Standing::Active) else { return Ok(()) };
        let goes_on = |item: &Item| {
            phase.standing == Standing::Paused
                || phase.standing == Standing::Active && phase.terms.items.iter().any(|i| i.is_same(item))
        };
        for item in before.terms.items.iter().filter(|i| i.bill == Bill::Arrears && !goes_on(i)) {
            let n = self.life.calendar.ordinal_at(&before.cycle, item.every, self.at);
            let full = self.life.calendar.period(&before.cycle, item.every, n);
            if full.from < self.at {
                self.used(item, full, self.at, charges)?;
            }
        }
        Ok(())
    }

    /// Whether this very moment charges a period of the item: then there is no rest to charge.
    fn begins_here(&self, phase: &Phase<'_>, item: &Item) -> bool {
        self.moment.due.iter().any(|due| match due.what {
            What::Turn { .. } => false,
            What::Period { phase: p, item: i, .. } => {
                let same_phase = self.life.phases.get(p).is_some_and(|p| std::ptr::eq(p, phase));
                same_phase && phase.terms.items.get(i).is_some_and(|charged| charged.code == item.code)
            }
        })
    }

    /// The part of the running period of an item that nobody paid for yet.
    fn rest_of_period(
        &self,
        phase: &Phase<'_>,
        item: &Item,
        billed: &[Billed],
        credits: &[Draft],
        charges: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        if self.at < phase.cycle.begins || self.begins_here(phase, item) {
            return Ok(());
        }
        let calendar = &self.life.calendar;
        let full = calendar.period(&phase.cycle, item.every, calendar.ordinal_at(&phase.cycle, item.every, self.at));
        let old_day = phase.turn == Turn::Terms && self.agreement.policy.change_day == ChangeDay::Old;
        let from = cut(self.at, old_day, &self.agreement.policy, &self.agreement.zone);
        let same = |line: &&Billed| self.item_of(line).is_some_and(|was| was.is_same(item));
        let mut paid: Vec<Period> = billed.iter().filter(same).flat_map(|l| still_paid(l, from, full.to)).collect();
        let taken = |d: &&Draft| d.kind == Kind::ProrationCredit && d.item == item.code;
        let now_free: Vec<Period> = credits.iter().filter(taken).filter_map(|d| d.service).collect();
        paid = paid.into_iter().flat_map(|p| without(p, &now_free)).collect();
        for part in without(Period::new(from, full.to), &paid) {
            let amount = self.part(item, part, full)?;
            if amount != 0 {
                charges.push(self.draft(item, Kind::ProrationCharge, part, full, amount, phase.cause));
            }
        }
        Ok(())
    }
}
