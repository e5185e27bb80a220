//! Tells the customers of one shop in one transaction: decides when, writes the message, and plans what comes next.

use std::collections::HashMap;

use base::id::CustomerId;
use base::{Instant, Lang};
use catalog::plan::PlanName;
use domain::billing::dunning::ask_again;
use domain::billing::reminder::{Kind, tell_at};
use domain::shop::policy::{InvoiceMail, RetryEnd};
use kit::app::App;
use kit::db::{Error, Tx};
use people::message::{self, Channel, Message};
use shop::Shop;

use super::letter::{self, Letter, News, Turned};
use crate::invoice::sql::Invoice;
use crate::reminder::sql::{self, Owed, Person, Reminder};
use crate::{document, invoice, reminder, subscription};

/// Of several invoices so many are named.
const NEWS_MOST: usize = 20;

pub(super) struct Teller<'a> {
    app: &'a App,
    shop: Shop,
    now: Instant,
    site: String,
    plans: Vec<PlanName>,
    people: HashMap<CustomerId, Person>,
    ways: HashMap<CustomerId, (Channel, String)>,
    rows: HashMap<CustomerId, Reminder>,
    owed: Vec<Owed>,
}

impl<'a> Teller<'a> {
    pub fn open(app: &'a App, tx: &mut Tx<'_>, shop: Shop, customers: &[CustomerId]) -> Result<Teller<'a>, Error> {
        let now = app.now();
        let rows = sql::list_of_many(tx, shop.id, customers)?;
        let people = sql::list_people(tx, shop.id, customers)?;
        Ok(Teller {
            app,
            now,
            site: message::site(tx, &shop)?,
            plans: catalog::plan::names(tx, shop.id)?,
            people: people.into_iter().map(|person| (person.customer, person)).collect(),
            ways: message::ways(tx, shop.id, customers, shop.today(now))?,
            rows: rows.into_iter().map(|row| (row.customer, row)).collect(),
            owed: sql::list_owed(tx, shop.id, customers)?,
            shop,
        })
    }

    /// What a customer has not paid.
    pub fn owed(&self, customer: CustomerId) -> impl Iterator<Item = &Owed> {
        self.owed.iter().filter(move |owed| owed.customer == customer)
    }

    /// What happened to a customer, as one message: now, or for the part about money when it may be told. A turn that was
    /// caught up with is no reason for a second message on one day.
    pub fn tell(
        &mut self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        mut turns: Vec<Turned>,
        money: Option<(Kind, Vec<News>)>,
    ) -> Result<(), Error> {
        let (mut row, today) = (self.row(customer), self.shop.today(self.now));
        if row.told_on.is_some_and(|day| day >= today) {
            turns.retain(|turn| !turn.is_late);
        }
        let told = row.told_on.zip(row.told);
        let when = |kind| tell_at(kind, told, self.now, &self.shop.policy, &self.shop.zone);
        match money {
            Some((kind, news)) if when(kind) <= self.now => {
                if row.next_at.is_none() {
                    row.asked = 0;
                }
                self.say(tx, row, kind, &news, &turns)
            }
            Some((kind, news)) => {
                let at = when(kind);
                row.pending = Some(row.pending.map_or(kind, |known| known.with(kind)));
                row.news = News::write(&News::merge(News::read(&row.news), news, NEWS_MOST));
                row.next_at = Some(row.next_at.map_or(at, |known| known.min(at)));
                self.say_turns(tx, row, &turns)
            }
            None if turns.is_empty() => Ok(()),
            None => self.say_turns(tx, row, &turns),
        }
    }

    fn say_turns(&mut self, tx: &mut Tx<'_>, mut row: Reminder, turns: &[Turned]) -> Result<(), Error> {
        if let (Some(last), Some(person)) = (turns.last(), self.people.get(&row.customer).cloned()) {
            let (subject, body) = self.letter(&person).turns(&self.plans, turns);
            let key = format!("{} {} {}", last.turn, row.customer, last.seq);
            self.send(tx, row.customer, last.turn.code(), key, (subject, body, String::new()))?;
            let today = self.shop.today(self.now);
            // Who does something is told about it at once, and of the money it moves as well.
            if turns.iter().any(|turn| turn.is_late) && row.told_on != Some(today) {
                (row.told_on, row.told) = (Some(today), Some(Kind::Paid));
            }
        }
        self.keep(tx, row)
    }

    /// What was to be told or asked by now.
    pub fn go_on(&mut self, tx: &mut Tx<'_>, customer: CustomerId) -> Result<(), Error> {
        let mut row = self.row(customer);
        if row.next_at.is_none_or(|at| at > self.now) {
            return Ok(());
        }
        let Some(pending) = row.pending else {
            row.next_at = None;
            return self.keep(tx, row);
        };
        let open = |news: &News| self.owed(customer).any(|owed| owed.invoice == news.invoice);
        let news: Vec<News> = match pending {
            Kind::Asked => self.owed(customer).filter(|owed| owed.is_asked()).map(News::of).collect(),
            Kind::Declined | Kind::Open => News::read(&row.news).into_iter().filter(open).collect(),
            Kind::Paid => News::read(&row.news),
        };
        if news.is_empty() {
            (row.pending, row.next_at, row.news, row.asked) = (None, None, News::write(&[]), 0);
            return self.keep(tx, row);
        }
        let is_last = self.next_ask(&row).is_none();
        if pending == Kind::Asked && is_last && self.shop.policy.retry_end != RetryEnd::Unpaid {
            (row.pending, row.next_at, row.asked) = (None, None, 0);
            self.keep(tx, row)?;
            return self.end(tx, &news);
        }
        let at = tell_at(pending, row.told_on.zip(row.told), self.now, &self.shop.policy, &self.shop.zone);
        if at > self.now {
            row.next_at = Some(at);
            return self.keep(tx, row);
        }
        self.say(tx, row, pending, &news, &[])
    }

    /// Writes the message and plans the next one.
    fn say(
        &mut self,
        tx: &mut Tx<'_>,
        mut row: Reminder,
        kind: Kind,
        news: &[News],
        turns: &[Turned],
    ) -> Result<(), Error> {
        let (customer, today) = (row.customer, self.shop.today(self.now));
        if let Some(person) = self.people.get(&customer).cloned() {
            let link = match kind {
                Kind::Declined | Kind::Open | Kind::Asked => {
                    let path = reminder::add_link(tx, self.shop.id, customer, self.now)?;
                    Some(format!("{}{path}", self.site))
                }
                Kind::Paid => None,
            };
            let retry = self.owed(customer).filter_map(|owed| owed.next_try_at).min();
            let ends = self.ends_at(&row, kind);
            let receipts = match kind {
                Kind::Paid => self.receipts(tx, news)?,
                Kind::Declined | Kind::Open | Kind::Asked => Vec::new(),
            };
            let money = letter::Money { kind, news, receipts: &receipts, link, retry, ends };
            let (subject, body) = self.letter(&person).money(&money, &self.plans, turns);
            let key = format!("money {customer} {today} {kind} {}", row.asked);
            let turn = turns.last().filter(|_| kind == Kind::Paid).map(|turned| turned.turn.code());
            let by_mail = self.shop.policy.invoice_mail == InvoiceMail::Paid;
            let called = receipts.iter().filter(|_| by_mail).map(|one| document::jobs::called(one.id, person.language));
            let attached = called.collect::<Vec<_>>().join(" ");
            self.send(tx, customer, turn.unwrap_or(kind.code()), key, (subject, body, attached))?;
        }
        (row.told_on, row.told) = (Some(today), Some(kind));
        let asks: Vec<News> = self.owed(customer).filter(|owed| owed.is_asked()).map(News::of).collect();
        if asks.is_empty() {
            (row.pending, row.next_at, row.news, row.asked) = (None, None, News::write(&[]), 0);
            return self.keep(tx, row);
        }
        if kind == Kind::Paid && row.pending == Some(Kind::Asked) {
            return self.keep(tx, row);
        }
        row.news = News::write(&[]);
        match self.next_ask(&row) {
            Some(at) => (row.pending, row.next_at, row.asked) = (Some(Kind::Asked), Some(at), row.asked + 1),
            None => (row.pending, row.next_at) = (None, None),
        }
        let is_over = row.next_at.is_none() && self.shop.policy.retry_end != RetryEnd::Unpaid;
        self.keep(tx, row)?;
        if is_over { self.end(tx, &asks) } else { Ok(()) }
    }

    /// The invoices that were paid.
    fn receipts(&self, tx: &mut Tx<'_>, news: &[News]) -> Result<Vec<Invoice>, Error> {
        let mut found = Vec::with_capacity(news.len());
        for one in news.iter().take(NEWS_MOST) {
            found.extend(invoice::find(tx, self.shop.id, one.invoice)?);
        }
        Ok(found)
    }

    fn next_ask(&self, row: &Reminder) -> Option<Instant> {
        ask_again(row.asked, self.now, &self.shop.policy, &self.shop.zone)
    }

    /// When the shop gives up, if this is the last message before it.
    fn ends_at(&self, row: &Reminder, kind: Kind) -> Option<Instant> {
        let next = self.next_ask(row).filter(|_| kind != Kind::Paid)?;
        let after = ask_again(row.asked + 1, next, &self.shop.policy, &self.shop.zone);
        let asked = self.owed(row.customer).any(Owed::is_asked);
        (asked && after.is_none() && self.shop.policy.retry_end != RetryEnd::Unpaid).then_some(next)
    }

    /// The ladder is used up: the shop's policy says what becomes of the subscriptions.
    fn end(&mut self, tx: &mut Tx<'_>, news: &[News]) -> Result<(), Error> {
        for one in news {
            subscription::end_of_ladder(self.app, tx, &self.shop, one.invoice, self.now)?;
        }
        Ok(())
    }

    fn letter<'l>(&'l self, person: &'l Person) -> Letter<'l> {
        let lang: Lang = person.language;
        Letter { lang, shop: &self.shop, site: &self.site, name: &person.name, now: self.now }
    }

    fn row(&self, customer: CustomerId) -> Reminder {
        self.rows.get(&customer).cloned().unwrap_or_else(|| Reminder {
            shop: self.shop.id,
            customer,
            told_on: None,
            told: None,
            asked: 0,
            next_at: None,
            pending: None,
            news: News::write(&[]),
        })
    }

    fn keep(&mut self, tx: &mut Tx<'_>, row: Reminder) -> Result<(), Error> {
        self.rows.insert(row.customer, row.clone());
        sql::save(tx, row)
    }

    fn send(
        &mut self,
        tx: &mut Tx<'_>,
        customer: CustomerId,
        kind: &str,
        key: String,
        (subject, body, attached): (String, String, String),
    ) -> Result<(), Error> {
        let (channel, address) = self.ways.get(&customer).cloned().unwrap_or((Channel::None, String::new()));
        let (shop, kind, customer) = (self.shop.id, kind.to_string(), Some(customer));
        let message = Message { shop, customer, channel, address, kind, key, subject, body, attached };
        message::send(tx, &self.app.ids, self.now, message).map(|_| ())
    }
}
