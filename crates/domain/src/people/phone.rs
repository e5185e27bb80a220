//! Phone numbers, kept as E.164 (`+821012345678`). Korean numbers are known by their area: mobile, landline, internet and
//! relay numbers (safe numbers of couriers, which end after some weeks). Foreign numbers need their plus sign.

use base::text::fold;

base::codes! {
    /// What is at the other end.
    pub enum Line {
        Mobile = "mobile",
        Landline = "landline",
        Internet = "internet",
        /// A temporary 050 number that forwards to another: never an identity, never for advertising.
        Relay = "relay",
        Foreign = "foreign",
    }
}

/// Why a phone number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    /// Digits are hidden by stars or dots, as in files of marketplaces.
    Masked,
    /// Something that is no digit.
    NotDigits,
    /// Too few or too many digits for its area.
    Length {
        digits: usize,
    },
    /// No such Korean area.
    Area,
    /// 011 and 016 to 019: switched off with the second generation networks.
    Retired,
    /// 1544 and the like, 080: nobody's own number.
    Hotline,
    /// A foreign number without plus sign and country code.
    Country,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Empty => "phone_empty",
            Refusal::Masked => "phone_masked",
            Refusal::NotDigits => "phone_not_digits",
            Refusal::Length { .. } => "phone_length",
            Refusal::Area => "phone_area",
            Refusal::Retired => "phone_retired",
            Refusal::Hotline => "phone_hotline",
            Refusal::Country => "phone_country",
        }
    }
}

/// The number in E.164. `country` is the shop's own ("KR"): numbers without country code are read as numbers there; only
/// Korea's are known.
pub fn normal_phone(text: &str, country: &str) -> Result<String, Refusal> {
    let plain: String = fold(text).chars().filter(|c| !is_separator(*c)).collect();
    if plain.is_empty() {
        return Err(Refusal::Empty);
    }
    if plain.contains(['*', '•', '●', '○']) {
        return Err(Refusal::Masked);
    }
    let (abroad, digits) = match plain.strip_prefix('+').or_else(|| plain.strip_prefix("00")) {
        Some(rest) => (true, rest),
        None => (false, plain.as_str()),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::NotDigits);
    }
    let bare_country_code = !abroad && country == "KR" && digits.len() >= 10;
    if let Some(rest) = digits.strip_prefix("82").filter(|_| abroad || bare_country_code) {
        return korean(&format!("0{}", rest.strip_prefix('0').unwrap_or(rest)));
    }
    match (abroad, country) {
        (true, _) if digits.starts_with('0') => Err(Refusal::Country),
        (true, _) if !(7..=15).contains(&digits.len()) => Err(Refusal::Length { digits: digits.len() }),
        (true, _) => Ok(format!("+{digits}")),
        // A spreadsheet took the leading zero of a mobile number away.
        (false, "KR") if digits.len() == 10 && digits.starts_with("10") => korean(&format!("0{digits}")),
        (false, "KR") => korean(digits),
        (false, _) => Err(Refusal::Country),
    }
}

/// What kind of line an E.164 number is.
pub fn line(phone: &str) -> Line {
    let Some(rest) = phone.strip_prefix("+82") else { return Line::Foreign };
    match rest.as_bytes() {
        [b'1', b'0', ..] => Line::Mobile,
        [b'7', b'0', ..] => Line::Internet,
        [b'5', b'0', ..] => Line::Relay,
        _ => Line::Landline,
    }
}

/// For people: `010-1234-5678`; a foreign number as it is.
pub fn show_phone(phone: &str) -> String {
    match parts(phone) {
        Some((area, middle, last)) => format!("0{area}-{middle}-{last}"),
        None => phone.to_string(),
    }
}

/// For lists: `010-••••-5678`.
pub fn mask_phone(phone: &str) -> String {
    match parts(phone) {
        Some((area, middle, last)) => format!("0{area}-{}-{last}", "•".repeat(middle.len())),
        None => format!("{}••••{}", phone.get(..3).unwrap_or(""), last4(phone)),
    }
}

/// The last four digits, by which agents search.
pub fn last4(phone: &str) -> &str {
    phone.get(phone.len().saturating_sub(4)..).unwrap_or("")
}

/// Area without its zero, middle, last four of a Korean E.164 number.
fn parts(phone: &str) -> Option<(&str, &str, &str)> {
    let rest = phone.strip_prefix("+82")?;
    let area = if rest.starts_with('2') {
        1
    } else if rest.starts_with("50") {
        3
    } else {
        2
    };
    let last = rest.len().checked_sub(4).filter(|at| *at > area)?;
    Some((rest.get(..area)?, rest.get(area..last)?, rest.get(last..)?))
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '.' | '(' | ')' | '/' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Checks a Korean number with its leading zero: the numbering plan of 2026.
fn korean(national: &str) -> Result<String, Refusal> {
    let digits = national.len();
    let lengths = match national.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'7', b'0', ..] => 11..=11,
        [b'0', b'1', b'1' | b'6'..=b'9', ..] => return Err(Refusal::Retired),
        [b'0', b'8', b'0', ..] | [b'1', b'5' | b'6' | b'8', ..] => return Err(Refusal::Hotline),
        [b'0', b'5', b'0', b'2'..=b'8', ..] => 11..=12,
        [b'0', b'2', ..] => 9..=10,
        [b'0', b'3', b'1'..=b'3', ..]
        | [b'0', b'4', b'1'..=b'4', ..]
        | [b'0', b'5', b'1'..=b'5', ..]
        | [b'0', b'6', b'1'..=b'4', ..] => 10..=11,
        _ => return Err(Refusal::Area),
    };
    if !lengths.contains(&digits) {
        return Err(Refusal::Length { digits });
    }
    Ok(format!("+82{}", national.strip_prefix('0').unwrap_or(national)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, want: Result<&str, Refusal>) {
        assert_eq!(normal_phone(text, "KR").as_deref().map_err(|e| *e), want, "{text}");
    }

    #[test]
    fn a_mobile_number_is_one_number_however_it_is_typed() {
        for text in [
            "010-1234-5678",
            "01012345678",
            "010 1234 5678",
            "010.1234.5678",
            "(010)1234-5678",
            "+82 10 1234 5678",
            "+82-010-1234-5678",
            "+82 (0)10-1234-5678",
            "821012345678",
            "0082 10 1234 5678",
            "０１０－１２３４－５６７８",
            "1012345678",
            "010–1234–5678",
        ] {
            check(text, Ok("+821012345678"));
        }
    }

    #[test]
    fn other_korean_lines_are_known_by_their_area() {
        for (text, want, shown, kind) in [
            ("02-123-4567", "+8221234567", "02-123-4567", Line::Landline),
            ("0212345678", "+82212345678", "02-1234-5678", Line::Landline),
            ("82 2 312 3456", "+8223123456", "02-312-3456", Line::Landline),
            ("031-123-4567", "+82311234567", "031-123-4567", Line::Landline),
            ("070-1234-5678", "+827012345678", "070-1234-5678", Line::Internet),
            ("0507-1234-5678", "+8250712345678", "0507-1234-5678", Line::Relay),
            ("010-1234-5678", "+821012345678", "010-1234-5678", Line::Mobile),
            ("+1 202 555 0123", "+12025550123", "+12025550123", Line::Foreign),
        ] {
            check(text, Ok(want));
            assert_eq!((show_phone(want).as_str(), line(want)), (shown, kind));
        }
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        check("", Err(Refusal::Empty));
        check(" - ", Err(Refusal::Empty));
        check("010-****-5678", Err(Refusal::Masked));
        check("010-1234-567a", Err(Refusal::NotDigits));
        check("+", Err(Refusal::NotDigits));
        check("010-123-4567", Err(Refusal::Length { digits: 10 }));
        check("010-1234-56789", Err(Refusal::Length { digits: 12 }));
        check("02-12-4567", Err(Refusal::Length { digits: 8 }));
        check("02-212-345", Err(Refusal::Length { digits: 8 }));
        check("011-123-4567", Err(Refusal::Retired));
        check("1544-1234", Err(Refusal::Hotline));
        check("080-123-4567", Err(Refusal::Hotline));
        check("090-1234-5678", Err(Refusal::Area));
        check("2025550123", Err(Refusal::Area));
        check("+0123456789", Err(Refusal::Country));
        check("+12", Err(Refusal::Length { digits: 2 }));
        assert_eq!(normal_phone("202 555 0123", "US"), Err(Refusal::Country));
        assert_eq!(normal_phone("+82 10 1234 5678", "US").as_deref(), Ok("+821012345678"));
    }

    #[test]
    fn lists_hide_the_middle() {
        for (phone, want) in [
            ("+821012345678", "010-••••-5678"),
            ("+8223123456", "02-•••-3456"),
            ("+12025550123", "+12••••0123"),
            ("", "••••"),
        ] {
            assert_eq!(mask_phone(phone), want);
        }
        assert_eq!(last4("+821012345678"), "5678");
    }

    proptest! {
        #[test]
        fn a_shown_number_reads_back(area in prop::sample::select(vec!["010", "070", "0507", "02", "031", "064"]), n in 20_000_000u32..99_999_999) {
            let phone = normal_phone(&format!("{area}{n}"), "KR").unwrap();
            prop_assert_eq!(normal_phone(&show_phone(&phone), "KR"), Ok(phone));
        }

        #[test]
        fn nothing_panics(text in ".{0,30}") {
            if let Ok(phone) = normal_phone(&text, "KR") {
                prop_assert!(phone.starts_with('+') && phone.bytes().skip(1).all(|b| b.is_ascii_digit()));
            }
            mask_phone(&text);
        }
    }
}
