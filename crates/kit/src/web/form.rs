//! A posted form: its fields as text, read one by one into what they mean. Each reader notes what is wrong under the
//! field's name; the page is then shown again with the same form (422), see [`super::field`].

use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::{FromRequest, RawForm, Request};
use base::{Currency, Day, Lang, Money};

use super::words::T;
use super::{Oops, csrf, url};

/// The longest text a single field may carry unless its reader says otherwise.
const LONGEST: usize = 2_000;

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    Missing,
    NotOffered,
    NotNumber,
    OutOfRange(i64, i64),
    NotMoney,
    NotDay,
    NotEmail,
    NotPhone,
    TooLong(usize),
    /// A rule's refusal, already in the person's language.
    Said(String),
}

impl Problem {
    pub fn words(&self, lang: Lang) -> String {
        let t = T(lang);
        match self {
            Problem::Missing => t.form_missing().to_string(),
            Problem::NotOffered => t.form_not_offered().to_string(),
            Problem::NotNumber => t.form_not_number().to_string(),
            Problem::OutOfRange(least, most) => t.form_out_of_range(*least, *most),
            Problem::NotMoney => t.form_not_money().to_string(),
            Problem::NotDay => t.form_not_day().to_string(),
            Problem::NotEmail => t.form_not_email().to_string(),
            Problem::NotPhone => t.form_not_phone().to_string(),
            Problem::TooLong(most) => t.form_too_long(i64::try_from(*most).unwrap_or(i64::MAX)),
            Problem::Said(text) => text.clone(),
        }
    }
}

/// The fields of a form in their order, and what was found wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    pairs: Vec<(String, String)>,
    problems: Vec<(String, Problem)>,
}

impl Form {
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Form {
        Form { pairs, problems: Vec::new() }
    }

    /// A form to be shown first, filled with what is stored.
    pub fn filled<const N: usize>(pairs: [(&str, String); N]) -> Form {
        Form::from_pairs(pairs.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The first value of a field without the spaces around it; empty when it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a field that can be ticked several times.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.trim()).collect()
    }

    /// Is the field there and not empty: a ticked box.
    pub fn has(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// Puts a value in, in place of what was there.
    pub fn put(&mut self, name: &str, value: impl Into<String>) {
        self.pairs.retain(|(key, _)| key != name);
        self.pairs.push((name.to_string(), value.into()));
    }

    /// Notes a refusal under a field.
    pub fn refuse(&mut self, name: &str, why: impl Into<String>) {
        self.note(name, Problem::Said(why.into()));
    }

    pub fn note(&mut self, name: &str, problem: Problem) {
        self.problems.push((name.to_string(), problem));
    }

    pub fn is_fine(&self) -> bool {
        self.problems.is_empty()
    }

    pub fn problems(&self) -> &[(String, Problem)] {
        &self.problems
    }

    /// The first thing wrong with a field.
    pub fn problem(&self, name: &str) -> Option<&Problem> {
        self.problems.iter().find(|(key, _)| key == name).map(|(_, problem)| problem)
    }

    /// A text that must be there.
    pub fn required(&mut self, name: &str) -> String {
        let text = self.short(name, LONGEST);
        if text.is_empty() && self.problem(name).is_none() {
            self.note(name, Problem::Missing);
        }
        text
    }

    /// A text of at most `most` characters; may be empty.
    pub fn short(&mut self, name: &str, most: usize) -> String {
        let text = self.text(name).to_string();
        if text.chars().count() > most {
            self.note(name, Problem::TooLong(most));
        }
        text
    }

    /// A text, none when empty.
    pub fn maybe(&mut self, name: &str) -> Option<String> {
        Some(self.short(name, LONGEST)).filter(|text| !text.is_empty())
    }

    /// A code of one of our enums, or an id.
    pub fn one_of<T: FromStr>(&mut self, name: &str) -> Option<T> {
        self.read(name, Problem::NotOffered, |text| text.parse().ok())
    }

    /// A whole number in a range.
    pub fn whole(&mut self, name: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let plain = |text: &str| text.replace([',', ' '], "").parse::<i64>().ok();
        let n = self.read(name, Problem::NotNumber, plain)?;
        if !range.contains(&n) {
            self.note(name, Problem::OutOfRange(*range.start(), *range.end()));
            return None;
        }
        Some(n)
    }

    /// An amount of at least nothing.
    pub fn money(&mut self, name: &str, currency: Currency) -> Option<Money> {
        self.read(name, Problem::NotMoney, |text| Money::parse(text, currency).filter(|money| money.amount >= 0))
    }

    /// A day people can mean, `2026-11-21`.
    pub fn day(&mut self, name: &str) -> Option<Day> {
        let sane = |day: &Day| (Day::FIRST..=Day::LAST).contains(day);
        self.read(name, Problem::NotDay, |text| text.parse().ok().filter(sane))
    }

    /// Something that can be an address: only sending a mail proves it.
    pub fn email(&mut self, name: &str) -> Option<String> {
        self.read(name, Problem::NotEmail, |text| is_email(text).then(|| text.to_string()))
    }

    /// A telephone number: digits with `+ - ( )` and spaces, 8 to 15 digits.
    pub fn phone(&mut self, name: &str) -> Option<String> {
        self.read(name, Problem::NotPhone, |text| {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let plain = text.chars().all(|c| c.is_ascii_digit() || "+-() .".contains(c));
            (plain && (8..=15).contains(&digits)).then(|| text.to_string())
        })
    }

    fn read<T>(&mut self, name: &str, problem: Problem, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name);
        let (empty, value) = (text.is_empty(), if text.chars().count() > LONGEST { None } else { parse(text) });
        if value.is_none() || empty {
            self.note(name, if empty { Problem::Missing } else { problem });
            return None;
        }
        value
    }
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "<>(),;:\"".contains(c))
    };
    text.len() <= 254
        && plain(name)
        && !name.contains('@')
        && plain(host)
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
}

/// Reads the query of a GET or the body of a POST. A posted form must carry the visitor's secret (see [`csrf`]).
impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Oops;

    async fn from_request(request: Request, state: &S) -> Result<Self, Oops> {
        let headers = request.headers().clone();
        let reading = matches!(*request.method(), axum::http::Method::GET | axum::http::Method::HEAD);
        let RawForm(body) = RawForm::from_request(request, state).await.map_err(|_| Oops::Forged)?;
        let form = Form::from_pairs(url::pairs(&String::from_utf8_lossy(&body)));
        if !reading && !csrf::matches(&headers, form.text(csrf::NAME)) {
            return Err(Oops::Forged);
        }
        Ok(form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> Form {
        Form::from_pairs(url::pairs(body))
    }

    fn wrong<T>(body: &str, read: impl Fn(&mut Form) -> Option<T>, want: Problem) {
        let mut form = form(body);
        assert!(read(&mut form).is_none(), "{body}");
        assert_eq!(form.problem("x"), Some(&want), "{body}");
        assert!(!form.is_fine());
    }

    #[test]
    fn good_fields_are_read() {
        let mut form = form("x=+33%2C000+&d=2026-11-21&m=kim%40shop.kr&p=010-1234-5678&tick=on&t=a&t=b");
        assert_eq!(form.whole("x", 0..=100_000), Some(33_000));
        assert_eq!(form.money("x", Currency::KRW), Some(Money::new(33_000, Currency::KRW)));
        assert_eq!(form.day("d").map(|day| day.to_string()).as_deref(), Some("2026-11-21"));
        assert_eq!(form.email("m").as_deref(), Some("kim@shop.kr"));
        assert_eq!(form.phone("p").as_deref(), Some("010-1234-5678"));
        assert_eq!(form.one_of::<Lang>("nothing"), None);
        assert!(form.has("tick") && !form.has("tock"));
        assert_eq!(form.all("t"), ["a", "b"]);
        assert_eq!(form.problems().len(), 1);
    }

    #[test]
    fn bad_fields_say_why() {
        wrong("x=", |f| f.whole("x", 0..=9), Problem::Missing);
        wrong("", |f| f.day("x"), Problem::Missing);
        wrong("x=ten", |f| f.whole("x", 0..=9), Problem::NotNumber);
        wrong("x=10", |f| f.whole("x", 0..=9), Problem::OutOfRange(0, 9));
        wrong("x=1.5", |f| f.money("x", Currency::KRW), Problem::NotMoney);
        wrong("x=-5", |f| f.money("x", Currency::KRW), Problem::NotMoney);
        wrong("x=0001-01-01", |f| f.day("x"), Problem::NotDay);
        wrong("x=a@b", |f| f.email("x"), Problem::NotEmail);
        wrong("x=a@b@c.kr", |f| f.email("x"), Problem::NotEmail);
        wrong("x=12", |f| f.phone("x"), Problem::NotPhone);
        wrong("x=fr", |f| f.one_of::<Lang>("x"), Problem::NotOffered);
    }

    #[test]
    fn texts_have_an_end() {
        let mut form = form("x=%EA%B0%80%EA%B0%80%EA%B0%80");
        assert_eq!(form.short("x", 3), "가가가");
        assert!(form.is_fine());
        form.short("x", 2);
        assert_eq!(form.problem("x"), Some(&Problem::TooLong(2)));
        assert_eq!(form.problem("x").map(|p| p.words(Lang::Ko)).as_deref(), Some("2자까지 쓸 수 있어요."));
    }
}
