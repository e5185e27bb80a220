//! Cards of figures, also for the console's home: key figures, what moved revenue, sales, cohorts.

use base::{Currency, Lang, Money};
use domain::analytics::cohort::Cohort;
use domain::analytics::course::Step;
use domain::analytics::metric::{Metric, figure};
use domain::analytics::movement::Kind;
use kit::web::chart::{self, Series};
use kit::web::parts::{self, Card, Kpi, Tone};
use kit::web::show;
use maud::{Markup, html};
use shop::Desk;

use super::super::Report;
use super::{INSIGHTS, asking, shown};
use crate::words::T;

pub use super::shown::short_money;
pub use super::{period, read, spans};

/// A key figure with its change, its course, and the way to its rows; the reason when it cannot be worked out.
pub fn kpi(desk: &Desk, report: &Report, metric: Metric) -> Markup {
    let (lang, currency) = (desk.lang(), report.of.currency);
    let t = T(lang);
    let (value, unit) = match report.figure(metric) {
        Ok(figure) => shown::figure_text(lang, currency, metric, figure),
        Err(_) => ("–".to_string(), String::new()),
    };
    let delta = report.earlier.as_ref().and_then(|earlier| shown::delta(lang, metric, &report.counted, earlier));
    let chart = match report.figure(metric) {
        Ok(_) => spark(report, metric),
        Err(why) => html! { p.small.faint { (shown::why_not(t, why)) } },
    };
    Kpi::new(metric.code(), shown::name(t, metric), value, unit)
        .href(format!("{INSIGHTS}/{metric}?{}", asking(report.period)))
        .how(shown::how(lang, currency, metric, &report.counted))
        .delta(delta)
        .chart(chart)
        .show(lang)
}

/// The course of a figure over the months of the charts.
fn spark(report: &Report, metric: Metric) -> Markup {
    let of = |pick: fn(&Step) -> i64| report.shown().iter().map(|step| pick(step) as f64).collect::<Vec<f64>>();
    let share = || -> Vec<f64> {
        let pairs = report.steps.iter().zip(report.shown());
        let monthly = pairs.filter_map(|(before, month)| figure(metric, &super::super::of_step(before, month)).ok());
        monthly.map(|f| f.numerator as f64 / f.denominator.max(1) as f64).collect()
    };
    let bought = |pick: fn(&super::super::MonthBought) -> i64| -> Vec<f64> {
        let at = |step: &Step| report.bought.iter().find(|b| b.month == step.month).map_or(0, pick) as f64;
        report.shown().iter().map(at).collect()
    };
    match metric {
        Metric::Mrr => chart::spark_line(&of(|s| s.mrr), ""),
        Metric::Arpu => chart::spark_line(&share(), "c3"),
        Metric::Subscriptions => chart::spark_bars(&of(|s| s.subscriptions)),
        Metric::Customers => chart::spark_bars(&of(|s| s.customers)),
        Metric::NewCustomers => chart::spark_bars(&of(|s| s.new_customers)),
        Metric::LostCustomers => chart::spark_bars(&of(|s| s.lost)),
        Metric::CustomerChurn | Metric::RevenueChurn => chart::spark_line(&share(), "c5"),
        Metric::Retention => chart::spark_line(&share(), "c2"),
        Metric::Sales => chart::spark_line(&bought(|b| b.sales), ""),
        Metric::Purchases => chart::spark_bars(&bought(|b| b.purchases)),
        Metric::Buyers | Metric::RepeatRate => Markup::default(),
    }
}

/// A currency's whole units, for charts: cents would only crowd the axis.
fn whole_units(amount: i64, currency: Currency) -> i64 {
    amount / 10i64.pow(currency.digits())
}

fn of_units(lang: Lang, currency: Currency, units: i64) -> String {
    let text = Money::new(units.saturating_mul(10i64.pow(currency.digits())), currency).show(lang);
    text.strip_suffix(".00").map(str::to_string).unwrap_or(text)
}

pub fn kind_name(t: T, kind: Kind) -> &'static str {
    match kind {
        Kind::New => t.kind_new(),
        Kind::Expansion => t.kind_expansion(),
        Kind::Reactivation => t.kind_reactivation(),
        Kind::Contraction => t.kind_contraction(),
        Kind::Pause => t.kind_pause(),
        Kind::Churn => t.kind_churn(),
    }
}

fn colour(kind: Kind) -> &'static str {
    match kind {
        Kind::New => "f1",
        Kind::Expansion => "f2",
        Kind::Reactivation => "f3",
        Kind::Contraction => "f4",
        Kind::Pause => "f6",
        Kind::Churn => "f5",
    }
}

/// What made monthly revenue grow and shrink, month by month.
pub fn moves(desk: &Desk, report: &Report) -> Markup {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), report.of.currency);
    let steps = report.shown();
    let labels: Vec<String> = steps.iter().map(|step| show::month_name(lang, step.month.first())).collect();
    let values: Vec<Vec<i64>> =
        Kind::ALL.iter().map(|kind| steps.iter().map(|step| whole_units(step.of(*kind), currency)).collect()).collect();
    let named = Kind::ALL.iter().zip(&values);
    let series: Vec<Series<'_>> =
        named.map(|(kind, values)| Series { name: kind_name(t, *kind), class: colour(*kind), values }).collect();
    let inside = || steps.iter().filter(|step| report.period.contains(step.month));
    let gained: i64 = inside().flat_map(|s| &s.moved).filter(|amount| **amount > 0).sum();
    let lost: i64 = inside().flat_map(|s| &s.moved).filter(|amount| **amount < 0).sum();
    let (value, unit) = short_money(lang, Money::new(gained + lost, currency));
    let sign = if gained + lost > 0 { "+" } else { "" };
    let money = |amount: i64| Money::new(amount, currency).show(lang);
    let rows = format!("{INSIGHTS}/movements?{}", asking(report.period));
    Card::new("moves", t.moves()).note(t.moves_text()).aside(html! { a.link href=(rows) { (t.see_rows()) } }).show(
        html! {
            (parts::gain(&format!("{sign}{value}"), &unit, &t.moves_story(money(gained), money(-lost), super::period_name(desk, report.period))))
            (chart::legend(&series, t.net()))
            (chart::diverging(lang, t.moves(), &labels, &series, t.net(), |n| of_units(lang, currency, n)))
        },
    )
}

/// Sales month by month.
pub fn sales(desk: &Desk, report: &Report) -> Markup {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), report.of.currency);
    let steps = report.shown();
    let labels: Vec<String> = steps.iter().map(|step| show::month_name(lang, step.month.first())).collect();
    let of = |step: &Step| report.bought.iter().find(|b| b.month == step.month).map_or(0, |b| b.sales);
    let values: Vec<i64> = steps.iter().map(|step| whole_units(of(step), currency)).collect();
    let series = Series { name: t.sales(), class: "f1", values: &values };
    let rows = format!("{INSIGHTS}/sales?{}", asking(report.period));
    Card::new("sales-by-month", t.sales_by_month())
        .note(t.sales_by_month_text())
        .aside(html! { a.link href=(rows) { (t.see_rows()) } })
        .show(chart::bars(lang, t.sales_by_month(), &labels, &series, |n| of_units(lang, currency, n)))
}

/// Subscribers by the month they came.
pub fn subscribers(desk: &Desk, report: &Report, cohorts_most: usize, months_most: i64) -> Markup {
    let t = T(desk.lang());
    let grid = grid(desk, "subscribers", t.cohorts(), &report.subscribers(cohorts_most, months_most));
    Card::new("cohorts", t.cohorts()).note(t.cohorts_text()).aside(chart::scale(desk.lang())).show(grid)
}

/// Buyers by the month of their first purchase.
pub fn buyers(desk: &Desk, report: &Report, cohorts_most: usize, months_most: i64) -> Markup {
    let t = T(desk.lang());
    let grid = grid(desk, "buyers", t.buyer_cohorts(), &report.buyers(cohorts_most, months_most));
    Card::new("buyer-cohorts", t.buyer_cohorts())
        .note(t.buyer_cohorts_text())
        .aside(chart::scale(desk.lang()))
        .show(grid)
}

/// One row per cohort, one column per month since; darker is more, and each figure opens its customers.
fn grid(desk: &Desk, of: &str, title: &str, cohorts: &[Cohort]) -> Markup {
    let (t, lang, today) = (T(desk.lang()), desk.lang(), desk.today());
    let columns = cohorts.iter().map(|cohort| cohort.kept.len()).max().unwrap_or(0);
    if columns == 0 {
        return parts::note(Tone::Plain, t.cohorts_none());
    }
    // The first month says little about who stays: the shades tell the others apart.
    let later = |cohort: &Cohort| cohort.kept.iter().skip(1).map(|n| percent(*n, cohort.size)).collect::<Vec<i64>>();
    let shares: Vec<i64> = cohorts.iter().flat_map(later).collect();
    let least = shares.iter().copied().min().unwrap_or(100).min(90);
    let most = shares.iter().copied().max().unwrap_or(100).max(least + 10);
    let shade = |share: i64| ((share - least) * 9 / (most - least)).clamp(0, 8);
    let label = |cohort: &Cohort| match cohort.month.first().year() == today.year() {
        true => show::month_name(lang, cohort.month.first()),
        false => show::month(lang, cohort.month.first()),
    };
    let rows = |cohort: &Cohort, more: String| format!("{INSIGHTS}/cohort?of={of}&cohort={}{more}", cohort.month);
    html! {
        div.heat tabindex="0" role="group" aria-label=(title) {
            table {
                thead { tr {
                    th scope="col" { (t.cohort_from()) }
                    th scope="col" { (t.cohort_size()) }
                    @for n in 0..columns { th scope="col" { (t.cohort_after(n)) } }
                } }
                tbody { @for cohort in cohorts { tr {
                    th scope="row" { (label(cohort)) }
                    td.size { a href=(rows(cohort, String::new())) { (show::count(cohort.size)) } }
                    @for (n, kept) in (0i64..).zip(&cohort.kept) {
                        @let share = percent(*kept, cohort.size);
                        td class={ "h h" (shade(share)) } {
                            a href=(rows(cohort, format!("&month={}", cohort.month.plus(n)))) { (share) }
                        }
                    }
                } } }
            }
        }
    }
}

/// Rounded to whole percents.
fn percent(part: i64, whole: i64) -> i64 {
    if whole > 0 { (part * 200 + whole) / (whole * 2) } else { 0 }
}
