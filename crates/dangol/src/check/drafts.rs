//! A bill that waits is the sum of its lines and has no invoice; one that went out has one of its customer that was due the
//! same day; one that was discarded has none. Nothing that was carried out names a bill that is neither.

use base::id::{CustomerId, DraftId};
use billing::draft::{self, State, Whole};
use billing::invoice;
use kit::args;
use kit::db::Error;

use super::finding::first_broken;
use super::{Finding, Look, sql};

const CHUNK: i64 = 500;

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let (mut after, shop) = (DraftId(0), look.shop.id);
    loop {
        let some = draft::sql::page_after(look.reader, shop, (after, CustomerId(0), false), CHUNK)?;
        let Some(last) = some.last() else { break };
        after = last.id;
        for one in some {
            let Some(whole) = draft::find(look.reader, shop, one.id)? else { continue };
            let wrong = wrong(look, &whole)?;
            finding.saw(&one.id, wrong);
        }
    }
    for (occurrence, count) in look.reader.all(&sql::WITHOUT_BILL, args![shop])? {
        finding.saw(&occurrence, (count > 0).then_some("what was carried out names a bill that is not there"));
    }
    Ok(())
}

fn wrong(look: &mut Look<'_, '_>, whole: &Whole) -> Result<Option<&'static str>, Error> {
    let draft = &whole.draft;
    let issued = match draft.invoice {
        Some(id) => invoice::find(look.reader, look.shop.id, id)?,
        None => None,
    };
    let worth = whole.compose(0).map(|composed| composed.total);
    let bounds =
        |line: &draft::Line| (0..=line.discount.max(0)).contains(&line.cut) && line.discount <= line.amount.max(0);
    Ok(match draft.state() {
        State::Issued => first_broken(&[
            (!draft.is_open(), "it went out and is still open"),
            (whole.lines.is_empty(), "it went out and has lines of its own"),
            (
                issued.is_some_and(|i| i.customer == draft.customer && i.due_at == draft.due_at),
                "its invoice is not there, or another's",
            ),
        ]),
        State::Waiting | State::Discarded => first_broken(&[
            (draft.is_open() || draft.discarded_at.is_some(), "it is closed and neither went out nor was discarded"),
            (!whole.lines.is_empty(), "it has no lines"),
            (worth == Ok(draft.total), "its total is not its lines'"),
            (whole.lines.iter().filter(|line| line.cut != 0).all(bounds), "more is taken off a line than it charges"),
        ]),
    })
}
