//! A shop's settings: name, address on the web, look, zone, currency, tax. Policies about money are in `policy`.

use base::{Currency, Ratio, Zone};

use crate::people::typed;

base::codes! {
    /// Whether the prices a shop writes contain the tax.
    pub enum Prices { Inclusive = "inclusive", Exclusive = "exclusive" }
}

/// Checked settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    pub name: String,
    pub slug: String,
    /// The shop's colour, 0 to 359 degrees.
    pub hue: i64,
    pub zone: Zone,
    pub currency: Currency,
    pub prices: Prices,
    /// 0 to 1
    pub tax_rate: Ratio,
}

/// Settings as typed. `tax_percent` is "10" or "7.5".
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub name: String,
    pub slug: String,
    pub hue: String,
    pub zone: String,
    pub currency: String,
    pub prices: String,
    pub tax_percent: String,
}

/// Why a setting is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NameEmpty,
    NameTooLong {
        most: usize,
    },
    NameControl,
    /// 2 to 40 of a-z, 0-9 and single dashes inside.
    Slug,
    /// A word of Dangol's own addresses.
    SlugReserved,
    Hue,
    Zone,
    Currency,
    Prices,
    /// Not 0 to 100 percent.
    Tax,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::NameEmpty => "setting_name_empty",
            Refusal::NameTooLong { .. } => "setting_name_too_long",
            Refusal::NameControl => "setting_name_control",
            Refusal::Slug => "setting_slug",
            Refusal::SlugReserved => "setting_slug_reserved",
            Refusal::Hue => "setting_hue",
            Refusal::Zone => "setting_zone",
            Refusal::Currency => "setting_currency",
            Refusal::Prices => "setting_prices",
            Refusal::Tax => "setting_tax",
        }
    }
}

/// Currencies offered for choosing; any other ISO 4217 code may be typed.
pub const CURRENCIES: [&str; 24] = [
    "KRW", "USD", "EUR", "JPY", "GBP", "CNY", "TWD", "HKD", "SGD", "THB", "VND", "IDR", "MYR", "PHP", "INR", "AUD",
    "NZD", "CAD", "CHF", "SEK", "NOK", "DKK", "KWD", "BHD",
];

const RESERVED: [&str; 22] = [
    "a", "about", "admin", "api", "app", "assets", "dangol", "health", "help", "hook", "hooks", "lang", "login",
    "logout", "mail", "metrics", "my", "ready", "static", "support", "theme", "www",
];

const NAME_MOST: usize = 60;

/// Checks all of them; refusals name their field.
pub fn check_settings(draft: &Draft) -> Result<Settings, Vec<(&'static str, Refusal)>> {
    let checked = (
        check_name(&draft.name),
        check_slug(&draft.slug),
        check_hue(&draft.hue),
        draft.zone.trim().parse::<Zone>().map_err(|_| Refusal::Zone),
        check_currency(&draft.currency),
        Prices::from_code(&draft.prices).ok_or(Refusal::Prices),
        check_percent(&draft.tax_percent),
    );
    match checked {
        (Ok(name), Ok(slug), Ok(hue), Ok(zone), Ok(currency), Ok(prices), Ok(tax_rate)) => {
            Ok(Settings { name, slug, hue, zone, currency, prices, tax_rate })
        }
        (name, slug, hue, zone, currency, prices, tax) => Err([
            ("name", name.err()),
            ("slug", slug.err()),
            ("hue", hue.err()),
            ("zone", zone.err()),
            ("currency", currency.err()),
            ("prices", prices.err()),
            ("tax_percent", tax.err()),
        ]
        .into_iter()
        .filter_map(|(field, why)| why.map(|why| (field, why)))
        .collect()),
    }
}

pub fn check_name(text: &str) -> Result<String, Refusal> {
    typed::line(text, NAME_MOST).map_err(|why| match why {
        typed::Refusal::Empty => Refusal::NameEmpty,
        typed::Refusal::TooLong { most } => Refusal::NameTooLong { most },
        typed::Refusal::Control => Refusal::NameControl,
    })
}

/// The shop's part of a web address.
pub fn check_slug(text: &str) -> Result<String, Refusal> {
    let slug = text.trim().to_ascii_lowercase();
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if RESERVED.contains(&slug.as_str()) {
        return Err(Refusal::SlugReserved);
    }
    if (2..=40).contains(&slug.len()) && slug.split('-').all(plain) { Ok(slug) } else { Err(Refusal::Slug) }
}

pub fn check_hue(text: &str) -> Result<i64, Refusal> {
    text.trim().parse().ok().filter(|hue| (0..360).contains(hue)).ok_or(Refusal::Hue)
}

pub fn check_currency(text: &str) -> Result<Currency, Refusal> {
    text.trim().to_ascii_uppercase().parse().map_err(|_| Refusal::Currency)
}

/// "10", "7.5" or "10%" as the fraction 0.1, 0.075.
pub fn check_percent(text: &str) -> Result<Ratio, Refusal> {
    let percent = text.trim();
    let percent = percent.strip_suffix('%').unwrap_or(percent).trim_end();
    let rate = Ratio::parse(percent).and_then(|percent| percent.times(Ratio::new(1, 100))).ok_or(Refusal::Tax)?;
    check_rate(rate)
}

/// A tax rate is 0 to 1.
pub fn check_rate(rate: Ratio) -> Result<Ratio, Refusal> {
    if rate.is_negative() || rate > Ratio::ONE { Err(Refusal::Tax) } else { Ok(rate) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            name: " 장난감  곳간 ".into(),
            slug: "toy-barn".into(),
            hue: "24".into(),
            zone: "Asia/Seoul".into(),
            currency: "krw".into(),
            prices: "inclusive".into(),
            tax_percent: "10".into(),
        }
    }

    fn check(change: impl FnOnce(&mut Draft), want: &[(&'static str, Refusal)]) {
        let mut draft = draft();
        change(&mut draft);
        assert_eq!(check_settings(&draft).err().unwrap_or_default(), want, "{draft:?}");
    }

    #[test]
    fn good_settings_are_read() {
        let settings = check_settings(&draft()).unwrap();
        assert_eq!((settings.name.as_str(), settings.hue, settings.currency), ("장난감 곳간", 24, Currency::KRW));
        assert_eq!(settings.tax_rate, Ratio::new(1, 10));
    }

    #[test]
    fn each_field_has_its_rule() {
        check(|d| d.name = "  ".into(), &[("name", Refusal::NameEmpty)]);
        check(|d| d.name = "가".repeat(61), &[("name", Refusal::NameTooLong { most: 60 })]);
        check(|d| d.name = "a\u{0}".into(), &[("name", Refusal::NameControl)]);
        for slug in ["", "x", "-ab", "ab-", "a--b", "a_b", "토이", "a.b"] {
            check(|d| d.slug = slug.into(), &[("slug", Refusal::Slug)]);
        }
        check(|d| d.slug = "a".repeat(41), &[("slug", Refusal::Slug)]);
        for slug in ["admin", "Admin ", "my", "api", "a", "www"] {
            check(|d| d.slug = slug.into(), &[("slug", Refusal::SlugReserved)]);
        }
        for hue in ["", "-1", "360", "1.5"] {
            check(|d| d.hue = hue.into(), &[("hue", Refusal::Hue)]);
        }
        check(|d| d.zone = "Asia/Soul".into(), &[("zone", Refusal::Zone)]);
        check(|d| d.currency = "usd ".into(), &[]);
        check(|d| d.currency = "won".into(), &[("currency", Refusal::Currency)]);
        check(|d| d.currency = "KR".into(), &[("currency", Refusal::Currency)]);
        check(|d| d.prices = "".into(), &[("prices", Refusal::Prices)]);
        for tax in ["", "-1", "100.1", "ten", "10%%"] {
            check(|d| d.tax_percent = tax.into(), &[("tax_percent", Refusal::Tax)]);
        }
        for tax in ["0", "100", "7.5", "10 %"] {
            check(|d| d.tax_percent = tax.into(), &[]);
        }
    }

    #[test]
    fn all_wrong_fields_are_told_at_once() {
        assert_eq!(check_settings(&Draft::default()).map_err(|wrong| wrong.len()), Err(7));
        assert!(CURRENCIES.iter().all(|code| check_currency(code).is_ok()));
    }
}
