//! What the beginning of a phase takes back of what was paid, and adds for the rest of running periods.

use base::{Amount, Day, Every, Instant, Period, Ratio, Round};

use super::Refusal;
use super::agreement::{PauseMode, Unused};
use super::bill::Bench;
use super::coupon;
use super::cycle::Running;
use super::item::{Bill, Decrease, Increase, Item, Kind as ItemKind};
use super::line::{Billed, Draft, Kind};
use super::moment::What;
use super::phase::{Phase, Standing, Turn};
use super::proration::{cut, still_paid, without};
use crate::shop::policy::{ChangeDay, TerminationDay};

/// What new terms do to an item that is paid in advance.
enum Effect {
    /// Nothing changes for it.
    Stays,
    /// Only the units above those that are paid are charged.
    More(i64),
    /// What was paid is given back, and the rest is charged anew.
    Swapped,
}

impl Bench<'_> {
    pub fn turn(&self, phase: &Phase<'_>, credits: &mut Vec<Draft>, charges: &mut Vec<Draft>) -> Result<(), Refusal> {
        let before = self.life.before(phase);
        self.skip(phase, credits);
        match phase.standing {
            Standing::Ended => {
                self.end(phase, credits)?;
                self.close_arrears(phase, before, charges)?;
                self.leaving_fee(phase, before, charges)
            }
            Standing::Paused => {
                self.pause(phase, credits)?;
                if self.meets(phase, Turn::Terms) { self.close_arrears(phase, before, charges) } else { Ok(()) }
            }
            Standing::Active if self.meets(phase, Turn::Restart) => Ok(()),
            Standing::Active if self.meets(phase, Turn::Terms) || self.meets(phase, Turn::Resume) => {
                self.new_terms(phase, before, credits, charges)?;
                self.close_arrears(phase, before, charges)
            }
            Standing::Active | Standing::Trial | Standing::Scheduled => Ok(()),
        }
    }

    /// Whether such a turn is taken where the phase begins: several changes may share one instant.
    fn meets(&self, phase: &Phase<'_>, turn: Turn) -> bool {
        self.life.phases.iter().any(|p| p.from == phase.from && p.turn == turn)
    }

    fn end(&self, phase: &Phase<'_>, credits: &mut Vec<Draft>) -> Result<(), Refusal> {
        if phase.unused == Unused::Keep {
            return Ok(());
        }
        let day_is_used = self.agreement.policy.termination_day == TerminationDay::Used;
        // The days of a pause that is not over are free, whatever it would have moved.
        let stopped = self.life.stopped_at(phase);
        for line in self.billed {
            let every = self.length(phase, line);
            let from = match stopped {
                Some(stopped) => self.cut_at(phase, every, stopped, false),
                None => self.cut(phase, every, day_is_used),
            };
            self.take_back(phase, line, Period::new(from, line.service.to), credits)?;
        }
        Ok(())
    }

    /// Everything that is left of the lines of a period goes back whose delivery is left out: it is not paid for.
    fn skip(&self, phase: &Phase<'_>, credits: &mut Vec<Draft>) {
        let skips = self.life.phases.iter().filter(|p| p.from == phase.from && p.turn == Turn::Skip);
        let days: Vec<Day> = skips.filter_map(|p| p.skipped).collect();
        let on = |at: Instant| days.contains(&phase.cycle.zone.day(at));
        for line in self.billed.iter().filter(|line| on(line.service.from) || on(line.full.from)) {
            let left = line.amount - line.discount - line.credited;
            let part = still_paid(line, line.service.from, line.service.to).first().copied();
            if let (Some(part), Some(item), 1..) = (part, self.advance(line), left) {
                let served = Running { service: part, full: line.full };
                credits.push(self.credit(item, line, served, left, phase.cause));
            }
        }
    }

    /// The item a line was billed for in advance, or one of its name.
    fn advance(&self, line: &Billed) -> Option<&Item> {
        let any = || self.life.phases.iter().flat_map(|p| &p.terms.items).find(|i| i.code == line.item);
        self.item_of(line).or_else(any).filter(|item| item.bill == Bill::Advance)
    }

    fn credit(&self, item: &Item, line: &Billed, served: Running, amount: Amount, change: i64) -> Draft {
        let draft = self.draft(item, Kind::ProrationCredit, served, -amount, change);
        let (quantity, price, tax_rate) = (line.quantity, Some(line.price), line.tax_rate);
        Draft { quantity, price, tax_rate, credits: Some((line.invoice, line.n)), ..draft }
    }

    /// The days of a pause that lie in a paid period are given back once.
    fn pause(&self, phase: &Phase<'_>, credits: &mut Vec<Draft>) -> Result<(), Refusal> {
        let Some((PauseMode::Credit, until)) = phase.pause.filter(|_| self.meets(phase, Turn::Pause)) else {
            return Ok(());
        };
        for line in self.billed {
            let every = self.length(phase, line);
            let from = self.cut(phase, every, false);
            let end = until.map_or(line.service.to, |until| phase.cycle.carried(every, until).min(line.service.to));
            self.take_back(phase, line, Period::new(from, end), credits)?;
        }
        Ok(())
    }

    /// The instant from which paid time counts as unused, in the time it was paid for.
    fn cut(&self, phase: &Phase<'_>, every: Every, day_is_used: bool) -> Instant {
        self.cut_at(phase, every, self.at, day_is_used)
    }

    fn cut_at(&self, phase: &Phase<'_>, every: Every, at: Instant, day_is_used: bool) -> Instant {
        cut(phase.cycle.carried(every, at), day_is_used, &self.agreement.policy, &phase.cycle.zone)
    }

    /// How long the periods of the item are that a line was billed for.
    fn length(&self, phase: &Phase<'_>, line: &Billed) -> Every {
        let items = || self.life.phases.iter().flat_map(|p| &p.terms.items).filter(|item| item.code == line.item);
        let billed = items().find(|item| item.price_id == line.price).or_else(|| items().next());
        billed.map_or(phase.terms.every(), |item| item.every)
    }

    fn new_terms(
        &self,
        phase: &Phase<'_>,
        before: Option<&Phase<'_>>,
        credits: &mut Vec<Draft>,
        charges: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let old_day = self.meets(phase, Turn::Terms) && self.agreement.policy.change_day == ChangeDay::Old;
        for line in self.billed {
            let from = self.cut(phase, self.length(phase, line), old_day);
            if matches!(self.effect(phase, before, line), Effect::Swapped) {
                self.take_back(phase, line, Period::new(from, line.service.to), credits)?;
            }
        }
        for item in phase.terms.items.iter().filter(|item| item.bill == Bill::Advance) {
            let from = self.cut(phase, item.every, old_day);
            let paid = self.billed.iter().find(|line| line.item == item.code && line.service.contains(from));
            match paid.map_or_else(|| self.unbilled(phase, before, item), |line| self.effect(phase, before, line)) {
                Effect::More(covered) => self.units_above(phase, item, covered, from, charges)?,
                Effect::Stays if !item.is_plain() && self.meets(phase, Turn::Resume) => {
                    self.used_after_all(phase, item, from, charges)?;
                    self.rest_of_period(phase, item, from, self.billed_time(item), charges)?
                }
                Effect::Stays | Effect::Swapped => {
                    let paid = self.paid_time(item, from, credits);
                    self.rest_of_period(phase, item, from, paid, charges)?
                }
            }
        }
        Ok(())
    }

    /// Whether this phase begins a new cycle.
    fn restarts(&self, phase: &Phase<'_>) -> bool {
        let begun = |p: &Phase<'_>| p.from == phase.from && p.turn == Turn::Terms && p.cause == phase.cycle.number;
        self.life.phases.iter().any(begun)
    }

    /// What new terms do to the item a line was billed for.
    fn effect(&self, phase: &Phase<'_>, before: Option<&Phase<'_>>, line: &Billed) -> Effect {
        let find = |p: &Phase<'_>| p.terms.items.iter().find(|i| i.code == line.item).cloned();
        let Some(now) = find(phase).filter(|_| !self.restarts(phase)) else { return Effect::Swapped };
        let stays = self.item_of(line).is_some_and(|was| was.is_same(&now));
        // What is paid is what lines say, also when two changes share an instant; only units that are not charged at
        // once, or by a line of their own, are known from the terms alone.
        if now.is_plain() {
            return if stays { Effect::Stays } else { Effect::Swapped };
        }
        let resumes = self.meets(phase, Turn::Resume);
        let ran = if resumes { self.life.pause_of(phase).and_then(|pause| self.life.before(pause)) } else { before };
        let was = ran.filter(|p| p.standing == Standing::Active).and_then(find);
        if was.as_ref().is_some_and(|was| was.is_same(&now)) || stays && self.covered(&now) == now.quantity {
            return Effect::Stays;
        }
        if resumes {
            return Effect::Swapped;
        }
        if was.as_ref().is_none_or(|was| !was.is_same_but_quantity(&now)) {
            return Effect::Swapped;
        }
        let covered = self.covered(&now);
        let less = now.quantity < covered;
        if less && now.decrease == Decrease::Credit { Effect::Swapped } else { Effect::More(covered) }
    }

    /// The same for an item without a line, as where a bill of nothing is not written: its units count as paid.
    fn unbilled(&self, phase: &Phase<'_>, before: Option<&Phase<'_>>, item: &Item) -> Effect {
        let had = |p: &Phase<'_>| p.terms.items.iter().find(|i| i.code == item.code).cloned();
        let was = before.filter(|p| p.standing == Standing::Active && !self.restarts(phase)).and_then(had);
        let Some(was) = was.filter(|was| was.is_same_but_quantity(item) && was.quantity != item.quantity) else {
            return Effect::Swapped;
        };
        let free = || self.life.full_price(&was, self.at).is_some_and(|price| price.is_zero());
        match item.increase {
            Increase::None => Effect::More(item.quantity),
            Increase::Full if free() => Effect::More(was.quantity),
            Increase::Full | Increase::Prorate => Effect::Swapped,
        }
    }

    /// How many units of an item are paid for now.
    fn covered(&self, item: &Item) -> i64 {
        let at = self.life.at(self.at).map_or(self.at, |phase| phase.cycle.carried(item.every, self.at));
        let now = |line: &&Billed| {
            let counts = line.item == item.code && (line.amount != 0 || line.price == item.price_id);
            counts && !still_paid(line, at, Instant::from_micros(at.micros() + 1)).is_empty()
        };
        self.billed.iter().filter(now).map(|line| line.quantity).sum()
    }

    /// Units above those that are paid, by the item's own rule.
    fn units_above(
        &self,
        phase: &Phase<'_>,
        item: &Item,
        covered: i64,
        from: Instant,
        charges: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let running = phase.cycle.running(item.every, self.at);
        let Some(running) = running.filter(|_| item.quantity > covered && !self.begins_here(phase, item)) else {
            return Ok(());
        };
        let part = Period::new(from, running.service.to);
        let share = match item.increase {
            Increase::Prorate => self.share(part, running.full),
            Increase::Full => Ratio::ONE,
            Increase::None => return Ok(()),
        };
        let price = self.life.price(item, running.full.from);
        let [all, paid] = [item.quantity, covered].map(|n| price.rate(n).and_then(|price| price.times(share)));
        let more = all.zip(paid).and_then(|(all, paid)| all.minus(paid)?.round(Round::HalfAwayFromZero));
        let amount = more.ok_or(Refusal::AmountTooLarge)?;
        let served = Running { service: part, full: running.full };
        let line = self.draft(item, Kind::ProrationCharge, served, amount, phase.cause);
        charges.push(Draft { quantity: item.quantity - covered, ..line });
        Ok(())
    }

    /// The item a line was billed for, as it was then.
    fn item_of(&self, line: &Billed) -> Option<&Item> {
        let items = self.life.phases.iter().flat_map(|phase| &phase.terms.items);
        let same = |i: &&Item| i.code == line.item && i.price_id == line.price && i.quantity == line.quantity;
        items.into_iter().find(same)
    }

    /// Gives back what is still paid of a line in a range of time: never more than was paid for it.
    fn take_back(
        &self,
        phase: &Phase<'_>,
        line: &Billed,
        range: Period,
        credits: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let Some(item) = self.advance(line) else { return Ok(()) };
        // What a skip of this very moment gives back does not go back twice.
        if credits.iter().any(|credit| credit.credits == Some((line.invoice, line.n))) {
            return Ok(());
        }
        let mut left = (line.amount - line.discount - line.credited).max(0);
        for part in still_paid(line, range.from, range.to) {
            let exact = self.worth(line, part).and_then(|exact| coupon::paid(exact, line.amount, line.discount));
            let amount = exact.and_then(|e| e.round(Round::HalfAwayFromZero)).ok_or(Refusal::AmountTooLarge)?;
            let amount = amount.min(left);
            left -= amount;
            if amount > 0 || line.discount > 0 {
                let served = Running { service: part, full: line.full };
                credits.push(self.credit(item, line, served, amount, phase.cause));
            }
        }
        Ok(())
    }

    /// What a part of a line's service cost before any discount: by the item's price, or by the line's own days where
    /// it charged only some units.
    fn worth(&self, line: &Billed, part: Period) -> Option<Ratio> {
        match self.item_of(line) {
            Some(item) => self.life.full_price(item, line.full.from)?.times(self.share(part, line.full)),
            None => Ratio::whole(line.amount).times(self.share(part, line.service)),
        }
    }

    /// Items billed in arrears that stop here are billed up to here.
    fn close_arrears(
        &self,
        phase: &Phase<'_>,
        before: Option<&Phase<'_>>,
        charges: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let Some(before) = before.filter(|p| matches!(p.standing, Standing::Active | Standing::Paused)) else {
            return Ok(());
        };
        // In a pause it is the period that ran when it began; unless that was over, and billed, within the pause.
        let pause = self.life.pause_of(before).filter(|_| before.standing == Standing::Paused);
        let ran_at = pause.map_or(self.at, |pause| pause.from);
        let over = pause.and_then(|p| p.pause).is_some_and(|(mode, _)| mode == PauseMode::Credit);
        let goes_on = |item: &Item| {
            matches!(phase.standing, Standing::Active | Standing::Paused)
                && phase.terms.items.iter().any(|i| i.is_same(item))
                && !self.restarts(phase)
        };
        for item in
            before.terms.items.iter().filter(|i| i.bill == Bill::Arrears && i.kind != ItemKind::Usage && !goes_on(i))
        {
            let Some(served) = before.cycle.running_arrears(item.every, ran_at) else { continue };
            if served.service.from < self.at && !(over && served.service.to <= self.at) {
                self.used(item, served, charges)?;
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

    /// Whether a period was skipped and the item with it: then its rest costs nothing, whatever changes.
    fn was_skipped(&self, phase: &Phase<'_>, item: &Item, period: Running) -> bool {
        let had = |p: &Phase<'_>| p.terms.items.iter().any(|own| own.code == item.code);
        self.is_skipped(phase, item.every, period) && self.life.at(period.service.from).is_some_and(had)
    }

    /// The lines of an item that pay for time: one of nothing, a free plan's or no unit's, pays for none.
    fn own<'b>(&'b self, item: &'b Item) -> impl Iterator<Item = &'b Billed> {
        self.billed.iter().filter(|line| line.item == item.code && line.amount != 0)
    }

    /// The time from an instant on that is still paid for when these credits are given.
    fn paid_time(&self, item: &Item, from: Instant, credits: &[Draft]) -> Vec<Period> {
        let taken = |d: &&Draft| d.kind == Kind::ProrationCredit && d.item == item.code;
        let now_free: Vec<Period> = credits.iter().filter(taken).filter_map(|d| d.service).collect();
        let paid = self.own(item).flat_map(|line| still_paid(line, from, line.service.to));
        paid.flat_map(|part| without(part, &now_free)).collect()
    }

    /// The time that was ever paid for.
    fn billed_time(&self, item: &Item) -> Vec<Period> {
        self.own(item).map(|line| line.service).collect()
    }

    /// Days that a pause gave back and that are used after all cost what was given back for them, line by line.
    fn used_after_all(
        &self,
        phase: &Phase<'_>,
        item: &Item,
        from: Instant,
        charges: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let Some(pause) = self.life.pause_of(phase) else { return Ok(()) };
        let given = self.cut_at(phase, item.every, pause.from, false);
        for line in self.own(item) {
            for back in line.taken_back.iter().map(|(time, _)| time).filter(|back| back.from >= given && back.to > from)
            {
                let part = Period::new(back.from.max(from), back.to);
                let exact = self.worth(line, part).and_then(|exact| exact.round(Round::HalfAwayFromZero));
                let amount = exact.ok_or(Refusal::AmountTooLarge)?;
                let served = Running { service: part, full: line.full };
                let draft = self.draft(item, Kind::ProrationCharge, served, amount, phase.cause);
                charges.push(Draft { quantity: line.quantity, ..draft });
            }
        }
        Ok(())
    }

    /// The part of the running period of an item that nobody paid for yet.
    fn rest_of_period(
        &self,
        phase: &Phase<'_>,
        item: &Item,
        from: Instant,
        paid: Vec<Period>,
        charges: &mut Vec<Draft>,
    ) -> Result<(), Refusal> {
        let running = phase.cycle.running(item.every, self.at).filter(|_| !self.begins_here(phase, item));
        let Some(running) = running.filter(|running| !self.was_skipped(phase, item, *running)) else { return Ok(()) };
        for part in without(Period::new(from, running.service.to), &paid) {
            let amount: Amount = self.priced(item, running.full, self.share(part, running.full))?;
            if amount != 0 {
                let served = Running { service: part, full: running.full };
                charges.push(self.draft(item, Kind::ProrationCharge, served, amount, phase.cause));
            }
        }
        Ok(())
    }
}
