//! The figures of a shop over a run of months, worked out from a few sums of movements and purchases; never row by row.

pub mod admin;
pub mod sql;
#[cfg(test)]
mod tests;

use axum::Router;
use base::Day;
use domain::analytics::cohort::{self, Cohort, Grid, Present};
use domain::analytics::course::{Flow, Step, course};
use domain::analytics::metric::{Counted, Figure, Metric, WhyNot, figure};
use domain::analytics::month::{Month, Months};
use domain::analytics::movement::Kind;
use kit::app::App;
use kit::db::{Error, Reader};

use crate::{cohort as buyers, movement};

pub use admin::cards as panel;
pub use sql::{MonthBought, Of};

/// The charts look back a year, further when the figures do.
const CHART_MONTHS: i64 = 12;

/// Everything the pages show of a run of months.
#[derive(Clone, Debug)]
pub struct Report {
    pub of: Of,
    pub period: Months,
    pub counted: Counted,
    /// The month before, when the period is one month.
    pub earlier: Option<Counted>,
    /// The months of the charts, after one that only says where they start.
    pub steps: Vec<Step>,
    /// Purchases of the charts' months in which there were any.
    pub bought: Vec<MonthBought>,
    flows: Vec<Flow>,
    present: Vec<Present>,
}

impl Report {
    pub fn figure(&self, metric: Metric) -> Result<Figure, WhyNot> {
        figure(metric, &self.counted)
    }
    /// The months of the charts.
    pub fn shown(&self) -> &[Step] {
        self.steps.get(1..).unwrap_or_default()
    }
    /// Did any subscription ever bring something in?
    pub fn has_subscribers(&self) -> bool {
        !self.flows.is_empty()
    }
    /// Did anybody ever buy?
    pub fn has_buyers(&self) -> bool {
        self.counted.buyers_ever > 0
    }
    /// Subscribers by the month they came.
    pub fn subscribers(&self, cohorts_most: usize, months_most: i64) -> Vec<Cohort> {
        cohort::by_change(&self.flows, Grid { to: self.period.to, cohorts_most, months_most })
    }
    /// Buyers by the month of their first purchase.
    pub fn buyers(&self, cohorts_most: usize, months_most: i64) -> Vec<Cohort> {
        cohort::by_presence(&self.present, Grid { to: self.period.to, cohorts_most, months_most })
    }
}

/// Counts a run of months.
pub fn report(reader: &mut Reader<'_>, of: Of, period: Months) -> Result<Report, Error> {
    let chart = Months::ending(period.to, period.count().max(CHART_MONTHS));
    let moved = movement::sql::moved(reader, of.shop, of.currency, period.to)?;
    let flows = movement::sql::flows(reader, of.shop, of.currency, period.to)?;
    let steps = course(Months { from: chart.from.plus(-1), to: chart.to }, &moved, &flows);
    let counted = count(reader, of, period, &steps)?;
    let earlier = match period.count() {
        1 => Some(count(reader, of, period.before(), &steps)?),
        _ => None,
    };
    let (bought, present) = match counted.buyers_ever {
        0 => (Vec::new(), Vec::new()),
        _ => (sql::bought_by_month(reader, of, chart)?, buyers::present(reader, of.shop, of.currency, period.to)?),
    };
    Ok(Report { of, period, counted, earlier, steps, bought, flows, present })
}

/// Compares the end of a run of months with its start: who stopped and came back in between is neither lost nor gained.
fn count(reader: &mut Reader<'_>, of: Of, period: Months, steps: &[Step]) -> Result<Counted, Error> {
    let between = movement::sql::between(reader, of.shop, of.currency, period)?;
    let (bought, repeated) = (sql::bought(reader, of, period)?, sql::repeated(reader, of, period.to)?);
    let at = |month: Month| steps.iter().find(|step| step.month == month);
    let inside = steps.iter().filter(|step| period.contains(step.month));
    Ok(Counted {
        mrr_start: at(period.from.plus(-1)).map_or(0, |step| step.mrr),
        mrr_end: at(period.to).map_or(0, |step| step.mrr),
        churned: -inside.map(|step| step.of(Kind::Churn)).sum::<i64>(),
        subscriptions: at(period.to).map_or(0, |step| step.subscriptions),
        customers_start: between.start,
        customers_end: between.end,
        gained: between.gained,
        new_customers: between.new_customers,
        lost: between.lost,
        purchases: bought.purchases,
        sales: bought.sales,
        buyers: bought.buyers,
        buyers_ever: repeated.buyers,
        repeaters: repeated.repeaters,
    })
}

/// One month of a chart, from what flowed in it.
fn of_step(before: &Step, month: &Step) -> Counted {
    Counted {
        mrr_start: before.mrr,
        mrr_end: month.mrr,
        churned: -month.of(Kind::Churn),
        subscriptions: month.subscriptions,
        customers_start: before.customers,
        customers_end: month.customers,
        gained: month.came,
        new_customers: month.new_customers,
        lost: month.lost,
        ..Counted::default()
    }
}

/// The month to look at when nobody chose one: this one, or the last with anything in it when that was over a year ago.
pub fn usual_month(reader: &mut Reader<'_>, of: Of, today: Day) -> Result<Month, Error> {
    let now = Month::of(today);
    let moved = movement::sql::latest(reader, of.shop, of.currency)?;
    let bought = sql::latest_purchase(reader, of.shop)?.map(Month::of);
    Ok(moved.max(bought).filter(|latest| latest.until(now) >= CHART_MONTHS).unwrap_or(now))
}

pub fn routes() -> Router<App> {
    admin::routes()
}
