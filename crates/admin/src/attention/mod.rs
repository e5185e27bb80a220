//! Who needs attention, and why: one line per customer with all their reasons, the most pressing first, and one button.

mod list;
pub mod sql;

use base::id::{CustomerId, InvoiceId, PlanId, ShopId, SubscriptionId};
use base::{Amount, Day, Instant, Lang, Money, Zone};
use billing::watchdog;
use domain::people::contact::{Reach, reach};
use domain::shop::role::Right;
use kit::db::{Error, Reader};
use kit::web::table::{self, Dir, Paging, Total};
use kit::web::{Oops, Page, Query, parts};
use maud::{Markup, html};
use shop::Desk;

pub use list::{columns, nobody, row};

use crate::words::T;

/// A pause this long is worth a question.
const PAUSE_DAYS: i64 = 60;
/// A bill this near makes a stale contact urgent.
const BILL_DAYS: i64 = 7;
/// Of each reason at most so many are looked at.
pub const EACH_MOST: i64 = 500;
const SIZE: i64 = 50;
const DAY: i64 = 86_400;

base::codes! {
    /// Why somebody needs attention, the most pressing first.
    pub enum Why { Declined = "declined", Overdue = "overdue", Leaving = "leaving", Paused = "paused", Stale = "stale" }
}

/// A reason with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The oldest invoice, what all of them ask for in each currency, and why the card declined last.
    Declined {
        invoice: InvoiceId,
        invoices: i64,
        amounts: Vec<Money>,
        class: String,
    },
    /// Past its day, and no card declined it: taken back by a bank, or never tried.
    Overdue {
        invoice: InvoiceId,
        amount: Money,
    },
    Leaving {
        subscription: SubscriptionId,
        on: Day,
    },
    Paused {
        subscription: SubscriptionId,
        days: i64,
    },
    Stale,
}

impl Reason {
    pub fn why(&self) -> Why {
        match self {
            Reason::Declined { .. } => Why::Declined,
            Reason::Overdue { .. } => Why::Overdue,
            Reason::Leaving { .. } => Why::Leaving,
            Reason::Paused { .. } => Why::Paused,
            Reason::Stale => Why::Stale,
        }
    }
}

/// A customer with all their reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Care {
    pub customer: CustomerId,
    pub name: String,
    pub since: Day,
    pub plan: Option<PlanId>,
    /// Of the largest subscription in each currency.
    pub monthly: Vec<Money>,
    pub reasons: Vec<Reason>,
}

impl Care {
    /// Several declined invoices are one reason.
    fn add(&mut self, reason: Reason) {
        let declined = self.reasons.iter_mut().find_map(|known| match known {
            Reason::Declined { invoices, amounts, class, .. } => Some((invoices, amounts, class)),
            Reason::Overdue { .. } | Reason::Leaving { .. } | Reason::Paused { .. } | Reason::Stale => None,
        });
        match (declined, reason) {
            (Some((invoices, sums, last)), Reason::Declined { amounts, class, .. }) => {
                (*invoices, *last) = (*invoices + 1, class);
                for amount in amounts {
                    combine(sums, amount, |known, more| known + more);
                }
            }
            (_, reason) => self.reasons.push(reason),
        }
    }
}

/// Puts one more amount to those of its currency.
fn combine(sums: &mut Vec<Money>, more: Money, how: fn(Amount, Amount) -> Amount) {
    match sums.iter_mut().find(|sum| sum.currency == more.currency) {
        Some(sum) => sum.amount = how(sum.amount, more.amount),
        None => sums.push(more),
    }
}

/// `33,000원 + 259.00 USD`: currencies are never added up.
pub fn show_sums(lang: Lang, sums: &[Money]) -> String {
    sums.iter().map(|sum| sum.show(lang)).collect::<Vec<_>>().join(" + ")
}

/// Everybody who needs attention.
#[derive(Clone, Debug, Default)]
pub struct Cares(pub Vec<Care>);

impl Cares {
    fn note(&mut self, who: Care) {
        match self.0.iter_mut().find(|care| care.customer == who.customer) {
            Some(care) => {
                for reason in who.reasons {
                    care.add(reason);
                }
                for monthly in who.monthly {
                    combine(&mut care.monthly, monthly, Amount::max);
                }
            }
            None => self.0.push(who),
        }
    }

    /// For one reason, or for any.
    pub fn with(&self, why: Option<Why>) -> Vec<&Care> {
        let has = |care: &&Care| why.is_none_or(|why| care.reasons.iter().any(|reason| reason.why() == why));
        self.0.iter().filter(has).collect()
    }

    pub fn count(&self, why: Why) -> i64 {
        self.with(Some(why)).len() as i64
    }
}

/// Reads everybody who needs attention, the most pressing first.
pub fn read(reader: &mut Reader<'_>, shop: ShopId, zone: &Zone, now: Instant) -> Result<Cares, Error> {
    let mut cares = Cares::default();
    for row in sql::list_declined(reader, shop, EACH_MOST)? {
        let sql::Declined { customer, name, since, invoice, amount, currency, class, plan, mrr } = row;
        let amounts = vec![Money::new(amount, currency)];
        let reasons = vec![Reason::Declined { invoice, invoices: 1, amounts, class }];
        let monthly = mrr.map(|mrr| Money::new(mrr, currency)).into_iter().collect();
        cares.note(Care { customer, name, since, plan, monthly, reasons });
    }
    for row in sql::list_overdue(reader, shop, now.plus_seconds(-DAY), EACH_MOST)? {
        let sql::Overdue { customer, name, since, invoice, amount, currency, plan, mrr } = row;
        let reasons = vec![Reason::Overdue { invoice, amount: Money::new(amount, currency) }];
        let monthly = mrr.map(|mrr| Money::new(mrr, currency)).into_iter().collect();
        cares.note(Care { customer, name, since, plan, monthly, reasons });
    }
    for row in sql::list_leaving(reader, shop, now, EACH_MOST)? {
        let reasons = vec![Reason::Leaving { subscription: row.subscription, on: zone.day(row.at) }];
        cares.note(care(row, reasons));
    }
    for row in sql::list_paused(reader, shop, now.plus_seconds(-PAUSE_DAYS * DAY), EACH_MOST)? {
        let days = row.at.seconds_until(now) / DAY;
        let reasons = vec![Reason::Paused { subscription: row.subscription, days }];
        cares.note(care(row, reasons));
    }
    for row in list_stale(reader, shop, zone, now)? {
        let sql::Reached { customer, name, since, plan, mrr, currency, .. } = row;
        let monthly = vec![Money::new(mrr, currency)];
        cares.note(Care { customer, name, since, plan: Some(plan), monthly, reasons: vec![Reason::Stale] });
    }
    Ok(cares)
}

fn care(row: sql::Leaving, reasons: Vec<Reason>) -> Care {
    let sql::Leaving { customer, name, since, plan, mrr, currency, .. } = row;
    Care { customer, name, since, plan: Some(plan), monthly: vec![Money::new(mrr, currency)], reasons }
}

/// Customers with a bill in the next days whose contacts have all gone stale.
fn list_stale(reader: &mut Reader<'_>, shop: ShopId, zone: &Zone, now: Instant) -> Result<Vec<sql::Reached>, Error> {
    let soon = (now, now.plus_seconds(BILL_DAYS * DAY));
    let mut rows = sql::list_reached(reader, shop, soon, zone.day(now), EACH_MOST)?;
    rows.retain(|row| reach(row.proven, now) == Reach::Stale);
    let mut seen = std::collections::HashSet::new();
    rows.retain(|row| seen.insert(row.customer));
    Ok(rows)
}

/// The chips that choose a reason, for a list at this address.
pub fn chips(t: T, query: &Query, cares: &Cares) -> Markup {
    let mut choices = vec![("", t.all(), Some(cares.0.len() as i64))];
    for (why, name) in [
        (Why::Declined, t.why_declined()),
        (Why::Overdue, t.why_overdue()),
        (Why::Leaving, t.why_leaving()),
        (Why::Paused, t.why_paused()),
        (Why::Stale, t.why_stale()),
    ] {
        choices.push((why.code(), name, Some(cares.count(why))));
    }
    let there: Vec<_> = choices.into_iter().filter(|(code, _, n)| code.is_empty() || *n != Some(0)).collect();
    table::chips(query, "why", t.why(), &there)
}

/// The whole list.
pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, query) = (T(desk.lang()), Query::new(&desk.visitor));
    let (shop, now) = (desk.shop.clone(), desk.now());
    let reading = desk.app.db.read(move |r| {
        let (plans, watch) = (catalog::plan::names(r, shop.id)?, watchdog::admin::read(r, &shop, now)?);
        Ok::<_, Error>((read(r, shop.id, &shop.zone, now)?, plans, watch))
    });
    let (cares, plans, watch) = reading.await?;
    let chosen = cares.with(query.read("why"));
    let (total, skip) = (chosen.len(), usize::try_from(query.offset(SIZE)).unwrap_or(0));
    let rows: Vec<_> = chosen.iter().skip(skip).take(SIZE as usize).map(|care| row(&desk, care, &plans)).collect();
    let shown = rows.len();
    let paging = Paging { size: SIZE, total: Some(Total::People(total as i64)), more: skip + shown < total };
    let full = Why::ALL.iter().any(|why| cares.count(*why) >= EACH_MOST);
    Ok(desk.page(
        "home",
        t.attention(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.home(), "/admin")]))
            (parts::head(t.attention(), t.attention_text(), Markup::default()))
            (watchdog::admin::banner(desk.lang(), &desk.shop, now, &watch))
            section.card aria-label=(t.attention()) {
                (table::frame(html! {
                    (chips(t, &query, &cares))
                    (table::list(desk.lang(), &query, &columns(t), ("", Dir::Down), rows, nobody(t)))
                    @if full { (parts::note(parts::Tone::Plain, &t.attention_full(EACH_MOST))) }
                    (table::pager(desk.lang(), &query, paging, shown))
                }))
            }
        },
    ))
}
