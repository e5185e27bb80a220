//! Money: whole minor units of one currency. No floating point.

use crate::Lang;
use crate::ratio::{Ratio, Round};
use crate::text::push_grouped;

/// Minor units: won, cents, fils. Negative is a credit.
pub type Amount = i64;

/// The largest amount a person may enter: 9 quintillion minor units fit an i64, but sums must fit too.
pub const MOST: Amount = 9_000_000_000_000_000;

/// The currencies in use (ISO 4217, 2026), in order; funds, metals and test codes are not among them.
const IN_USE: [&str; 157] = [
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD",
    "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
    "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
    "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD",
    "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED",
    "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
];

/// An ISO 4217 currency that is in use.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    pub const KRW: Currency = Currency(*b"KRW");
    pub const USD: Currency = Currency(*b"USD");

    /// The three capital letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Digits after the point: 0 for won and yen, 3 for Gulf dinars, 2 for nearly all others (ISO 4217, 2026).
    pub fn digits(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX"
            | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    fn symbol(self) -> Option<&'static str> {
        match &self.0 {
            b"KRW" => Some("₩"),
            b"USD" => Some("$"),
            b"EUR" => Some("€"),
            b"GBP" => Some("£"),
            b"JPY" => Some("¥"),
            _ => None,
        }
    }
}

impl std::str::FromStr for Currency {
    type Err = crate::column::Mismatch;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        match s.as_bytes() {
            [a, b, c] if IN_USE.binary_search(&s).is_ok() => Ok(Currency([*a, *b, *c])),
            _ => Err(crate::column::Mismatch("currency")),
        }
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl crate::column::Column for Currency {
    fn to_val(&self) -> crate::column::Val<'_> {
        crate::column::Val::Text(std::borrow::Cow::Borrowed(self.code()))
    }
    fn from_val(val: crate::column::Val<'_>) -> Result<Self, crate::column::Mismatch> {
        match val {
            crate::column::Val::Text(code) => code.parse(),
            crate::column::Val::Null
            | crate::column::Val::Int(_)
            | crate::column::Val::Real(_)
            | crate::column::Val::Blob(_) => Err(crate::column::Mismatch("currency")),
        }
    }
}

/// An amount with its currency, for showing and for crossing borders. Inside one invoice plain [`Amount`]s are summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    pub amount: Amount,
    pub currency: Currency,
}

impl Money {
    pub fn new(amount: Amount, currency: Currency) -> Money {
        Money { amount, currency }
    }

    /// The number alone, grouped, with the currency's digits: `33,000`, `−19.99`.
    pub fn digits(self) -> String {
        let unit = 10u64.pow(self.currency.digits());
        let all = self.amount.unsigned_abs();
        let mut text = String::new();
        if self.amount < 0 {
            text.push('−');
        }
        push_grouped(&mut text, i64::try_from(all / unit).unwrap_or(i64::MAX));
        if unit > 1 {
            let places = self.currency.digits() as usize;
            text.push_str(&format!(".{:0places$}", all % unit));
        }
        text
    }

    /// For people: `33,000원`, `₩33,000`, `$19.99`, `1.250 KWD`.
    pub fn show(self, lang: Lang) -> String {
        let digits = self.digits();
        if self.currency == Currency::KRW && lang == Lang::Ko {
            return format!("{digits}원");
        }
        match (self.currency.symbol(), digits.strip_prefix('−')) {
            (Some(symbol), Some(rest)) => format!("−{symbol}{rest}"),
            (Some(symbol), None) => format!("{symbol}{digits}"),
            (None, _) => format!("{digits} {}", self.currency),
        }
    }

    /// Reads what people type: `33000`, `33,000`, `19.99`. None when it is no number, has too many decimals or is
    /// larger than [`MOST`].
    pub fn parse(text: &str, currency: Currency) -> Option<Money> {
        let plain: String = text.trim().chars().filter(|c| *c != ',').collect();
        let amount = Ratio::parse(&plain)?.times(Ratio::whole(10i64.pow(currency.digits())))?;
        let whole = (amount.den() == 1).then(|| amount.round(Round::Down))??;
        (whole.unsigned_abs() <= MOST.unsigned_abs()).then_some(Money::new(whole, currency))
    }
}

/// `amount x ratio`, rounded once. None when it does not fit.
pub fn share(amount: Amount, ratio: Ratio, round: Round) -> Option<Amount> {
    Ratio::whole(amount).times(ratio)?.round(round)
}

/// Splits `total` over `weights` by the largest remainder, ties to the earlier part: the parts always add up to
/// `total`. All weights zero: everything goes to the first part. Weights must not be negative.
pub fn split(total: Amount, weights: &[Amount]) -> Vec<Amount> {
    let sum: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    if sum == 0 {
        return weights.iter().enumerate().map(|(i, _)| if i == 0 { total } else { 0 }).collect();
    }
    let sign = i128::from(total.signum());
    let whole = i128::from(total).abs();
    let mut parts: Vec<(i128, i128)> =
        weights.iter().map(|w| (whole * i128::from(*w) / sum, whole * i128::from(*w) % sum)).collect();
    let given: i128 = parts.iter().map(|(part, _)| part).sum();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(parts[*i].1), *i));
    for i in order.into_iter().take(usize::try_from(whole - given).unwrap_or(0)) {
        parts[i].0 += 1;
    }
    parts.into_iter().map(|(part, _)| (part * sign) as Amount).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn money_is_shown_as_people_write_it() {
        for (amount, currency, ko, en) in [
            (33_000, "KRW", "33,000원", "₩33,000"),
            (-1_999, "USD", "−$19.99", "−$19.99"),
            (5, "USD", "$0.05", "$0.05"),
            (1_250, "KWD", "1.250 KWD", "1.250 KWD"),
            (0, "KRW", "0원", "₩0"),
        ] {
            let money = Money::new(amount, currency.parse().unwrap());
            assert_eq!((money.show(Lang::Ko).as_str(), money.show(Lang::En).as_str()), (ko, en));
        }
    }

    #[test]
    fn a_currency_is_one_in_use() {
        for (code, known) in [
            ("AED", true),
            ("KRW", true),
            ("ZWG", true),
            ("ZZZ", false),
            ("XAU", false),
            ("krw", false),
            ("KR", false),
            ("ED ", false),
            ("", false),
        ] {
            assert_eq!(code.parse::<Currency>().is_ok(), known, "{code}");
        }
        assert!(IN_USE.is_sorted());
    }

    #[test]
    fn typed_money_is_exact_or_refused() {
        for (text, currency, want) in [
            ("33,000", "KRW", Some(33_000)),
            ("19.99", "USD", Some(1_999)),
            ("19.9", "USD", Some(1_990)),
            ("1.5", "KRW", None),
            ("19.999", "USD", None),
            ("9999999999999999999", "KRW", None),
            ("abc", "KRW", None),
            ("-5", "KRW", Some(-5)),
        ] {
            let got = Money::parse(text, currency.parse().unwrap()).map(|m| m.amount);
            assert_eq!(got, want, "{text} {currency}");
        }
    }

    #[test]
    fn the_largest_remainder_wins_and_ties_go_first() {
        assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(split(10, &[0, 0]), [10, 0]);
        assert_eq!(split(7, &[3, 3, 1]), [3, 3, 1]);
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(total in -1_000_000_000_000i64..1_000_000_000_000, weights in prop::collection::vec(0i64..1_000_000_000, 1..40)) {
            prop_assert_eq!(split(total, &weights).iter().sum::<i64>(), total);
        }

        #[test]
        fn written_money_reads_back(amount in -MOST..MOST, digits in prop::sample::select(vec!["KRW", "USD", "KWD"])) {
            let money = Money::new(amount, digits.parse().unwrap());
            let typed = money.digits().replace('−', "-");
            prop_assert_eq!(Money::parse(&typed, money.currency), Some(money));
        }
    }
}
