//! How a coupon is said, and the coupons of a subscription as its customer and the staff see them.

use base::{Amount, Currency, Lang, Money, Ratio};
use domain::billing::coupon::Worth;
use kit::db::Error;
use kit::web::parts;
use maud::{Markup, html};

use super::sql::{self, Held};
use crate::words::T;

/// `5,000원 할인 · 결제 3번`
pub fn say(lang: Lang, worth: Worth, periods: Option<i64>) -> String {
    format!("{} · {}", say_worth(lang, worth), say_length(lang, periods))
}

pub fn say_worth(lang: Lang, worth: Worth) -> String {
    match worth {
        Worth::Amount(amount, currency) => T(lang).coupon_off(Money::new(amount, currency).show(lang)),
        Worth::Percent(rate) => T(lang).coupon_off(format!("{}%", hundred(rate))),
    }
}

/// A share as people write it: 0.125 is 12.5.
pub fn hundred(rate: Ratio) -> String {
    rate.times(Ratio::whole(100)).unwrap_or(rate).to_string()
}

pub fn say_length(lang: Lang, periods: Option<i64>) -> String {
    match periods {
        None => T(lang).coupon_ever().to_string(),
        Some(1) => T(lang).coupon_once().to_string(),
        Some(periods) => T(lang).coupon_periods(periods),
    }
}

/// What is left of a coupon somebody has.
pub fn say_left(lang: Lang, held: &Held) -> String {
    match held.periods {
        None => T(lang).coupon_ever().to_string(),
        Some(periods) if held.used >= periods => T(lang).coupon_spent().to_string(),
        Some(periods) => T(lang).coupon_left(periods - held.used),
    }
}

impl Held {
    pub fn worth(&self) -> Result<Worth, Error> {
        sql::worth(self.amount, self.currency, self.percent)
    }

    /// Its name, or its code when it has none.
    pub fn title(&self, lang: Lang) -> &str {
        match lang.pick(&self.name_ko, &self.name_en) {
            "" => &self.code,
            name => name,
        }
    }

    fn is_spent(&self) -> bool {
        self.periods.is_some_and(|periods| self.used >= periods)
    }
}

/// The customer's own coupons on a subscription; nothing when there are none left to use.
pub fn card(lang: Lang, held: &[Held]) -> Markup {
    let t = T(lang);
    let open: Vec<&Held> = held.iter().filter(|held| !held.is_spent()).collect();
    if open.is_empty() {
        return Markup::default();
    }
    let line = |facts: parts::Facts, held: &&Held| {
        let worth = held.worth().map(|worth| say_worth(lang, worth)).unwrap_or_default();
        facts.markup(held.title(lang), html! { b { (worth) } " " span.faint { (say_left(lang, held)) } })
    };
    parts::card("coupons", t.coupons_mine(), open.iter().fold(parts::Facts::new(), line).show())
}

/// What was given away, one figure for each currency.
pub fn sums(lang: Lang, sums: &[(Currency, Amount)]) -> String {
    let all: Vec<String> = sums.iter().map(|(currency, amount)| Money::new(*amount, *currency).show(lang)).collect();
    if all.is_empty() { "–".into() } else { all.join(" · ") }
}
