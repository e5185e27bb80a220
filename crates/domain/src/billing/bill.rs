//! The lines of one moment: periods to be charged, and what a turn takes back or adds (`turn`).

use base::{Amount, Every, Instant, Period, Ratio, Round};

use super::Refusal;
use super::agreement::{Agreement, Charge, What as Said};
use super::cycle::Running;
use super::item::{Bill, Item, Kind as ItemKind};
use super::line::{Billed, Draft, Kind};
use super::moment::{Moment, What};
use super::phase::{Life, Phase, Standing, Turn};
use super::proration::{by_day, fraction, without};
use super::usage::{self, Told};

/// The lines a moment makes: credits first, then charges, in plan order. `billed` are the subscription's lines whose
/// service reaches beyond the moment; a moment without turns needs none. `told` is what its meters counted.
pub fn lines(
    agreement: &Agreement,
    life: &Life<'_>,
    moment: &Moment,
    billed: &[Billed],
    told: &Told,
) -> Result<Vec<Draft>, Refusal> {
    let bench = Bench { agreement, life, moment, at: moment.at, billed };
    let (mut credits, mut charges) = (Vec::new(), Vec::new());
    for due in &moment.due {
        match due.what {
            What::Turn { phase } => {
                let Some(phase) = life.phases.get(phase) else { continue };
                // Of several turns at one instant the last one says what holds now; but a start is never skipped, and an
                // end gives back what was paid also to whom comes back at once.
                if phase.turn == Turn::Start && !bench.is_called_off(phase) {
                    bench.opening(phase, &mut charges)?;
                }
                if phase.to != Some(phase.from) || phase.standing == Standing::Ended {
                    bench.turn(phase, &mut credits, &mut charges)?;
                }
            }
            What::Period { phase, item, ordinal } => {
                let found = life.phases.get(phase).and_then(|p| Some((p, p.terms.items.get(item)?)));
                if let Some((phase, item)) = found {
                    bench.period(phase, item, ordinal, &mut charges)?;
                }
            }
        }
    }
    if usage::concerns(life) {
        charges.extend(usage::lines(agreement, life, moment, told)?);
    }
    credits.sort_by_key(|line| place(life, line));
    credits.append(&mut charges);
    Ok(credits)
}

/// Says of what a change takes back and adds when it is served: pauses may have moved what was paid for. The rules count
/// in the time that was paid for at first, so this comes last.
pub fn serve(life: &Life<'_>, at: Instant, lines: &mut [Draft]) {
    let Some(phase) = life.at(at) else { return };
    let since = life.stopped_at(phase).unwrap_or(at);
    for line in lines.iter_mut().filter(|line| matches!(line.kind, Kind::ProrationCredit | Kind::ProrationCharge)) {
        let items = || life.phases.iter().flat_map(|p| &p.terms.items).filter(|item| item.code == line.item);
        let every = items().find(|item| Some(item.price_id) == line.price).or_else(|| items().next()).map(|i| i.every);
        let moved = every.zip(line.service).map(|(every, paid)| phase.cycle.served(every, since, paid));
        if let Some(service) = moved.filter(|service| Some(*service) != line.service) {
            (line.paid, line.service) = (line.service, Some(service));
        }
    }
}

/// Where an item stands in its plan.
fn place(life: &Life<'_>, line: &Draft) -> usize {
    let in_plan = |phase: &Phase<'_>| phase.terms.items.iter().position(|item| item.code == line.item);
    life.phases.iter().rev().find_map(in_plan).unwrap_or(usize::MAX)
}

/// Where the lines of one moment are made.
pub(super) struct Bench<'a> {
    pub agreement: &'a Agreement,
    pub life: &'a Life<'a>,
    pub moment: &'a Moment,
    pub at: Instant,
    pub billed: &'a [Billed],
}

impl Bench<'_> {
    pub fn draft(&self, item: &Item, kind: Kind, served: Running, amount: Amount, change: i64) -> Draft {
        Draft {
            item: item.code.clone(),
            kind,
            ko: item.ko.clone(),
            en: item.en.clone(),
            service: Some(served.service),
            paid: None,
            full: Some(served.full),
            quantity: item.quantity,
            amount,
            discount: 0,
            tax_rate: item.tax,
            price: Some(item.price_id),
            change,
            credits: None,
        }
    }

    /// What part of a full period a run of time is, by the shop's policy.
    pub fn share(&self, part: Period, full: Period) -> Ratio {
        let zone = self.life.zone(self.at);
        if part == full { Ratio::ONE } else { fraction(part, full, &self.agreement.policy, zone) }
    }

    /// A stub is always paid by its days, whatever a change costs.
    fn stub(&self, served: Running) -> Ratio {
        let zone = self.life.zone(self.at);
        if served.service == served.full {
            Ratio::ONE
        } else {
            by_day(served.service, served.full, &self.agreement.policy, zone)
        }
    }

    /// A share of a full period of an item, rounded once.
    pub fn priced(&self, item: &Item, full: Period, share: Ratio) -> Result<Amount, Refusal> {
        let exact = self.life.full_price(item, full.from).and_then(|price| price.times(share));
        exact.and_then(|amount| amount.round(Round::HalfAwayFromZero)).ok_or(Refusal::AmountTooLarge)
    }

    /// Whether it ends where it begins because somebody said so before: then it never was.
    fn is_called_off(&self, start: &Phase<'_>) -> bool {
        let before = |p: &Phase<'_>| {
            let said = self.agreement.changes.iter().find(|change| change.ordinal == p.cause);
            p.turn == Turn::End && p.from == start.from && said.is_some_and(|change| change.asked_at < p.from)
        };
        self.life.phases.iter().any(before)
    }

    /// Setup fee, deposit and the price of a trial, at the very start.
    fn opening(&self, phase: &Phase<'_>, charges: &mut Vec<Draft>) -> Result<(), Refusal> {
        let Some(change) = self.agreement.changes.iter().find(|c| c.ordinal == phase.cause) else { return Ok(()) };
        let (Said::Created(created), Some(item)) = (&change.what, phase.terms.items.first()) else { return Ok(()) };
        let mut once = |kind: Kind, amount: Amount, tax_rate: Ratio, service: Option<Period>| {
            if amount > 0 {
                let code = if kind == Kind::Period { &item.code } else { kind.code() };
                let one = Draft::once(kind, code, item, amount, change.ordinal);
                charges.push(Draft { service, full: service, tax_rate, ..one });
            }
        };
        once(Kind::Setup, created.setup, created.tax, None);
        once(Kind::Deposit, created.deposit, Ratio::ZERO, None);
        if let Some(trial) = created.trial.filter(|_| phase.standing == Standing::Trial) {
            // Changes in the trial make more phases of it; ended in its first instant there was none.
            let last = self.life.phases.iter().take_while(|p| p.standing == Standing::Trial).last();
            let service = Period::new(phase.from, last.and_then(|last| last.to).unwrap_or(phase.from));
            if !service.is_empty() {
                once(Kind::Period, trial.price, item.tax, Some(service));
            }
        }
        Ok(())
    }

    /// A period in advance, or what was used of a period in arrears.
    fn period(&self, phase: &Phase<'_>, item: &Item, n: i64, charges: &mut Vec<Draft>) -> Result<(), Refusal> {
        if item.kind == ItemKind::Usage {
            return Ok(());
        }
        let Some(served) = phase.cycle.service_of(item.every, n, item.bill) else { return Ok(()) };
        match item.bill {
            Bill::Advance if self.is_skipped(phase, item.every, served) => Ok(()),
            Bill::Advance => {
                let amount = self.priced(item, served.full, self.stub(served))?;
                charges.push(self.draft(item, Kind::Period, served, amount, phase.cycle.number));
                Ok(())
            }
            Bill::Arrears => self.used(item, served, charges),
        }
    }

    /// Whether the customer skips the delivery of the day this period begins on, and the period with it.
    pub fn is_skipped(&self, phase: &Phase<'_>, every: Every, served: Running) -> bool {
        let skips = self.agreement.effective().into_iter().filter_map(|change| match change.what {
            Said::Skipped(skip) if skip.charge == Charge::None => Some((change.at, skip.day)),
            _ => None,
        });
        let mut skips = skips.peekable();
        skips.peek().is_some() && {
            let day = phase.cycle.start_day(every, served.service.from);
            skips.any(|(at, skipped)| self.life.moved_day(every, at, skipped) == day)
        }
    }

    /// The active time of an arrears item within its period up to now, under exactly this item's terms.
    pub fn used(&self, item: &Item, served: Running, charges: &mut Vec<Draft>) -> Result<(), Refusal> {
        let end = served.service.to.min(self.at);
        let has = |p: &&Phase<'_>| p.standing == Standing::Active && p.terms.items.iter().any(|i| i.is_same(item));
        let active = self.life.phases.iter().filter(has);
        let parts = active.map(|p| Period::new(p.from.max(served.service.from), p.to.unwrap_or(end).min(end)));
        let parts: Vec<Period> = parts.filter(|p| !p.is_empty()).collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Ok(()) };
        let service = Period::new(first.from, last.to);
        let whole = Running { service, full: served.full };
        let mut share = if service == served.service { self.stub(whole) } else { self.share(service, served.full) };
        for gap in without(service, &parts) {
            share = share.minus(self.share(gap, served.full)).ok_or(Refusal::AmountTooLarge)?;
        }
        charges.push(self.draft(item, Kind::Period, whole, self.priced(item, served.full, share)?, 0));
        Ok(())
    }
}
