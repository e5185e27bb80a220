//! What a cell says: dates, amounts, whole numbers, yes or no, as programs and people write them. What could mean two
//! things (01/02/2026, 1,5) is refused rather than guessed.

use std::collections::BTreeSet;

use base::money::MOST;
use base::{Amount, Currency, Day, Lang, Ratio, Round};
use domain::people::typed;

use super::column::{Column, Map, plain, words_of};
use super::why::Why;

/// The cells of one row, by what they are about.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    pub map: &'a Map,
    pub fields: &'a [String],
}

impl<'a> Cells<'a> {
    /// What the cell says, without the apostrophe that keeps programs from computing; empty when no column tells it.
    pub fn get(self, column: Column) -> &'a str {
        let text = self.map.at(column).and_then(|at| self.fields.get(at)).map_or("", |field| field.trim());
        match text.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
            Some(_) | None => text,
        }
    }

    pub fn need(self, column: Column) -> Result<&'a str, Why> {
        Some(self.get(column)).filter(|text| !text.is_empty()).ok_or(Why::Missing(column))
    }

    /// One tidy line; empty is fine.
    pub fn line(self, column: Column, most: usize) -> Result<String, Why> {
        typed::line_or_empty(self.get(column), most).map_err(|_| Why::Text { column, most })
    }

    /// A day that may be missing.
    pub fn day(self, column: Column) -> Result<Option<Day>, Why> {
        match self.get(column) {
            "" => Ok(None),
            text => day(text).map(Some).ok_or(Why::Day(column)),
        }
    }

    pub fn amount(self, column: Column, currency: Currency) -> Result<Amount, Why> {
        amount(self.need(column)?, column, currency)
    }

    /// A whole number in bounds; `usual` when the cell is empty.
    pub fn whole(self, column: Column, (least, most): (i64, i64), usual: i64) -> Result<i64, Why> {
        let text = self.get(column);
        if text.is_empty() {
            return Ok(usual);
        }
        let number = ungrouped(text).and_then(|text| Ratio::parse(&text)).filter(|number| number.den() == 1);
        let number = number.and_then(|number| number.round(Round::Down)).filter(|n| (least..=most).contains(n));
        number.ok_or(Why::Whole { column, least, most })
    }
}

/// `2026-11-01`, also with slashes, dots or Korean signs, in eight digits, or with a time of day behind it. Day and month
/// after each other without a year in front are not guessed.
fn day(text: &str) -> Option<Day> {
    let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let first = parts.next().filter(|first| text.starts_with(*first))?;
    let (year, month, day) = match first.len() {
        4 => (first, parts.next()?, parts.next()?),
        8 => (first.get(..4)?, first.get(4..6)?, first.get(6..)?),
        _ => return None,
    };
    let day = Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (Day::FIRST..=Day::LAST).contains(&day).then_some(day)
}

fn amount(text: &str, column: Column, currency: Currency) -> Result<Amount, Why> {
    let wrong = Why::Amount(column, currency);
    let bare = text.trim_start_matches(['$', '₩', '€', '£', '¥', '\u{FFE6}']);
    // The last one is the Korean word for won.
    let bare = bare.trim_end_matches("KRW").trim_end_matches("USD").trim_end_matches('\u{C6D0}').trim();
    let plain = ungrouped(bare).ok_or(wrong)?;
    let number = Ratio::parse(&plain).ok_or(if is_huge(&plain) { Why::TooLarge(column) } else { wrong })?;
    if number.is_negative() {
        return Err(Why::Negative(column));
    }
    let minor = number.times(Ratio::whole(10i64.pow(currency.digits()))).ok_or(Why::TooLarge(column))?;
    if minor.den() != 1 {
        return Err(Why::Fraction(column, currency));
    }
    minor.round(Round::Down).filter(|amount| *amount <= MOST).ok_or(Why::TooLarge(column))
}

/// Digits only, more than any amount has.
fn is_huge(plain: &str) -> bool {
    let whole = plain.split('.').next().unwrap_or_default();
    whole.len() > 18 && plain.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// The number without the commas between its thousands. None when a comma stands elsewhere: it may be a decimal one.
fn ungrouped(text: &str) -> Option<String> {
    let (whole, rest) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let groups: Vec<&str> = whole.split(',').collect();
    let fine = match groups.as_slice() {
        [_] => true,
        [first, others @ ..] => {
            (1..=3).contains(&first.trim_start_matches('-').len()) && others.iter().all(|group| group.len() == 3)
        }
        [] => false,
    };
    let decimals = rest.map(|rest| format!(".{rest}")).unwrap_or_default();
    (fine && !decimals.contains(',')).then(|| format!("{}{decimals}", groups.concat()))
}

/// What is understood as yes and as no.
#[derive(Clone, Debug)]
pub struct Said {
    yes: BTreeSet<String>,
    no: BTreeSet<String>,
}

impl Said {
    pub fn in_both_languages() -> Said {
        let words = |key| [Lang::Ko, Lang::En].iter().flat_map(|lang| words_of(*lang, key)).collect();
        Said { yes: words("said-yes"), no: words("said-no") }
    }

    /// None for an empty cell.
    pub fn read(&self, cells: Cells<'_>, column: Column) -> Result<Option<bool>, Why> {
        let text = cells.get(column);
        match plain(text) {
            _ if text.is_empty() => Ok(None),
            word if self.yes.contains(&word) => Ok(Some(true)),
            word if self.no.contains(&word) => Ok(Some(false)),
            _ => Err(Why::YesNo(column)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_day(text: &str, want: Option<&str>) {
        assert_eq!(day(text).map(|day| day.to_string()).as_deref(), want, "{text}");
    }

    #[test]
    fn dates_begin_with_their_year() {
        for text in ["2026-11-01", "2026/11/1", "2026. 11. 1.", "20261101", "2026년 11월 1일", "2026-11-01T09:30:00Z"]
        {
            check_day(text, Some("2026-11-01"));
        }
        for text in
            ["11/01/2026", "01.11.2026", "2026-13-01", "2026-02-30", "2026-11", "26-11-01", "soon", "0001-01-01"]
        {
            check_day(text, None);
        }
    }

    fn check_amount(text: &str, currency: Currency, want: Result<Amount, &str>) {
        assert_eq!(amount(text, Column::Amount, currency).map_err(Why::code), want, "{text}");
    }

    #[test]
    fn amounts_are_exact_or_refused() {
        for (text, want) in [
            ("29.33", Ok(2_933)),
            ("$1,234.5", Ok(123_450)),
            ("0", Ok(0)),
            ("19.999", Err("amount_fraction")),
            ("-1", Err("amount_negative")),
            ("19,99", Err("amount")),
            ("1.234,50", Err("amount")),
            ("12abc", Err("amount")),
            ("99999999999999999999", Err("amount_too_large")),
            ("99999999999999999999999999999999999999999", Err("amount_too_large")),
        ] {
            check_amount(text, Currency::USD, want);
        }
        for (text, want) in [("33,000원", Ok(33_000)), ("₩33,000", Ok(33_000)), ("1.5", Err("amount_fraction"))] {
            check_amount(text, Currency::KRW, want);
        }
    }

    #[test]
    fn yes_and_no_are_said_in_both_languages() {
        let said = Said::in_both_languages();
        let map = Map::told(shop::import::Kind::Subscriptions, &header(), &pairs()).unwrap();
        for (text, want) in
            [("Yes", Ok(Some(true))), ("해지", Ok(Some(true))), ("이용중", Ok(Some(false))), ("", Ok(None))]
        {
            let fields = vec![text.to_string()];
            assert_eq!(said.read(Cells { map: &map, fields: &fields }, Column::Ended), want, "{text}");
        }
        let fields = vec!["perhaps".to_string()];
        assert!(said.read(Cells { map: &map, fields: &fields }, Column::Ended).is_err());
    }

    fn header() -> Vec<String> {
        ["ended", "customer", "plan", "price"].map(String::from).to_vec()
    }

    fn pairs() -> Vec<String> {
        header().iter().map(|name| format!("{name}={name}")).collect()
    }
}
