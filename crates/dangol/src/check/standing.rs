//! What is kept of a subscription for lists is what its changes add up to.

use base::Instant;
use domain::billing::phase::{Life, Standing};
use kit::db::Error;

use super::finding::first_broken;
use super::subscriptions::{Whole, walk};
use super::{Finding, Look};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    walk(look, finding, &wrong)
}

/// Nothing changes between two moments, so a subscription stands as it does right before its next one. What is due now
/// is about to change, and is left alone.
fn wrong(look: &Look<'_, '_>, whole: &Whole) -> Option<&'static str> {
    let kept = &whole.kept;
    let at = match kept.next_at {
        Some(next) if next <= look.now => return None,
        Some(next) => Instant::from_micros(next.micros() - 1),
        None => look.now,
    };
    let life = Life::of(&whole.agreement);
    let phase = life.at(at).or(life.phases.first())?;
    let (standing, period, ends_at) = (life.standing(at), life.period(at), life.ends_at());
    let zone = life.zone(at);
    let ended_on = ends_at.filter(|_| standing == Standing::Ended).map(|end| zone.day(end));
    let started_on = life.phases.first().map(|first| zone.day(first.from));
    // History that was brought in has no running period.
    let same_period = kept.billed_from.is_none()
        || (kept.period_from, kept.period_to) == (period.map(|p| p.from), period.map(|p| p.to));
    first_broken(&[
        (kept.state == standing, "its state is not what its changes say"),
        (kept.plan == phase.terms.plan, "its plan is not what its changes say"),
        (kept.quantity == phase.terms.quantity(), "its quantity is not what its changes say"),
        (kept.mrr == life.mrr(at), "its monthly revenue is not what its changes say"),
        (same_period, "its period is not what its changes say"),
        (kept.ends_at == ends_at, "its end is not what its changes say"),
        (kept.ended_on == ended_on, "its last day is not what its changes say"),
        (Some(kept.started_on) == started_on, "its first day is not what its changes say"),
    ])
}
