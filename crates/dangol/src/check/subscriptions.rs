//! Subscriptions with their changes and what was carried out for them, in chunks.

use std::collections::HashMap;
use std::sync::Arc;

use base::id::SubscriptionId;
use domain::billing::agreement::{Agreement, Change, What};
use kit::args;
use kit::db::Error;

use super::sql::{self, ChangeRow, DoneRow, Kept};
use super::{Finding, Look};

/// One subscription as it is kept, and the agreement its changes make.
pub struct Whole {
    pub kept: Kept,
    pub agreement: Agreement,
    pub done: Vec<DoneRow>,
}

/// Gives every subscription of the shop to `each`, which says what is wrong with it.
pub fn walk(
    look: &mut Look<'_, '_>,
    finding: &mut Finding,
    each: &dyn Fn(&Look<'_, '_>, &Whole) -> Option<&'static str>,
) -> Result<(), Error> {
    let mut after = SubscriptionId(0);
    loop {
        let some = look.reader.all(&sql::SUBSCRIPTIONS, args![look.shop.id, after])?;
        let Some(last) = some.last().map(|kept| kept.id) else { return Ok(()) };
        let range = args![look.shop.id, after, last];
        let mut changes: HashMap<SubscriptionId, Vec<ChangeRow>> = HashMap::new();
        for row in look.reader.all(&sql::CHANGES, range)? {
            changes.entry(row.subscription).or_default().push(row);
        }
        let mut done: HashMap<SubscriptionId, Vec<DoneRow>> = HashMap::new();
        for row in look.reader.all(&sql::DONE, range)? {
            done.entry(row.subscription).or_default().push(row);
        }
        after = last;
        for kept in some {
            let id = kept.id;
            let agreement = agreement(look, &kept, changes.remove(&id).unwrap_or_default());
            let done = done.remove(&id).unwrap_or_default();
            let wrong = match agreement {
                Ok(agreement) => each(look, &Whole { kept, agreement, done }),
                Err(wrong) => Some(wrong),
            };
            finding.saw(&id, wrong);
        }
    }
}

fn agreement(look: &Look<'_, '_>, kept: &Kept, rows: Vec<ChangeRow>) -> Result<Agreement, &'static str> {
    if rows.is_empty() {
        return Err("it has no changes");
    }
    if !rows.iter().map(|row| row.ordinal).eq(0..rows.len() as i64) {
        return Err("a change is missing");
    }
    let read = |row: ChangeRow| {
        let what = What::parse(&row.kind, &row.data)?;
        Some(Change { ordinal: row.ordinal, at: row.at, asked_at: row.asked_at, what })
    };
    let changes = rows.into_iter().map(read).collect::<Option<Vec<Change>>>().ok_or("a change cannot be read")?;
    Ok(Agreement { zone: kept.zone.clone(), policy: Arc::clone(&look.shop.policy), changes })
}
