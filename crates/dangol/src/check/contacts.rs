//! Of each kind of contact at most one goes on without an end, and none ends before it begins.

use base::id::CustomerId;
use kit::args;
use kit::db::Error;

use super::finding::first_broken;
use super::{Finding, Look, sql};

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let (mut customer, mut kind) = (CustomerId(0), String::new());
    loop {
        let some = look.reader.all(&sql::CONTACTS, args![look.shop.id, customer, kind])?;
        let Some(last) = some.last() else { return Ok(()) };
        (customer, kind) = (last.customer, last.kind.code().to_string());
        for contacts in some {
            finding.checked += contacts.count - 1;
            let wrong = first_broken(&[
                (contacts.endless <= 1, "several of one kind go on without an end"),
                (contacts.backward == 0, "one ends before it begins"),
            ]);
            finding.saw(&contacts.customer, wrong);
        }
    }
}
