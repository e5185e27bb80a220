//! Nobody has heard of an event that has not happened.

use kit::db::{Error, Reader};

use super::{Finding, sql};

pub fn check(reader: &mut Reader<'_>) -> Result<Finding, Error> {
    let mut finding = Finding::new("readers of events are not ahead of them");
    let last = last_event(reader)?;
    for cursor in reader.all(&sql::CURSORS, &[])? {
        let ahead = (cursor.tx, cursor.seq) > last;
        finding.saw(&cursor.consumer, ahead.then_some("it is ahead of the last event"));
    }
    Ok(finding)
}

/// Whether a reader stands at the last event.
pub fn has_heard_all(reader: &mut Reader<'_>, consumer: &str) -> Result<bool, Error> {
    let last = last_event(reader)?;
    let cursors = reader.all(&sql::CURSORS, &[])?;
    Ok(cursors.iter().any(|cursor| cursor.consumer == consumer && (cursor.tx, cursor.seq) == last))
}

fn last_event(reader: &mut Reader<'_>) -> Result<(i64, i64), Error> {
    Ok(reader.find(&sql::LAST_EVENT, &[])?.map_or((0, 0), |(tx, seq, _)| (tx, seq)))
}
