//! Who a shop is in law: what stands at the foot of an online shop and on its invoices. Korea asks for the name,
//! the representative, the address, the telephone, the email, and the numbers of the business and of the mail-order report
//! (E-commerce Consumer Protection Act 10 and 13). Kept as JSON; a missing key means nothing was said.

use base::Lang;
use serde_json::{Map, Value};

use crate::people::email::normal_email;
use crate::people::typed;

/// Texts may be empty: a shop says what applies to it. What is said in one language only is shown in both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Business {
    pub name_ko: String,
    pub name_en: String,
    pub representative_ko: String,
    pub representative_en: String,
    /// Ten digits without dashes, or a number of another country such as `DE123456789`.
    pub number: String,
    /// Of the mail-order report, as the office wrote it.
    pub mail_order: String,
    pub address_ko: String,
    pub address_en: String,
    /// As people write it.
    pub phone: String,
    pub email: String,
}

/// Why a detail is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// One line of at most [`LINE_MOST`] plain characters.
    Line,
    /// Neither ten digits with the right check digit nor a country's two letters and up to 18 letters and digits.
    Number,
    /// 7 to 15 digits with `+ - ( )` and spaces.
    Phone,
    Email,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Line => "business_line",
            Refusal::Number => "business_number",
            Refusal::Phone => "business_phone",
            Refusal::Email => "business_email",
        }
    }
}

pub const LINE_MOST: usize = 120;
/// The fields in the order they are shown and kept.
pub const KEYS: [&str; 10] = [
    "name_ko",
    "name_en",
    "representative_ko",
    "representative_en",
    "number",
    "mail_order",
    "address_ko",
    "address_en",
    "phone",
    "email",
];

impl Business {
    /// Reads what was typed, by key; refusals name their field.
    pub fn check(typed: impl Fn(&str) -> String) -> Result<Business, Vec<(&'static str, Refusal)>> {
        let (mut business, mut wrong) = (Business::default(), Vec::new());
        for key in KEYS {
            let read = typed::line_or_empty(&typed(key), LINE_MOST).map_err(|_| Refusal::Line);
            match read.and_then(|text| checked(key, text)) {
                Ok(text) => *business.at(key) = text,
                Err(why) => wrong.push((key, why)),
            }
        }
        if wrong.is_empty() { Ok(business) } else { Err(wrong) }
    }

    /// Reads an object of texts; what it does not know is left out.
    pub fn from_json(json: &Value) -> Business {
        let mut business = Business::default();
        for key in KEYS {
            *business.at(key) = json.get(key).and_then(Value::as_str).unwrap_or_default().to_string();
        }
        business
    }

    /// What was said, in the order of [`KEYS`].
    pub fn to_json(&self) -> Value {
        let said = KEYS.iter().map(|key| (key.to_string(), self.text(key)));
        Value::Object(
            said.filter(|(_, text)| !text.is_empty()).map(|(k, text)| (k, text.into())).collect::<Map<_, _>>(),
        )
    }

    /// A field by its key; empty when there is none of the name.
    pub fn text(&self, key: &str) -> &str {
        match key {
            "name_ko" => &self.name_ko,
            "name_en" => &self.name_en,
            "representative_ko" => &self.representative_ko,
            "representative_en" => &self.representative_en,
            "number" => &self.number,
            "mail_order" => &self.mail_order,
            "address_ko" => &self.address_ko,
            "address_en" => &self.address_en,
            "phone" => &self.phone,
            "email" => &self.email,
            _ => "",
        }
    }

    fn at(&mut self, key: &str) -> &mut String {
        match key {
            "name_ko" => &mut self.name_ko,
            "name_en" => &mut self.name_en,
            "representative_ko" => &mut self.representative_ko,
            "representative_en" => &mut self.representative_en,
            "number" => &mut self.number,
            "mail_order" => &mut self.mail_order,
            "address_ko" => &mut self.address_ko,
            "address_en" => &mut self.address_en,
            "phone" => &mut self.phone,
            _ => &mut self.email,
        }
    }

    pub fn name(&self, lang: Lang) -> &str {
        spoken(lang, &self.name_ko, &self.name_en)
    }

    pub fn representative(&self, lang: Lang) -> &str {
        spoken(lang, &self.representative_ko, &self.representative_en)
    }

    pub fn address(&self, lang: Lang) -> &str {
        spoken(lang, &self.address_ko, &self.address_en)
    }

    /// `220-81-62517`; a number of another country as it is.
    pub fn shown_number(&self) -> String {
        let part = |range| self.number.get(range).unwrap_or_default();
        if is_korean(&self.number) {
            format!("{}-{}-{}", part(0..3), part(3..5), part(5..10))
        } else {
            self.number.clone()
        }
    }

    /// Whether everything is there that the law of Korea asks an online shop to show.
    pub fn is_complete(&self) -> bool {
        let all = [
            self.name(Lang::Ko),
            self.representative(Lang::Ko),
            &self.number,
            &self.mail_order,
            self.address(Lang::Ko),
            &self.phone,
            &self.email,
        ];
        all.iter().all(|text| !text.is_empty())
    }
}

fn spoken<'a>(lang: Lang, ko: &'a str, en: &'a str) -> &'a str {
    let (own, other) = if lang == Lang::Ko { (ko, en) } else { (en, ko) };
    if own.is_empty() { other } else { own }
}

fn checked(key: &str, text: String) -> Result<String, Refusal> {
    match key {
        _ if text.is_empty() => Ok(text),
        "number" => check_number(&text),
        "phone" => {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let plain = text.chars().all(|c| c.is_ascii_digit() || "+-() .".contains(c));
            if plain && (7..=15).contains(&digits) { Ok(text) } else { Err(Refusal::Phone) }
        }
        "email" => normal_email(&text).map_err(|_| Refusal::Email),
        _ => Ok(text),
    }
}

/// A business registration number without dashes and spaces.
pub fn check_number(text: &str) -> Result<String, Refusal> {
    let plain: String =
        text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_ascii_uppercase();
    let (country, rest) = plain.split_at_checked(2).unwrap_or_default();
    let foreign = country.bytes().all(|b| b.is_ascii_uppercase())
        && (2..=18).contains(&rest.len())
        && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_korean(&plain) || foreign { Ok(plain) } else { Err(Refusal::Number) }
}

/// Ten digits of which the last one follows from the others, by the weights of the National Tax Service.
fn is_korean(number: &str) -> bool {
    const WEIGHTS: [u32; 9] = [1, 3, 7, 1, 3, 7, 1, 3, 5];
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let [head @ .., ninth, last] = digits.as_slice() else { return false };
    if number.len() != 10 || digits.len() != 10 || digits.iter().all(|digit| *digit == 0) {
        return false;
    }
    let sum: u32 = head.iter().chain([ninth]).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    (10 - (sum + ninth * 5 / 10) % 10) % 10 == *last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: Result<&str, Refusal>) {
        assert_eq!(check_number(text), want.map(String::from), "{text}");
    }

    #[test]
    fn the_last_digit_follows_from_the_others() {
        // Worked out by hand: 2x1+2x3+0x7+8x1+1x3+6x7+2x1+5x3+1x5 = 83, and 1x5/10 = 0: 10 - 3 = 7.
        check("220-81-62517", Ok("2208162517"));
        check("220 81 62517", Ok("2208162517"));
        // 1+6+28+8+3+0+0+27+45 = 118, and 9x5/10 = 4: 122, so 8.
        check("1248100998", Ok("1248100998"));
        for wrong in ["220-81-62516", "220-81-62518", "202-81-62517", "0000000000", "220816251", "22081625170"] {
            check(wrong, Err(Refusal::Number));
        }
    }

    #[test]
    fn one_wrong_digit_is_always_noticed() {
        let good: Vec<char> = "2208162517".chars().collect();
        for at in 0..10 {
            for digit in '0'..='9' {
                let mut other = good.clone();
                other[at] = digit;
                let text: String = other.iter().collect();
                // The ninth digit counts five times and its tens once more: that too tells all digits apart.
                assert_eq!(check_number(&text).is_ok(), good == other, "{text}");
            }
        }
    }

    #[test]
    fn other_countries_have_letters_in_front() {
        check("de 123456789", Ok("DE123456789"));
        check("GB-999-9999-73", Ok("GB999999973"));
        for wrong in ["D1", "DE", "DE1", "DE12345678901234567890", "가나1234", "12AB"] {
            check(wrong, Err(Refusal::Number));
        }
    }

    fn typed(change: &'static [(&str, &str)]) -> Result<Business, Vec<(&'static str, Refusal)>> {
        Business::check(|key| change.iter().find(|(name, _)| *name == key).map_or("", |(_, text)| text).to_string())
    }

    #[test]
    fn what_is_said_in_one_language_is_shown_in_both() {
        let said =
            typed(&[("name_ko", " 자두  장난감 "), ("number", "220-81-62517"), ("email", "Help@Toys.KR")]).unwrap();
        assert_eq!((said.name(Lang::Ko), said.name(Lang::En)), ("자두 장난감", "자두 장난감"));
        assert_eq!((said.shown_number().as_str(), said.email.as_str()), ("220-81-62517", "help@toys.kr"));
        assert_eq!(Business { name_en: "Plum".into(), ..said.clone() }.name(Lang::En), "Plum");
        assert_eq!(Business::from_json(&said.to_json()), said);
        assert!(!said.is_complete());
    }

    #[test]
    fn all_wrong_details_are_told_at_once() {
        let wrong = typed(&[("number", "1"), ("phone", "call me"), ("email", "me"), ("address_ko", "a\u{202e}b")]);
        let want = [
            ("number", Refusal::Number),
            ("address_ko", Refusal::Line),
            ("phone", Refusal::Phone),
            ("email", Refusal::Email),
        ];
        assert_eq!(wrong, Err(want.to_vec()));
        assert_eq!(typed(&[("phone", "1588-1234")]).map(|b| b.phone), Ok("1588-1234".into()));
        assert_eq!(typed(&[]), Ok(Business::default()));
    }
}
