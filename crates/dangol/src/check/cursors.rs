//! Nobody has heard of an event that has not happened.

use kit::db::{Error, Reader};

use super::{Finding, sql};

pub fn check(reader: &mut Reader<'_>) -> Result<Finding, Error> {
    let mut finding = Finding::new("readers of events are not ahead of them");
    let last = reader.find(&sql::LAST_EVENT, &[])?.map_or((0, 0), |(tx, seq, _)| (tx, seq));
    for cursor in reader.all(&sql::CURSORS, &[])? {
        let ahead = (cursor.tx, cursor.seq) > last;
        finding.saw(&cursor.consumer, ahead.then_some("it is ahead of the last event"));
    }
    Ok(finding)
}
