//! Introductory prices in a life: how many whole periods of an item there were, and so what the next one costs. A part of a
//! period (a stub, the rest after a change) costs what the period does that it lies in, and uses up none.

use base::{Amount, Instant, Ratio, Round};

use super::item::{Item, Kind, Terms};
use super::phase::{Life, Phase, Standing, Turn};
use super::price::Price;
use crate::shop::policy::Intro as Rule;

impl<'a> Life<'a> {
    /// What a period of an item costs that begins at an instant.
    pub fn price<'i>(&self, item: &'i Item, begins: Instant) -> &'i Price {
        if item.price.intro.is_empty() { &item.price } else { item.price.after(self.whole_periods(item, begins)) }
    }

    /// The exact price of one full period that begins at an instant.
    pub fn full_price(&self, item: &Item, begins: Instant) -> Option<Ratio> {
        self.price(item, begins).rate(item.quantity)
    }

    /// Monthly recurring revenue at an instant: what is paid now, brought to one month. 0 for who does not pay.
    pub fn mrr(&self, at: Instant) -> Amount {
        let Some(phase) = self.at(at).filter(|phase| phase.standing == Standing::Active) else { return 0 };
        self.monthly(phase, at).and_then(|sum| sum.round(Round::HalfAwayFromZero)).unwrap_or(0)
    }

    /// The same, exact, for a phase. None when it is too large to compute.
    pub fn monthly(&self, phase: &Phase<'_>, at: Instant) -> Option<Ratio> {
        let price = |item: &Item| {
            if item.price.intro.is_empty() {
                return item.full_price();
            }
            let begins = self.slot(phase, item.every, at).map_or(at, |running| running.full.from);
            self.full_price(item, begins)
        };
        let monthly = |item: &Item| price(item)?.times(item.every.per_month());
        let items = phase.terms.items.iter().filter(|item| item.kind != Kind::Usage);
        items.filter_map(monthly).try_fold(Ratio::ZERO, Ratio::plus)
    }

    /// The terms of a phase at what its periods cost at an instant: without introductory prices.
    pub fn terms(&self, phase: &Phase<'_>, at: Instant) -> Terms {
        let mut terms = phase.terms.clone().into_owned();
        for item in terms.items.iter_mut().filter(|item| !item.price.intro.is_empty()) {
            let begins = self.slot(phase, item.every, at).map_or(at, |running| running.full.from);
            item.price = self.price(item, begins).lasting();
        }
        terms
    }

    /// How many whole periods of an item began before an instant. Time on trial, in a rest and after the end counts for
    /// nothing; what was counted before another plan or an end is not forgotten.
    fn whole_periods(&self, item: &Item, before: Instant) -> i64 {
        let starts = |phase: &Phase<'_>| {
            let (from, to) = (self.counts_from(phase), phase.to.map_or(before, |to| to.min(before)));
            if from < to { phase.cycle.starts(item.every, from, to).1 } else { 0 }
        };
        self.counting(item).map(starts).sum()
    }

    /// When the whole period of an item begins that so many came before. None when it never does.
    pub fn begins_after(&self, item: &Item, periods: i64) -> Option<Instant> {
        let mut left = periods;
        for phase in self.counting(item) {
            let to = phase.to.unwrap_or(Instant::from_micros(i64::MAX));
            let from = self.counts_from(phase);
            let (first, count) = match phase.to {
                Some(_) => phase.cycle.starts(item.every, from, to),
                None => (phase.cycle.starts(item.every, from, from).0, i64::MAX),
            };
            if left < count {
                return Some(phase.cycle.start(item.every, first.saturating_add(left)).max(phase.from));
            }
            left -= count;
        }
        None
    }

    /// A period that begins on the day a rest ends is a whole one.
    fn counts_from(&self, phase: &Phase<'_>) -> Instant {
        let rest = self.phases.iter().rev().find(|p| p.turn == Turn::Pause && p.from < phase.from);
        match rest.filter(|_| phase.turn == Turn::Resume) {
            Some(rest) => phase.cycle.zone.midnight(phase.cycle.zone.day(phase.from)).max(rest.from),
            None => phase.from,
        }
    }

    /// The phases whose periods count for an item.
    fn counting<'s>(&'s self, item: &'s Item) -> impl Iterator<Item = &'s Phase<'a>> {
        let has = |phase: &Phase<'_>| match self.intro {
            Rule::EachPlan => phase.terms.items.iter().any(|own| own.id == item.id),
            Rule::Once => true,
        };
        self.phases.iter().filter(move |p| p.standing == Standing::Active && p.to != Some(p.from) && has(p))
    }
}
