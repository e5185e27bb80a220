//! Parcels of a subscription follow each other day by day; what was closed at its cut-off is a record, the rest a plan.

use base::Day;
use base::id::SubscriptionId;
use domain::fulfilment::State;
use kit::args;
use kit::db::Error;

use super::finding::first_broken;
use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let mut before: (SubscriptionId, i64, Option<Day>) = (SubscriptionId(0), 0, None);
    loop {
        let some = look.reader.all(&sql::PARCELS, args![look.shop.id, before.0, before.1])?;
        if some.is_empty() {
            return Ok(());
        }
        for parcel in some {
            let earlier = before.2.filter(|_| before.0 == parcel.subscription);
            let closed = parcel.locked_at.is_some();
            let wrong = first_broken(&[
                (earlier.is_none_or(|day| day < parcel.planned_on), "planned no later than the one before it"),
                (parcel.state == State::Skipped || parcel.deliver_on.is_some(), "goes out on no day"),
                (parcel.state != State::Skipped || parcel.deliver_on.is_none(), "is left out, and goes out"),
                (parcel.state != State::Planned || !closed, "is planned, and closed already"),
                (!matches!(parcel.state, State::Locked | State::Delivered) || closed, "went out, and was never closed"),
                (parcel.locked_at.is_none_or(|at| at >= parcel.cutoff_at), "was closed before its cut-off"),
            ]);
            finding.saw(&format!("{} parcel {}", parcel.subscription, parcel.n), wrong);
            before = (parcel.subscription, parcel.n, Some(parcel.planned_on));
        }
    }
}
