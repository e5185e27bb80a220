//! What the books know of the usage of a round of subscriptions: how far each is billed, and what arrived late. Read for
//! all of them at once, and written at once.

use std::collections::HashMap;

use base::Instant;
use base::id::{ShopId, SubscriptionId};
use domain::billing::usage::Late;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};

use crate::usage::sql::{self, MARKS, MOVE_MARK, NewMark};

/// Of some subscriptions with usage.
#[derive(Debug, Default)]
pub struct Books {
    billed_to: HashMap<SubscriptionId, Instant>,
    late: HashMap<SubscriptionId, Vec<Late>>,
    noted: Vec<NewMark>,
}

impl Books {
    pub fn read(reader: &mut Reader<'_>, shop: ShopId, ids: &[SubscriptionId]) -> Result<Books, Error> {
        let mut books = Books::default();
        if ids.is_empty() {
            return Ok(books);
        }
        let list = each(ids.iter().map(|id| id.0));
        for mark in sql::list_marks(reader, shop, &list)? {
            books.billed_to.insert(mark.subscription, mark.billed_to);
        }
        for (subscription, late) in sql::list_late(reader, shop, &list)? {
            books.late.entry(subscription).or_default().push(late);
        }
        Ok(books)
    }

    pub fn billed_to(&self, id: SubscriptionId) -> Option<Instant> {
        self.billed_to.get(&id).copied()
    }

    /// Events of times that were billed already, by their time.
    pub fn late(&self, id: SubscriptionId) -> Vec<Late> {
        self.late.get(&id).cloned().unwrap_or_default()
    }

    /// Remembers up to where the usage of a subscription is billed now, for [`Books::write`].
    pub fn note(&mut self, mark: NewMark) {
        self.noted.push(mark);
    }

    pub fn write(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let (known, new): (Vec<NewMark>, Vec<NewMark>) =
            self.noted.into_iter().partition(|mark| self.billed_to.contains_key(&mark.subscription));
        tx.insert(&MARKS, &new)?;
        let moved: Vec<sql::MovedMark> = known.into_iter().map(NewMark::moved).collect();
        tx.update(&MOVE_MARK, &moved)
    }
}
