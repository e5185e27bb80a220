//! Rows that are purchases.

use base::id::{ImportId, PurchaseId};
use base::{Amount, Day, Money};
use billing::purchase::{self, NewPurchase};
use kit::db::{Error, Reader, Tx};

use super::Frame;
use super::cell::Cells;
use super::column::Column;
use super::person::{self, Person};
use super::row::{Row, shown};
use super::why::Why;

const QUANTITY: (i64, i64) = (1, 1_000_000);
const PRODUCT_MOST: usize = 200;
const REFERENCE_MOST: usize = 100;

#[derive(Clone, Debug)]
pub struct Bought {
    person: Person,
    day: Day,
    amount: Amount,
    quantity: i64,
    product: String,
    reference: Option<String>,
}

impl Row for Bought {
    fn read(cells: Cells<'_>, frame: &Frame) -> Result<Bought, Why> {
        cells.need(Column::Customer)?;
        cells.need(Column::Day)?;
        let day = cells.day(Column::Day)?.ok_or(Why::Missing(Column::Day))?;
        if day > frame.today {
            return Err(Why::Future(Column::Day));
        }
        Ok(Bought {
            person: Person::read(cells, frame, Column::Customer)?,
            day,
            amount: cells.amount(Column::Amount, frame.shop.currency)?,
            quantity: cells.whole(Column::Quantity, QUANTITY, 1)?,
            product: cells.line(Column::Product, PRODUCT_MOST)?,
            reference: Some(cells.line(Column::Reference, REFERENCE_MOST)?).filter(|text| !text.is_empty()),
        })
    }

    fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    fn check(reader: &mut Reader<'_>, frame: &Frame, rows: &[Bought]) -> Result<Vec<Option<Why>>, Error> {
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let taken = match row.reference() {
                Some(reference) => purchase::is_taken(reader, frame.shop.id, reference)?,
                None => false,
            };
            found.push(taken.then_some(Why::Taken(Column::Reference)));
        }
        Ok(found)
    }

    fn add(tx: &mut Tx<'_>, frame: &Frame, import: ImportId, rows: &[Bought]) -> Result<i64, Error> {
        let people: Vec<(&Person, Day)> = rows.iter().map(|row| (&row.person, row.day)).collect();
        let (customers, new) = person::find_or_add(tx, frame, import, &people)?;
        let row = |row: &Bought| {
            let customer = *customers.get(row.person.reference.as_deref()?)?;
            Some(NewPurchase {
                id: PurchaseId(frame.app.ids.next(frame.now)),
                shop: frame.shop.id,
                customer,
                day: row.day,
                quantity: row.quantity,
                amount: row.amount,
                currency: frame.shop.currency,
                product: row.product.clone(),
                reference: row.reference.clone(),
                import: Some(import),
            })
        };
        purchase::add_many(tx, &rows.iter().filter_map(row).collect::<Vec<NewPurchase>>())?;
        Ok(new)
    }

    fn show(&self, frame: &Frame) -> Vec<(Column, String)> {
        let amount = Money::new(self.amount, frame.shop.currency).show(frame.shop.language);
        shown(vec![
            (Column::Customer, self.person.reference.clone()),
            (Column::Day, Some(self.day.to_string())),
            (Column::Amount, Some(amount)),
            (Column::Quantity, Some(self.quantity.to_string())),
            (Column::Product, Some(self.product.clone()).filter(|product| !product.is_empty())),
            (Column::Reference, self.reference.clone()),
        ])
    }
}
