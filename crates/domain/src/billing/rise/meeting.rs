//! How a new price meets one agreement: at which beginning of a period, and what it changes there.

use base::id::{PlanItemId, PriceId};
use base::{Amount, Instant, Round};

use super::super::agreement::{Agreement, What};
use super::super::change::QUANTITY_MOST;
use super::super::item::{Item, Kind, Terms};
use super::super::phase::{Life, Standing};
use super::super::price::{Model, Price, Tier};

/// Periods are looked through for this long at most: ten years of days.
const STEPS_MOST: usize = 4_000;

/// A new version of an item's price. Versions are told apart by their ids: a newer one has a larger id.
#[derive(Clone, Debug, PartialEq)]
pub struct Raise {
    pub item: PlanItemId,
    pub price_id: PriceId,
    pub price: Price,
}

impl Raise {
    fn is_of(&self, item: &Item) -> bool {
        item.id == self.item && item.price_id < self.price_id && item.price.lasting() != self.price.lasting()
    }

    /// The same terms at the new price. Introductory prices that were agreed stay; the new version's are for others.
    pub fn terms(&self, terms: &Terms) -> Terms {
        let mut terms = terms.clone();
        for item in terms.items.iter_mut().filter(|item| self.is_of(item)) {
            item.price = Price { intro: std::mem::take(&mut item.price.intro), ..self.price.clone() };
            item.price_id = self.price_id;
        }
        terms
    }
}

/// Where the two meet: from when on, and the money. Amounts are of one full period at the customer's quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    pub at: Instant,
    pub before: Amount,
    pub after: Amount,
    pub mrr_before: Amount,
    pub mrr_after: Amount,
    /// Whether it gets dearer, so that nothing happens without a yes.
    pub needs_consent: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Met {
    /// It has another price already, another plan, or ends before.
    Never,
    /// It rests and nobody knows until when.
    Waiting,
    At(Meeting),
}

/// The first beginning of one of the item's periods from `since` on: a period that is paid runs out at its price.
pub fn meet(raise: &Raise, agreement: &Agreement, since: Instant) -> Met {
    let at = match first_start(agreement, raise.item, since) {
        Start::Never => return Met::Never,
        Start::Waiting => return Met::Waiting,
        Start::At(at) => at,
    };
    let life = Life::of(agreement);
    let Some(phase) = life.at(at).filter(|phase| phase.standing != Standing::Ended) else { return Met::Never };
    let Some(item) = phase.terms.items.iter().find(|item| raise.is_of(item)) else { return Met::Never };
    let after = raise.terms(&phase.terms);
    let new = Item { price: raise.price.clone(), ..item.clone() };
    Met::At(Meeting {
        at,
        before: full(item),
        after: full(&new),
        mrr_before: phase.terms.mrr(),
        mrr_after: after.mrr(),
        needs_consent: is_dearer(item, &raise.price),
    })
}

fn full(item: &Item) -> Amount {
    item.full_price().and_then(|price| price.round(Round::HalfAwayFromZero)).unwrap_or(0)
}

enum Start {
    Never,
    Waiting,
    At(Instant),
}

fn first_start(agreement: &Agreement, item: PlanItemId, since: Instant) -> Start {
    let alone = alone(agreement, item, since);
    let life = Life::of(alone.as_ref().unwrap_or(agreement));
    let mut at = since;
    for _ in 0..STEPS_MOST {
        let Some(phase) = life.at(at) else {
            match life.phases.first().filter(|first| first.from > at) {
                Some(first) => at = first.from,
                None => return Start::Never,
            }
            continue;
        };
        let next = match (phase.standing, life.period(at)) {
            // After a rest that moved the paid period's end, what was paid runs on.
            (Standing::Active, Some(period))
                if period.from >= since && phase.cycle.carried(phase.terms.every(), at) == at =>
            {
                return Start::At(period.from);
            }
            (Standing::Active, Some(period)) => Some(phase.to.map_or(period.to, |to| to.min(period.to))),
            (Standing::Paused, _) if phase.to.is_none() => return Start::Waiting,
            _ => phase.to,
        };
        match next.filter(|next| *next > at) {
            Some(next) => at = next,
            None => return Start::Never,
        }
    }
    Start::Never
}

/// An item in a cycle of its own has periods of its own: those of an agreement about nothing else. None when it goes
/// with the rest.
fn alone(agreement: &Agreement, item: PlanItemId, since: Instant) -> Option<Agreement> {
    let life = Life::of(agreement);
    let terms = life.at(since).or(life.phases.first()).map(|phase| &phase.terms)?;
    terms.items.iter().find(|i| i.id == item).filter(|i| i.every != terms.every())?;
    let mut alone = agreement.clone();
    for change in &mut alone.changes {
        let terms = match &mut change.what {
            What::Created(created) => &mut created.terms,
            What::PlanChanged(new) | What::QuantityChanged(new) | What::ItemsChanged(new) | What::PriceChanged(new) => {
                &mut new.terms
            }
            What::Restarted(terms) => terms,
            _ => continue,
        };
        if terms.items.iter().any(|i| i.id == item) {
            terms.items.retain(|i| i.id == item);
        }
    }
    Some(alone)
}

/// The agreement as if a change had never been planned.
pub fn without(agreement: &Agreement, ordinal: Option<i64>) -> Agreement {
    let mut rest = agreement.clone();
    rest.changes.retain(|change| Some(change.ordinal) != ordinal);
    rest
}

/// Whether a customer may pay more: at the quantity they have, or for usage at any.
fn is_dearer(item: &Item, new: &Price) -> bool {
    let more = |quantity: i64| match (item.price.rate(quantity), new.rate(quantity)) {
        (Some(old), Some(new)) => new > old,
        _ => true,
    };
    if item.kind != Kind::Usage {
        return more(item.quantity);
    }
    let edges = [&item.price, new].into_iter().flat_map(|price| edges(price).chain(bounds(price)));
    edges.flat_map(|edge| [edge, edge.saturating_add(1)]).chain([1, QUANTITY_MOST]).any(more)
}

/// The quantities before which a price reaches its floor and its ceiling: there its slope changes, too.
fn bounds(price: &Price) -> impl Iterator<Item = i64> {
    let free = Price { minimum: None, maximum: None, ..price.clone() };
    [price.minimum, price.maximum].into_iter().flatten().map(move |bound| {
        let (mut below, mut above) = (0, QUANTITY_MOST);
        while below + 1 < above {
            let middle = below + (above - below) / 2;
            if free.rate(middle).is_some_and(|rate| rate < bound) { below = middle } else { above = middle }
        }
        below
    })
}

/// Quantities at which a price changes its slope.
fn edges(price: &Price) -> impl Iterator<Item = i64> {
    let of = |tiers: &[Tier]| tiers.iter().filter_map(|tier| tier.up_to).collect::<Vec<i64>>();
    match &price.model {
        Model::Flat(_) | Model::Each(_) => Vec::new(),
        Model::Graduated(tiers) | Model::Volume(tiers) => of(tiers),
        Model::Package { of, free, .. } => vec![*free, free.saturating_add(*of)],
        Model::Percent { free, .. } => vec![*free],
    }
    .into_iter()
}

/// The end of the last trial and the step to a paid period there, when it costs more. None without a trial; no step for
/// who leaves by then.
pub fn trial_end(agreement: &Agreement) -> Option<(Instant, Option<Meeting>)> {
    let life = Life::of(agreement);
    let trial = life.phases.iter().rev().find(|phase| phase.standing == Standing::Trial)?;
    let at = trial.to?;
    let Some(paid) = life.at(at).filter(|phase| phase.standing == Standing::Active) else { return Some((at, None)) };
    let price = agreement.changes.iter().find_map(|change| match &change.what {
        What::Created(created) => created.trial.map(|trial| trial.price),
        _ => None,
    });
    let (before, after) = (price.unwrap_or(0), sum(&paid.terms, |item| life.price(item, at)));
    let needs_consent = after > before || paid.terms.items.iter().any(|item| item.kind == Kind::Usage);
    let meeting = Meeting { at, before, after, mrr_before: 0, mrr_after: life.mrr(at), needs_consent };
    Some((at, needs_consent.then_some(meeting)))
}

/// Where it gets dearer by itself at or after an instant: at the trial's end, then where an introductory price ends.
pub fn next_step(agreement: &Agreement, since: Instant) -> Option<(Instant, Option<Meeting>)> {
    let trial = trial_end(agreement).filter(|(at, _)| *at >= since);
    trial.or_else(|| intro_end(agreement, since).map(|meeting| (meeting.at, Some(meeting))))
}

/// The first end of an introductory price at or after an instant that makes it dearer.
pub fn intro_end(agreement: &Agreement, since: Instant) -> Option<Meeting> {
    let life = Life::of(agreement);
    let mut ends: Vec<Instant> = Vec::new();
    for phase in life.phases.iter().filter(|phase| phase.standing == Standing::Active) {
        for item in phase.terms.items.iter().filter(|item| !item.price.intro.is_empty()) {
            let within = |at: &Instant| phase.contains(*at) && *at >= since;
            ends.extend(item.price.intro_ends().filter_map(|n| life.begins_after(item, n)).filter(within));
        }
    }
    ends.sort_unstable();
    ends.dedup();
    ends.into_iter().filter_map(|at| dearer_at(&life, at)).next()
}

/// What a change of introductory prices at an instant means in money, if it means more.
fn dearer_at(life: &Life<'_>, at: Instant) -> Option<Meeting> {
    let phase = life.at(at)?;
    let ends_here = |item: &Item| item.price.intro_ends().find(|n| life.begins_after(item, *n) == Some(at));
    let old = |item: &'_ Item| ends_here(item).map(|n| n - 1);
    let dearer = phase.terms.items.iter().any(|item| {
        old(item).is_some_and(|n| {
            let (was, now) = (item.price.after(n).lasting(), life.price(item, at).lasting());
            is_dearer(&Item { price: was, ..item.clone() }, &now)
        })
    });
    let before = sum(&phase.terms, |item| match old(item) {
        Some(n) => item.price.after(n),
        None => life.price(item, at),
    });
    let after = sum(&phase.terms, |item| life.price(item, at));
    let (mrr_before, mrr_after) = (life.mrr(Instant::from_micros(at.micros() - 1)), life.mrr(at));
    dearer.then_some(Meeting { at, before, after, mrr_before, mrr_after, needs_consent: true })
}

/// A full period of every item but usage, each rounded, at the price it is given.
fn sum<'t>(terms: &'t Terms, price: impl Fn(&'t Item) -> &'t Price) -> Amount {
    let fixed = terms.items.iter().filter(|item| item.kind != Kind::Usage);
    let full = |item: &'t Item| price(item).rate(item.quantity).and_then(|price| price.round(Round::HalfAwayFromZero));
    fixed.map(|item| full(item).unwrap_or(0)).fold(0, Amount::saturating_add)
}
