//! A customer's name, and how customers are found: by a piece of the name, by its initial consonants, by the last digits
//! of a phone, by a piece of an email. The index holds short terms; what they find is verified against the real texts.

use base::text::{bigrams, fold, initials};

use super::phone::last4;
use super::typed;

/// Why a name is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    TooLong {
        most: usize,
    },
    Control,
    /// Digits or signs only.
    NoLetter,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Empty => "name_empty",
            Refusal::TooLong { .. } => "name_too_long",
            Refusal::Control => "name_control",
            Refusal::NoLetter => "name_no_letter",
        }
    }
}

const NAME_MOST: usize = 60;

/// A person's or a company's name of 1 to 60 characters, tidied.
pub fn check_name(text: &str) -> Result<String, Refusal> {
    let name = typed::line(text, NAME_MOST).map_err(|why| match why {
        typed::Refusal::Empty => Refusal::Empty,
        typed::Refusal::TooLong { most } => Refusal::TooLong { most },
        typed::Refusal::Control => Refusal::Control,
    })?;
    if name.chars().any(char::is_alphabetic) { Ok(name) } else { Err(Refusal::NoLetter) }
}

/// The terms a customer is indexed under, sorted, each once. Pairs of letters of the name, of its initial consonants and
/// of the part of each email before the @; `^x` for the first letter and consonant; `#5678` and `#678` for each phone and
/// each longer number in the name.
pub fn terms(name: &str, phones: &[&str], emails: &[&str]) -> Vec<String> {
    let folded = fold(name);
    let consonants = consonants_of(&folded);
    let mut terms = bigrams(&folded);
    terms.extend(bigrams(&consonants));
    terms.extend([folded.as_str(), consonants.as_str()].iter().filter_map(|text| first(text)));
    for number in phones.iter().copied().chain(numbers(&folded)) {
        let four = last4(number);
        terms.push(format!("#{four}"));
        terms.extend(four.get(1..).filter(|_| four.len() == 4).map(|three| format!("#{three}")));
    }
    for email in emails {
        terms.extend(bigrams(local(&fold(email))));
    }
    terms.sort();
    terms.dedup();
    terms
}

/// What a search asks: every term must be in the index, and then every word must be true ([`matches`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    pub terms: Vec<String>,
    words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// Somewhere in the name or an email.
    Text(String),
    /// The first letter or consonant of the name.
    First(String),
    /// Somewhere in the initial consonants of the name.
    Consonants(String),
    /// The end of a phone number, or of a number in the name.
    Tail(String),
}

const WORDS_MOST: usize = 6;
const TYPED_MOST: usize = 100;

/// Reads what was typed into the search field. None when there is nothing to look for.
pub fn query_terms(typed: &str) -> Option<Query> {
    let typed: String = typed.chars().take(TYPED_MOST).collect();
    let mut words: Vec<Word> = match phone_tail(&typed) {
        Some(tail) => vec![Word::Tail(tail)],
        None => typed.split_whitespace().take(WORDS_MOST).map(word).collect(),
    };
    if let [Word::Text(only) | Word::Consonants(only)] = words.as_slice()
        && !is_long(only)
    {
        words = vec![Word::First(only.clone())];
    }
    let mut terms: Vec<String> = words.iter().flat_map(index_terms).collect();
    terms.sort();
    terms.dedup();
    (!terms.is_empty()).then_some(Query { terms, words })
}

/// Whether a customer found by the terms really is what was asked for. Phones in E.164.
pub fn matches(query: &Query, name: &str, phones: &[&str], emails: &[&str]) -> bool {
    let folded = fold(name);
    query.words.iter().all(|word| match word {
        Word::Text(text) => folded.contains(text) || emails.iter().any(|email| holds(&fold(email), text)),
        Word::First(first) => folded.starts_with(first) || consonants_of(&folded).starts_with(first),
        Word::Consonants(consonants) => consonants_of(&folded).contains(consonants),
        Word::Tail(tail) => phones.iter().copied().chain(numbers(&folded)).any(|number| number.ends_with(tail)),
    })
}

fn word(typed: &str) -> Word {
    if let Some(tail) = phone_tail(typed) {
        Word::Tail(tail)
    } else if typed.chars().all(is_consonant) {
        Word::Consonants(typed.chars().flat_map(split_cluster).collect())
    } else {
        Word::Text(fold(typed))
    }
}

/// A single letter narrows too little to be looked up beside other words; it is only verified then.
fn index_terms(word: &Word) -> Vec<String> {
    match word {
        Word::First(letter) => first(letter).into_iter().collect(),
        Word::Text(text) if text.contains('@') => bigrams(local(text)),
        Word::Text(text) => bigrams(text).into_iter().filter(|pair| is_long(pair)).collect(),
        Word::Consonants(text) => bigrams(text).into_iter().filter(|pair| is_long(pair)).collect(),
        Word::Tail(tail) => vec![format!("#{}", if tail.len() > 4 { last4(tail) } else { tail })],
    }
}

fn is_long(text: &str) -> bool {
    text.chars().nth(1).is_some()
}

/// Runs of three and more digits in a name, such as a customer number: found by their end, like phones.
fn numbers(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 3)
}

/// The digits of a text that is nothing but digits and the signs of phone numbers, three or more. A whole number loses
/// its leading zeros, which E.164 does not have.
fn phone_tail(text: &str) -> Option<String> {
    let plain = fold(text);
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let only = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '(' | ')'));
    let tail = if digits.len() >= 9 { digits.trim_start_matches('0') } else { &digits };
    (only && tail.len() >= 3).then(|| tail.to_string())
}

/// Whether an email is meant: the part before its @ unless more was typed.
fn holds(email: &str, text: &str) -> bool {
    if text.contains('@') { email.contains(text) } else { local(email).contains(text) }
}

fn local(email: &str) -> &str {
    email.split('@').next().unwrap_or(email)
}

fn first(text: &str) -> Option<String> {
    text.chars().next().map(|c| format!("^{c}"))
}

fn consonants_of(folded: &str) -> String {
    initials(folded).chars().filter(|c| is_consonant(*c)).collect()
}

/// A Hangul consonant on its own, as keyboards type it.
fn is_consonant(c: char) -> bool {
    ('\u{3131}'..='\u{314E}').contains(&c)
}

/// Keyboards join two consonants typed in a row into one cluster (giyeok and siot into U+3133): taken apart again.
fn split_cluster(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        '\u{3133}' => ('\u{3131}', Some('\u{3145}')),
        '\u{3135}' => ('\u{3134}', Some('\u{3148}')),
        '\u{3136}' => ('\u{3134}', Some('\u{314E}')),
        '\u{313A}' => ('\u{3139}', Some('\u{3131}')),
        '\u{313B}' => ('\u{3139}', Some('\u{3141}')),
        '\u{313C}' => ('\u{3139}', Some('\u{3142}')),
        '\u{313D}' => ('\u{3139}', Some('\u{3145}')),
        '\u{313E}' => ('\u{3139}', Some('\u{314C}')),
        '\u{313F}' => ('\u{3139}', Some('\u{314D}')),
        '\u{3140}' => ('\u{3139}', Some('\u{314E}')),
        '\u{3144}' => ('\u{3142}', Some('\u{3145}')),
        single => (single, None),
    };
    std::iter::once(first).chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_tidied_or_refused() {
        for (text, want) in [
            (" 김  서연 ", Ok("김 서연")),
            ("O'Neil-Smith Jr.", Ok("O'Neil-Smith Jr.")),
            ("(주)단골 2호점", Ok("(주)단골 2호점")),
            ("뽀", Ok("뽀")),
            ("", Err(Refusal::Empty)),
            ("010-1234", Err(Refusal::NoLetter)),
            ("a\u{200B}b", Err(Refusal::Control)),
        ] {
            assert_eq!(check_name(text).as_deref().map_err(|e| *e), want, "{text}");
        }
        assert_eq!(check_name(&"김".repeat(61)), Err(Refusal::TooLong { most: 60 }));
    }

    #[test]
    fn a_customer_is_indexed_under_short_terms() {
        assert_eq!(
            terms("김서연", &["+821012345678"], &["sy@x.kr"]),
            ["#5678", "#678", "^ㄱ", "^김", "sy", "ㄱㅅ", "ㅅㅇ", "김서", "서연"]
        );
    }

    const PHONES: &[&str] = &["+821012345678", "+8223123456"];

    fn check(typed: &str, want: bool) {
        let (name, emails) = ("김 서연 Kim 00481", ["seoyeon.k@x.kr", "k@y.kr"]);
        let index = terms(name, PHONES, &emails);
        let found = query_terms(typed).is_some_and(|query| {
            let narrowed = query.terms.iter().all(|term| index.contains(term));
            let matched = matches(&query, name, PHONES, &emails);
            assert!(narrowed || !matched, "{typed}: true but not in the index");
            narrowed && matched
        });
        assert_eq!(found, want, "{typed}");
    }

    #[test]
    fn a_customer_is_found_by_any_of_these() {
        for typed in [
            "김서연",
            "서연",
            "김 서연",
            "연k",
            "KIM",
            "김",
            "ㄱ",
            "481",
            "0481",
            "00481",
            "kim 00481",
            "k 서연",
            "ㄱㅅㅇ",
            "ㅅㅇ",
            "ㄳㅇ",
            "ㄱ ㅅㅇ",
            "5678",
            "678",
            "3456",
            "010-1234-5678",
            "010 1234 5678",
            "+82 10 1234 5678",
            "34-5678",
            "02-312-3456",
            "김서연 5678",
            "5678 ㄱㅅ",
            "seoyeon",
            "seoyeon.k@x.kr",
            "yeon.k",
        ] {
            check(typed, true);
        }
    }

    #[test]
    fn and_not_by_those() {
        for typed in [
            "",
            "  ",
            "서김",
            "연",
            "ㅇ",
            "ㅅㄱ",
            "1234",
            "5679",
            "010-9999-5678",
            "김서연 9999",
            "박",
            "x.kr",
            "다른 서연",
            "-",
        ] {
            check(typed, false);
        }
    }

    proptest! {
        #[test]
        fn every_piece_of_a_name_finds_it(name in "[가-힣a-zA-Z]{2,12}", at in 0usize..10, long in 2usize..6) {
            let piece: String = name.chars().skip(at).take(long).collect();
            prop_assume!(piece.chars().count() >= 2);
            let query = query_terms(&piece).unwrap();
            let index = terms(&name, &[], &[]);
            prop_assert!(query.terms.iter().all(|term| index.contains(term)));
            prop_assert!(matches(&query, &name, &[], &[]));
        }

        #[test]
        fn nothing_typed_panics(typed in ".{0,40}") {
            query_terms(&typed);
        }
    }
}
