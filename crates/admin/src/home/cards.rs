//! Cards of the home page that no area has: what came in this month, and which plans run.

use analytics::metric::panel::short_money;
use base::id::PlanId;
use base::{Amount, Day, Money};
use catalog::plan::sql::PlanName;
use kit::web::parts::{self, Card, Delta, Kpi};
use kit::web::{chart, show};
use maud::{Markup, html};
use shop::Desk;

use crate::words::T;

/// What came in this month, day by day, against the last month up to the same day.
pub fn collected(desk: &Desk, days: &[(Day, Amount)]) -> Markup {
    let (t, lang, today) = (T(desk.lang()), desk.lang(), desk.today());
    let first = today.first_of_month();
    let sum = |from: Day, to: Day| -> Amount {
        days.iter().filter(|(day, _)| (from..=to).contains(day)).map(|(_, amount)| amount).sum()
    };
    let (now, before) = (sum(first, today), sum(first.plus_months(-1), today.plus_months(-1)));
    let (value, unit) = short_money(lang, Money::new(now, desk.shop.currency));
    let delta = (before > 0 && now != before).then(|| Delta {
        text: show::percent((now - before).abs(), before),
        up: now > before,
        better: now > before,
    });
    let course: Vec<f64> = (0..i64::from(today.day()))
        .map(|n| first.plus_days(n))
        .map(|day| days.iter().find(|(one, _)| *one == day).map_or(0, |(_, amount)| *amount) as f64)
        .collect();
    let href = format!("/admin/invoices?state=paid&from={first}&until={today}");
    let how = t.collected_how(Money::new(before, desk.shop.currency).show(lang));
    let kpi = Kpi::new("collected", t.collected(), value, unit).href(href).how(how).delta(delta);
    kpi.chart(chart::spark_bars(&course)).show(lang)
}

/// Running subscriptions by plan.
pub fn plans(desk: &Desk, plans: &[PlanName], running: &[(PlanId, i64)]) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let all: i64 = running.iter().map(|(_, count)| count).sum();
    let most = running.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let name = |id: &PlanId| {
        plans.iter().find(|plan| plan.id == *id).map_or("–", |plan| lang.pick(&plan.name_ko, &plan.name_en))
    };
    let body = html! {
        ol.funnel {
            @for (n, (id, count)) in running.iter().take(7).enumerate() {
                @let label = format!("{} {}", name(id), show::count(*count));
                li {
                    b { a href={ "/admin/subscriptions?plan=" (id) } { (name(id)) } }
                    span { (show::count(*count)) small { (show::percent(*count, all)) } }
                    (parts::meter(&label, *count, most, &format!("f{}", n % 6 + 1)))
                }
            }
        }
        @if running.is_empty() { (parts::note(parts::Tone::Plain, t.plans_none())) }
    };
    Card::new("running", t.running()).note(t.running_text()).show(body)
}
