//! Rows that are subscriptions as they went elsewhere: since when, to which plan, at what price a month, and whether and
//! when they ended. Nobody is charged for them.

use std::collections::{BTreeMap, BTreeSet};

use base::id::ImportId;
use base::{Amount, Day, Every, Money};
use billing::history::{self, Lived};
use catalog::plan::{self, NewPlan, State};
use catalog::plan_item::Part;
use catalog::price::NewPrice;
use domain::billing::item::{Bill, Item, Kind, Terms};
use domain::billing::price::Price;
use domain::catalog::conditions::Conditions;
use domain::catalog::plan::{Decrease, Increase, Item as PlanItem, Name, Plan};
use kit::db::{Error, Reader, Tx};
use shop::Actor;

use super::Frame;
use super::cell::Cells;
use super::column::Column;
use super::person::{self, Person};
use super::row::{Row, shown};
use super::slug::slug;
use super::why::Why;

/// A shop has few plans; a file with more of them has something else in that column.
const PLANS_MOST: usize = 100;
const PLAN_MOST: usize = 80;
const CODE_MOST: usize = 40;
const MONTHS: (i64, i64) = (0, 1_200);
const REFERENCE_MOST: usize = 100;

#[derive(Clone, Debug)]
pub struct Subscribed {
    person: Person,
    plan: String,
    price: Amount,
    started: Day,
    ended: Option<Day>,
    reference: Option<String>,
}

impl Row for Subscribed {
    fn read(cells: Cells<'_>, frame: &Frame) -> Result<Subscribed, Why> {
        cells.need(Column::Customer)?;
        cells.need(Column::Plan)?;
        let (started, ended) = days(cells, frame)?;
        Ok(Subscribed {
            person: Person::read(cells, frame, Column::Customer)?,
            plan: cells.line(Column::Plan, PLAN_MOST)?,
            price: cells.amount(Column::Price, frame.shop.currency)?,
            started,
            ended,
            reference: Some(cells.line(Column::Reference, REFERENCE_MOST)?).filter(|text| !text.is_empty()),
        })
    }

    fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    fn check(reader: &mut Reader<'_>, frame: &Frame, rows: &[Subscribed]) -> Result<Vec<Option<Why>>, Error> {
        let known = plan::names(reader, frame.shop.id)?.into_iter().map(|plan| plan.code);
        let mut codes: BTreeSet<String> = known.collect();
        let mut priced: BTreeMap<String, bool> = BTreeMap::new();
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let code = code(&row.plan);
            let taken = match row.reference() {
                Some(reference) => history::is_taken(reader, &frame.shop, reference)?,
                None => false,
            };
            let is_priced = match priced.get(&code) {
                Some(is_priced) => *is_priced,
                None => {
                    let sold = plan::find_by_code(reader, frame.shop.id, &code)?;
                    let none = sold.map(|sold| terms_of(reader, frame, sold)).transpose()?;
                    *priced.entry(code.clone()).or_insert(none.is_none_or(|terms| terms.is_some()))
                }
            };
            found.push(match (taken, is_priced) {
                (true, _) => Some(Why::Taken(Column::Reference)),
                (false, false) => Some(Why::PlanPrice),
                (false, true) if !codes.contains(&code) && codes.len() >= PLANS_MOST => {
                    Some(Why::Plans { most: PLANS_MOST })
                }
                (false, true) => {
                    codes.insert(code);
                    None
                }
            });
        }
        Ok(found)
    }

    fn add(tx: &mut Tx<'_>, frame: &Frame, import: ImportId, rows: &[Subscribed]) -> Result<i64, Error> {
        let people: Vec<(&Person, Day)> = rows.iter().map(|row| (&row.person, row.started)).collect();
        let (customers, new) = person::find_or_add(tx, frame, import, &people)?;
        let mut plans: BTreeMap<String, Terms> = BTreeMap::new();
        let mut lived = Vec::with_capacity(rows.len());
        for row in rows {
            let code = code(&row.plan);
            if !plans.contains_key(&code) {
                plans.insert(code.clone(), find_or_add_plan(tx, frame, &code, row)?);
            }
            let (Some(terms), Some(customer)) = (plans.get(&code), row.person.reference.as_ref()) else { continue };
            let Some(customer) = customers.get(customer) else { continue };
            let (customer, reference) = (*customer, row.reference.clone());
            let terms = at_price(terms, row.price);
            lived.push(Lived { customer, reference, terms, started: row.started, ended: row.ended });
        }
        history::add_many(&frame.app, tx, &frame.shop, import, &lived, frame.now)?;
        Ok(new)
    }

    fn show(&self, frame: &Frame) -> Vec<(Column, String)> {
        let price = Money::new(self.price, frame.shop.currency).show(frame.shop.language);
        shown(vec![
            (Column::Customer, self.person.reference.clone()),
            (Column::Plan, Some(self.plan.clone())),
            (Column::Price, Some(price)),
            (Column::Started, Some(self.started.to_string())),
            (Column::EndedOn, self.ended.map(|day| day.to_string())),
            (Column::Reference, self.reference.clone()),
        ])
    }
}

/// From when to when: by dates, or by months before the day the file tells of. `ended` without a date means that day.
fn days(cells: Cells<'_>, frame: &Frame) -> Result<(Day, Option<Day>), Why> {
    let started = match (cells.day(Column::Started)?, cells.get(Column::Months)) {
        (Some(day), _) => day,
        (None, "") => return Err(Why::NoStart),
        (None, _) => frame.as_of.plus_months(-cells.whole(Column::Months, MONTHS, 0)?),
    };
    let on = cells.day(Column::EndedOn)?;
    let ended = match frame.said.read(cells, Column::Ended)? {
        Some(false) => None,
        Some(true) => Some(on.unwrap_or(frame.as_of)),
        None => on,
    };
    // An end that is still to come is no end yet.
    let ended = ended.filter(|day| *day <= frame.as_of.max(frame.today));
    match ended {
        _ if started > frame.today.max(frame.as_of) => Err(Why::Future(Column::Started)),
        Some(end) if end < started => Err(Why::EndBeforeStart),
        ended => Ok((started, ended)),
    }
}

fn code(plan: &str) -> String {
    slug(plan, "plan", CODE_MOST)
}

/// What a plan of the shop asks for, as one item that is paid every month. None when it has no price in the currency.
fn terms_of(reader: &mut Reader<'_>, frame: &Frame, sold: plan::PlanRow) -> Result<Option<Terms>, Error> {
    let offer = plan::offer_of(reader, &frame.shop, sold, &[], frame.today)?;
    Ok(offer.and_then(|offer| {
        let item = offer.terms.items.into_iter().find(|item| item.kind != Kind::Usage)?;
        let monthly = Item { every: Every::MONTH, bill: Bill::Advance, quantity: 1, ..item };
        Some(Terms::new(offer.terms.plan, vec![monthly], &Conditions::default()))
    }))
}

/// The same at the price this customer paid.
fn at_price(terms: &Terms, price: Amount) -> Terms {
    let items = terms.items.iter().map(|item| Item { price: Price::flat(price), ..item.clone() });
    Terms::new(terms.plan, items.collect(), &Conditions::default())
}

/// The plan with this code; a new one is named as in the file and not sold.
fn find_or_add_plan(tx: &mut Tx<'_>, frame: &Frame, code: &str, row: &Subscribed) -> Result<Terms, Error> {
    if plan::find_by_code(tx, frame.shop.id, code)?.is_none() {
        let name = Name { ko: row.plan.clone(), en: row.plan.clone() };
        let item = PlanItem {
            code: "main".into(),
            name: Name::default(),
            kind: Kind::Access,
            every: Every::MONTH,
            bill: Bill::Advance,
            meter: None,
            increase: Increase::Prorate,
            decrease: Decrease::Credit,
            addon: false,
        };
        let price = NewPrice { currency: frame.shop.currency, price: Price::flat(row.price), from: frame.today };
        let new = NewPlan {
            plan: Plan { code: code.into(), name, items: vec![item], conditions: Conditions::default() },
            summary: Name::default(),
            benefits: Vec::new(),
            state: State::Retired,
            position: 1_000,
            parts: vec![Part { prices: vec![price], ..Part::default() }],
        };
        plan::add(tx, &frame.app.ids, frame.now, &frame.shop, &Actor::Command, &new)?;
    }
    let sold = plan::find_by_code(tx, frame.shop.id, code)?.ok_or(Error::Stale)?;
    terms_of(tx, frame, sold)?.ok_or(Error::Stale)
}
