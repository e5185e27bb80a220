//! Rows that are customers.

use base::Day;
use base::id::ImportId;
use domain::people::consent;
use kit::db::{Error, Reader, Tx};
use people::consent::Answers;
use people::customer;
use shop::Actor;

use super::Frame;
use super::cell::Cells;
use super::column::Column;
use super::person::{self, Person};
use super::row::{Row, shown};
use super::why::Why;

const NOTE_MOST: usize = 1_000;
const MARKETING: [(Column, consent::Kind); 3] = [
    (Column::MarketingEmail, consent::Kind::MarketingEmail),
    (Column::MarketingSms, consent::Kind::MarketingSms),
    (Column::MarketingNight, consent::Kind::MarketingNight),
];

#[derive(Clone, Debug)]
pub struct Somebody {
    person: Person,
    since: Option<Day>,
    note: String,
    answers: Vec<(consent::Kind, bool)>,
}

impl Row for Somebody {
    fn read(cells: Cells<'_>, frame: &Frame) -> Result<Somebody, Why> {
        cells.need(Column::Name)?;
        let person = Person::read(cells, frame, Column::Reference)?;
        let since = cells.day(Column::Since)?;
        if since.is_some_and(|since| since > frame.today) {
            return Err(Why::Future(Column::Since));
        }
        let mut answers = Vec::new();
        for (column, kind) in MARKETING {
            answers.extend(frame.said.read(cells, column)?.map(|yes| (kind, yes)));
        }
        Ok(Somebody { person, since, note: cells.line(Column::Note, NOTE_MOST)?, answers })
    }

    fn reference(&self) -> Option<&str> {
        self.person.reference.as_deref()
    }

    fn check(reader: &mut Reader<'_>, frame: &Frame, rows: &[Somebody]) -> Result<Vec<Option<Why>>, Error> {
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            found.push(match row.reference() {
                Some(reference) => customer::find_by_reference(reader, frame.shop.id, reference)?
                    .map(|_| Why::Taken(Column::Reference)),
                None => person::is_known(reader, frame, &row.person)?.then_some(Why::Known),
            });
        }
        Ok(found)
    }

    fn add(tx: &mut Tx<'_>, frame: &Frame, import: ImportId, rows: &[Somebody]) -> Result<i64, Error> {
        let new = |row: &Somebody| people::NewCustomer {
            note: row.note.clone(),
            ..row.person.to_new(frame, import, row.since)
        };
        let new: Vec<people::NewCustomer> = rows.iter().map(new).collect();
        let ids = customer::add_many(tx, &frame.app.ids, frame.now, &frame.shop, &new)?;
        for (row, customer) in rows.iter().zip(&ids).filter(|(row, _)| !row.answers.is_empty()) {
            let (lang, given) = (frame.shop.language, row.answers.clone());
            let answers = Answers { customer: *customer, lang, given, source: "import" };
            people::consent::add(tx, &frame.app.ids, frame.now, &frame.shop, &Actor::Command, &answers)?;
        }
        Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX))
    }

    fn show(&self, _: &Frame) -> Vec<(Column, String)> {
        let person = self.person.clone();
        shown(vec![
            (Column::Reference, person.reference),
            (Column::Name, person.name),
            (Column::Phone, person.phone),
            (Column::Email, person.email),
            (Column::Road, person.address.map(|address| address.one_line())),
            (Column::Since, self.since.map(|day| day.to_string())),
        ])
    }
}
