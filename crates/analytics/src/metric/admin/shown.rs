//! How figures are written: the number large, its unit small, and what it is worked out from.

use base::{Currency, Lang, Money};
use domain::analytics::metric::{Counted, Figure, Metric, Unit, WhyNot, figure};
use kit::web::parts::Delta;
use kit::web::show;

use crate::words::T;

/// From so many won on a sum is shortened: 1,000 times ten thousand.
const SHORT_FROM: i64 = 10_000_000;

/// A name, formula or reason by its code; the code itself when the words lack it, which a test forbids.
pub fn name(t: T, metric: Metric) -> &'static str {
    t.by_key(metric.code()).unwrap_or(metric.code())
}

pub fn formula(t: T, metric: Metric) -> &'static str {
    t.by_key(&format!("how_{}", metric.code())).unwrap_or(metric.code())
}

pub fn why_not(t: T, why: WhyNot) -> &'static str {
    t.by_key(&format!("why_{}", why.code())).unwrap_or(why.code())
}

/// What the part and the whole of a share count.
pub fn part_and_whole(t: T, metric: Metric) -> Option<(&'static str, &'static str)> {
    match metric {
        Metric::Arpu => Some((t.part_mrr(), t.whole_customers())),
        Metric::CustomerChurn => Some((t.part_lost(), t.whole_start())),
        Metric::RevenueChurn => Some((t.part_churned(), t.whole_mrr_start())),
        Metric::Retention => Some((t.part_kept(), t.whole_start())),
        Metric::RepeatRate => Some((t.part_repeaters(), t.whole_buyers())),
        Metric::Mrr
        | Metric::Subscriptions
        | Metric::Customers
        | Metric::NewCustomers
        | Metric::LostCustomers
        | Metric::Sales
        | Metric::Purchases
        | Metric::Buyers => None,
    }
}

/// A sum in few characters: the number, and its unit.
pub fn short_money(lang: Lang, money: Money) -> (String, String) {
    let t = T(lang);
    if lang == Lang::Ko && money.currency == Currency::KRW {
        if money.amount.abs() < SHORT_FROM {
            return (money.digits(), t.unit_won().to_string());
        }
        let text = show::short(lang, money.amount);
        let end = text.find(|c: char| !c.is_ascii_digit() && !",.−".contains(c)).unwrap_or(text.len());
        let (number, power) = text.split_at(end);
        return (number.to_string(), format!("{power}{}", t.unit_won()));
    }
    let text = money.show(lang);
    // Cents say nothing in a sum of hundreds.
    match text.split_once('.') {
        Some((whole, cents)) if whole.len() > 4 && cents.chars().all(|c| c.is_ascii_digit()) => {
            (whole.to_string(), String::new())
        }
        _ => (text, String::new()),
    }
}

/// A figure as number and unit.
pub fn figure_text(lang: Lang, currency: Currency, metric: Metric, figure: Figure) -> (String, String) {
    let t = T(lang);
    match figure.unit {
        Unit::Money => {
            let amount = figure.value().round(base::Round::HalfAwayFromZero).unwrap_or(0);
            short_money(lang, Money::new(amount, currency))
        }
        Unit::Percent => {
            let text = show::percent(figure.numerator, figure.denominator);
            (text.trim_end_matches('%').to_string(), "%".to_string())
        }
        Unit::Count => {
            let unit = match metric {
                Metric::Subscriptions | Metric::Purchases => t.unit_cases(),
                _ => t.unit_people(),
            };
            (show::count(figure.numerator), unit.to_string())
        }
    }
}

/// One side of a share, written out.
pub fn side(lang: Lang, currency: Currency, metric: Metric, amount: i64, is_whole: bool) -> String {
    let is_money = match metric {
        Metric::Arpu => !is_whole,
        Metric::Mrr | Metric::Sales | Metric::RevenueChurn => true,
        _ => false,
    };
    if is_money { Money::new(amount, currency).show(lang) } else { show::count(amount) }
}

/// The formula, with its numbers when it is a share.
pub fn how(lang: Lang, currency: Currency, metric: Metric, counted: &Counted) -> String {
    let t = T(lang);
    match (part_and_whole(t, metric), figure(metric, counted)) {
        (Some((part, whole)), Ok(figure)) => {
            let numerator = side(lang, currency, metric, figure.numerator, false);
            let denominator = side(lang, currency, metric, figure.denominator, true);
            t.how_with_numbers(denominator, formula(t, metric), numerator, part, whole)
        }
        (None, _) | (_, Err(_)) => formula(t, metric).to_string(),
    }
}

/// The change since the month before; none when it stayed or one of the two cannot be worked out.
pub fn delta(lang: Lang, metric: Metric, now: &Counted, earlier: &Counted) -> Option<Delta> {
    let (now, then) = (figure(metric, now).ok()?, figure(metric, earlier).ok()?);
    let (new, old) = (now.value(), then.value());
    let up = new > old;
    let better = match metric {
        Metric::LostCustomers | Metric::CustomerChurn | Metric::RevenueChurn => !up,
        _ => up,
    };
    let size = if up { new.minus(old) } else { old.minus(new) }?;
    let t = T(lang);
    let text = match now.unit {
        _ if new == old => return None,
        Unit::Count => show::count(size.round(base::Round::Down)?),
        Unit::Percent => t.points(tenths(size)?),
        Unit::Money if old.is_zero() => return None,
        Unit::Money => {
            let share = size.times(base::Ratio::new(old.den(), old.num()))?;
            format!("{}%", tenths(share.times(base::Ratio::whole(100))?)?)
        }
    };
    Some(Delta { text, up, better })
}

/// With one place: `6.4`.
fn tenths(ratio: base::Ratio) -> Option<String> {
    let n = ratio.times(base::Ratio::whole(10))?.round(base::Round::HalfAwayFromZero)?;
    Some(match n % 10 {
        0 => show::count(n / 10),
        tenth => format!("{}.{tenth}", show::count(n / 10)),
    })
}
