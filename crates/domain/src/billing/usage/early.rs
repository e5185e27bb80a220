//! Usage that is billed before its period ends: its running sum passed a threshold. And usage that arrived after the end
//! of a subscription, for which no other invoice would come.

use base::{Amount, Instant};

use super::charge::charge_so_far;
use super::lines::{drafts, usage_line};
use super::stretch::{Thing, open, reopened};
use super::{BilledUsage, Told};
use crate::billing::Refusal;
use crate::billing::agreement::Agreement;
use crate::billing::line::{Draft, Kind};
use crate::billing::phase::{Life, Standing};

/// The lines to bill at once; none as long as no threshold is passed. Reaching a threshold passes it.
pub fn early(agreement: &Agreement, life: &Life<'_>, now: Instant, told: &Told) -> Result<Vec<Draft>, Refusal> {
    let Some(phase) = life.at(now) else { return Ok(Vec::new()) };
    if phase.standing == Standing::Ended {
        return drafts(agreement, life, reopened(agreement, life, &told.late, now), told);
    }
    let running = open(agreement, life, now);
    let charges: Vec<_> = running.iter().map(|s| charge_so_far(agreement, life, s, &told.events)).collect();
    let sum: Amount = charges.iter().map(|charge| charge.amount).sum();
    let of_running = |b: &&BilledUsage| b.kind == Kind::Usage && running.iter().any(|s| s.slot.full == b.full);
    let billed: Amount = told.billed.iter().filter(of_running).map(|b| b.amount).sum();
    if !phase.terms.thresholds.iter().any(|threshold| billed < *threshold && *threshold <= sum) {
        return Ok(Vec::new());
    }
    let lines = running.iter().zip(charges).filter_map(|(stretch, charge)| match stretch.thing {
        Thing::Item(item) => usage_line(item, stretch, charge, told),
        Thing::Commitment(_) => None,
    });
    // Until now, not a moment longer: the line says so.
    Ok(lines
        .map(|line| Draft { service: line.service.map(|s| base::Period::new(s.from, s.to.min(now))), ..line })
        .collect())
}
