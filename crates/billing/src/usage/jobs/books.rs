//! What the books know of the usage of a round of subscriptions: how far each is billed, and what arrived late. Read for
//! all of them at once, and written at once.

use std::collections::HashMap;

use base::id::{ShopId, SubscriptionId};
use base::{Instant, Period};
use domain::billing::usage::{Event, Late};
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};

use crate::usage::sql::{self, MARKS, MOVE_MARK, NewMark};

/// Of some subscriptions with usage.
#[derive(Debug, Default)]
pub struct Books {
    billed_to: HashMap<SubscriptionId, Instant>,
    late: HashMap<SubscriptionId, Vec<Late>>,
    /// Events that were read for many at once, with the time they are of.
    events: HashMap<SubscriptionId, (Period, Vec<Event>)>,
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

    /// Reads the events of these times for all at once, as far as they fit into memory well.
    pub fn fetch(
        &mut self,
        reader: &mut Reader<'_>,
        shop: ShopId,
        times: &HashMap<SubscriptionId, Period>,
    ) -> Result<(), Error> {
        for (id, events) in sql::list_events_of_many(reader, shop, times)? {
            if let Some(time) = times.get(&id) {
                self.events.insert(id, (*time, events));
            }
        }
        Ok(())
    }

    /// The events of a run of time, once.
    pub fn take_events(
        &mut self,
        reader: &mut Reader<'_>,
        shop: ShopId,
        id: SubscriptionId,
        time: Period,
    ) -> Result<Vec<Event>, Error> {
        match self.events.remove(&id) {
            Some((of, events)) if of == time => Ok(events),
            Some(_) | None => sql::list_events(reader, shop, id, time),
        }
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
