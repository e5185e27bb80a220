//! How usage reads on pages: what was used in the running period, and what it costs so far.

use base::{Amount, Day, Instant, Lang, Money, Period, Ratio};
use domain::billing::agreement::Agreement;
use domain::billing::phase::Life;
use domain::billing::usage::{self, readings};
use kit::db::{Error, Reader};
use kit::web::chart::{self, Series};
use kit::web::{parts, show};
use maud::{Markup, html};
use shop::Shop;

use crate::aloud;
use crate::subscription::Subscription;
use crate::usage::told_now;
use crate::words::T;

/// A usage item in its running period.
#[derive(Clone, Debug)]
pub struct Used {
    code: String,
    ko: String,
    en: String,
    period: Period,
    quantity: Ratio,
    so_far: Amount,
    at_least: Amount,
    days: Vec<(Day, i64)>,
}

/// What a subscription uses now; nothing when no item is counted.
pub fn list_running(
    reader: &mut Reader<'_>,
    shop: &Shop,
    subscription: &Subscription,
    agreement: &Agreement,
    now: Instant,
) -> Result<Vec<Used>, Error> {
    let life = Life::of(agreement);
    if !usage::concerns(&life) {
        return Ok(Vec::new());
    }
    let told = told_now(reader, shop.id, subscription, agreement, &life, now)?;
    let own = |reading: usage::Reading<'_>| Used {
        code: reading.item.code.clone(),
        ko: reading.item.ko.clone(),
        en: reading.item.en.clone(),
        period: reading.period,
        quantity: reading.quantity,
        so_far: reading.so_far,
        at_least: reading.at_least,
        days: reading.days,
    };
    Ok(readings(agreement, &life, now, &told).into_iter().map(own).collect())
}

/// A quantity as people read it: whole ones grouped, others as a decimal or rounded to two places.
pub fn say_quantity(quantity: Ratio) -> String {
    if quantity.den() == 1 {
        return i64::try_from(quantity.num()).map_or_else(|_| quantity.to_string(), show::count);
    }
    let exact = quantity.to_string();
    if !exact.contains('/') {
        return exact;
    }
    let cents = quantity.times(Ratio::whole(100)).and_then(|q| q.round(base::Round::HalfAwayFromZero));
    cents.map_or(exact, |cents| Ratio::new(i128::from(cents), 100).to_string())
}

impl Used {
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ko => &self.ko,
            Lang::En => &self.en,
        }
    }

    fn facts(&self, lang: Lang, subscription: &Subscription, today: Day) -> parts::Facts {
        let t = T(lang);
        let money = |amount| Money::new(amount, subscription.currency).show(lang);
        let facts = parts::Facts::new()
            .text(t.period(), aloud::days(lang, &subscription.zone, self.period, today))
            .text(t.usage_quantity(), say_quantity(self.quantity))
            .text(t.usage_so_far(), money(self.so_far));
        if self.at_least > self.so_far { facts.text(t.usage_at_least(), money(self.at_least)) } else { facts }
    }
}

/// A card for each item, with a chart of its days: for staff.
pub fn cards(lang: Lang, subscription: &Subscription, used: &[Used], today: Day) -> Markup {
    let t = T(lang);
    html! {
        @for one in used {
            (parts::card(&format!("usage-{}", one.code), one.name(lang), html! {
                div.stack {
                (one.facts(lang, subscription, today).show_wide())
                @if one.days.iter().any(|(_, level)| *level != 0) { (days(lang, one)) } @else { p.faint.small { (t.usage_not_yet()) } }
                }
            }))
        }
    }
}

fn days(lang: Lang, used: &Used) -> Markup {
    let labels: Vec<String> = used.days.iter().map(|(day, _)| show::day_of_year(lang, *day)).collect();
    let values: Vec<i64> = used.days.iter().map(|(_, level)| *level).collect();
    let name = T(lang).usage_by_day();
    chart::bars(lang, name, &labels, &Series { name, class: "f1", values: &values }, show::count)
}

/// One card with every item: for the customer.
pub fn card(lang: Lang, subscription: &Subscription, used: &[Used], today: Day) -> Markup {
    let t = T(lang);
    html! {
        @if !used.is_empty() {
            (parts::card("usage", t.usage(), html! {
                @for one in used {
                    h3 { (one.name(lang)) }
                    (one.facts(lang, subscription, today).show())
                }
            }))
        }
    }
}
