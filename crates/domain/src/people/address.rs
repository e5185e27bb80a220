//! Postal addresses. A Korean one is a five-digit postcode, a road address (province, city, road name ending in "ro" or
//! "gil", building number) and a detail (building, floor, door); one of another country is free text. Old lot-number
//! addresses are refused: couriers and the postcode table work by road since 2014. Whether a street exists is not known.

use base::text::fold;
use serde::{Deserialize, Serialize};

use super::typed::{self, tidy};

/// Where a box can be brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub postcode: String,
    pub road: String,
    pub detail: String,
    /// ISO 3166 in capitals, `KR`.
    pub country: String,
}

/// Why a part of an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    TooLong {
        most: usize,
    },
    Control,
    /// A Korean postcode is five digits, 01000 to 63999; the old ones with six ended in 2015.
    Postcode,
    /// No road name: a lot number, or too little.
    NoRoad,
    /// A road without a building number after it.
    NoBuilding,
    /// Not two letters.
    Country,
}

impl Refusal {
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Empty => "address_empty",
            Refusal::TooLong { .. } => "address_too_long",
            Refusal::Control => "address_control",
            Refusal::Postcode => "address_postcode",
            Refusal::NoRoad => "address_no_road",
            Refusal::NoBuilding => "address_no_building",
            Refusal::Country => "address_country",
        }
    }
}

impl From<typed::Refusal> for Refusal {
    fn from(refusal: typed::Refusal) -> Refusal {
        match refusal {
            typed::Refusal::Empty => Refusal::Empty,
            typed::Refusal::TooLong { most } => Refusal::TooLong { most },
            typed::Refusal::Control => Refusal::Control,
        }
    }
}

const ROAD_MOST: usize = 200;
const DETAIL_MOST: usize = 100;
/// The syllables ro, gil (road name endings), ji-ha (underground), and the counters of house, door and floor.
const RO: char = '\u{B85C}';
const GIL: char = '\u{AE38}';
const UNDERGROUND: &str = "\u{C9C0}\u{D558}";
const COUNTERS: [char; 3] = ['\u{B3D9}', '\u{D638}', '\u{CE35}'];

/// Checks what was typed. Refusals name the field: `postcode`, `road`, `detail`, `country` (empty means Korea).
/// What follows the building number in the road field moves to the front of the detail.
pub fn check_address(
    postcode: &str,
    road: &str,
    detail: &str,
    country: &str,
) -> Result<Address, Vec<(&'static str, Refusal)>> {
    let mut wrong = Vec::new();
    let country = match tidy(country).to_uppercase() {
        none if none.is_empty() => "KR".to_string(),
        code => code,
    };
    if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
        wrong.push(("country", Refusal::Country));
    }
    let korean = country == "KR";
    let postcode = match korean {
        true => korean_postcode(postcode),
        false => typed::line_or_empty(postcode, 12).map_err(Refusal::from),
    };
    let road = typed::line(road, ROAD_MOST).map_err(Refusal::from);
    let (road, rest) = match road {
        Ok(road) if korean => {
            split(&road).map_or_else(|why| (Err(why), String::new()), |(road, rest)| (Ok(road), rest))
        }
        other => (other, String::new()),
    };
    let detail = typed::line_or_empty(&format!("{rest} {detail}"), DETAIL_MOST).map_err(Refusal::from);
    match (postcode, road, detail) {
        (Ok(postcode), Ok(road), Ok(detail)) if wrong.is_empty() => Ok(Address { postcode, road, detail, country }),
        (postcode, road, detail) => {
            wrong.extend(postcode.err().map(|why| ("postcode", why)));
            wrong.extend(road.err().map(|why| ("road", why)));
            wrong.extend(detail.err().map(|why| ("detail", why)));
            Err(wrong)
        }
    }
}

impl Address {
    /// As stored in a contact: JSON with the four fields.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Address::to_text`] wrote.
    pub fn from_text(text: &str) -> Option<Address> {
        serde_json::from_str(text).ok()
    }

    /// On one line, as on a label.
    pub fn one_line(&self) -> String {
        let Address { postcode, road, detail, country } = self;
        let comma = if detail.is_empty() { "" } else { ", " };
        match country.as_str() {
            "KR" => format!("({postcode}) {road}{comma}{detail}"),
            _ if postcode.is_empty() => format!("{road}{comma}{detail}, {country}"),
            _ => format!("{road}{comma}{detail}, {postcode}, {country}"),
        }
    }

    /// For lists: the district and the road, not the house.
    pub fn mask(&self) -> String {
        let shown: Vec<&str> = match found(&self.road) {
            Ok(found) if self.country == "KR" => self.road.split(' ').take(found.road_words).collect(),
            _ => vec![self.country.as_str()],
        };
        format!("{} •••", shown.join(" "))
    }
}

/// For finding duplicates: postcode, road name, building number and the numbers of the detail. The spelling of the
/// province, the name of an apartment block, brackets and the words for house, floor and door make no difference.
pub fn normal_address(address: &Address) -> String {
    let road = match found(&address.road) {
        Ok(found) if address.country == "KR" => format!("{}{}", found.name, found.number),
        _ => format!("{}{}", address.country, address.road),
    };
    let mut normal = format!("{} {}", fold(&address.postcode), fold(&road));
    let door = door(&address.detail);
    if !door.is_empty() {
        normal.push(' ');
        normal.push_str(&door);
    }
    normal
}

/// `101` and `1203` of "house 101 door 1203" joined by a dash; a detail without numbers is compared whole.
fn door(detail: &str) -> String {
    let outside = detail.split('(').next().unwrap_or(detail);
    let numbered: Vec<String> = outside
        .split(|c: char| !c.is_alphanumeric() || COUNTERS.contains(&c))
        .filter(|run| run.chars().any(|c| c.is_ascii_digit()))
        .map(fold)
        .collect();
    if numbered.is_empty() { fold(outside) } else { numbered.join("-") }
}

fn korean_postcode(text: &str) -> Result<String, Refusal> {
    let digits = fold(text);
    if digits.is_empty() {
        return Err(Refusal::Empty);
    }
    let five = digits.len() == 5 && digits.bytes().all(|b| b.is_ascii_digit());
    if five && ("01000"..="63999").contains(&digits.as_str()) { Ok(digits) } else { Err(Refusal::Postcode) }
}

/// The road address up to its building number, with the bracket behind it, and what follows.
fn split(road: &str) -> Result<(String, String), Refusal> {
    let spaced = spaced(road);
    let found = found(&spaced)?;
    let words: Vec<&str> = spaced.split(' ').collect();
    let mut end = found.words;
    if words.get(end).is_some_and(|word| word.starts_with('(')) {
        end += words.iter().skip(end).position(|word| word.ends_with(')')).map_or(0, |at| at + 1);
    }
    let join = |words: &[&str]| words.join(" ");
    let (road, rest) = words.split_at_checked(end).unwrap_or((&words, &[]));
    Ok((join(road), join(rest)))
}

/// Commas outside brackets become spaces, brackets stand apart.
fn spaced(road: &str) -> String {
    let mut depth = 0i32;
    let mut out = String::with_capacity(road.len() + 4);
    for c in road.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        match c {
            '(' => out.push_str(" ("),
            ')' => out.push_str(") "),
            ',' if depth <= 0 => out.push(' '),
            other => out.push(other),
        }
    }
    tidy(&out)
}

/// A road name and a building number in a road address, and how many words reach up to each.
struct Found {
    name: String,
    number: String,
    road_words: usize,
    words: usize,
}

/// Finds the road by its ending; the number follows it, in the same word or the next. A side road may stand apart from
/// its road ("Buljeong-ro 432beon-gil 7").
fn found(road: &str) -> Result<Found, Refusal> {
    let words: Vec<&str> = road.split(' ').collect();
    let mut why = Refusal::NoRoad;
    for (at, word) in words.iter().enumerate() {
        let Some((name, attached)) = road_name(word) else { continue };
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or("");
        let side = name.starts_with(|c: char| c.is_ascii_digit());
        let name = if side && ends_as_road(before) { format!("{before}{name}") } else { name.to_string() };
        let next = |ahead: usize| words.get(at + ahead).copied().unwrap_or("");
        let (number, taken) = match (attached, next(1)) {
            ("", UNDERGROUND) => (format!("{UNDERGROUND}{}", next(2)), 3),
            ("", next) => (next.to_string(), 2),
            (attached, _) => (attached.to_string(), 1),
        };
        if is_building(&number) {
            return Ok(Found { name, number, road_words: at + 1, words: at + taken });
        }
        if attached.is_empty() {
            why = Refusal::NoBuilding;
        }
    }
    Err(why)
}

/// The word up to its last ro or gil, and what is attached behind. None when nothing stands before the ending.
fn road_name(word: &str) -> Option<(&str, &str)> {
    let at = word.rfind([RO, GIL]).filter(|at| *at > 0)?;
    word.split_at_checked(at + RO.len_utf8())
}

fn ends_as_road(word: &str) -> bool {
    word.ends_with([RO, GIL])
}

/// `152`, `152-3`, each up to five digits, perhaps underground.
fn is_building(text: &str) -> bool {
    let digits = |s: &str| (1..=5).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    let number = text.strip_prefix(UNDERGROUND).unwrap_or(text);
    match number.split_once('-') {
        Some((main, sub)) => digits(main) && digits(sub),
        None => digits(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(road: &str, detail: &str, want: Result<(&str, &str), Refusal>) {
        let got = check_address("06236", road, detail, "").map(|a| (a.road, a.detail));
        let want = want.map(|(road, detail)| (road.to_string(), detail.to_string())).map_err(|why| vec![("road", why)]);
        assert_eq!(got, want, "{road}");
    }

    #[test]
    fn a_road_and_a_number_make_an_address() {
        check("서울특별시 강남구 테헤란로 152", "10층", Ok(("서울특별시 강남구 테헤란로 152", "10층")));
        check("서울 강남구  강남대로62길　11-3", "", Ok(("서울 강남구 강남대로62길 11-3", "")));
        check("서울 중구 세종대로 １１０", "", Ok(("서울 중구 세종대로 110", "")));
        check("경기 성남시 분당구 불정로432번길 7", "", Ok(("경기 성남시 분당구 불정로432번길 7", "")));
        check("경기 성남시 분당구 불정로 432번길 7", "", Ok(("경기 성남시 분당구 불정로 432번길 7", "")));
        check("부산 동구 중앙대로 지하 206", "", Ok(("부산 동구 중앙대로 지하 206", "")));
        check("서울 강남구 테헤란로152", "", Ok(("서울 강남구 테헤란로152", "")));
        check("서울 종로구 종로 1", "", Ok(("서울 종로구 종로 1", "")));
    }

    #[test]
    fn what_follows_the_number_is_detail() {
        check("서울 강남구 테헤란로 152, 10층", "왼쪽", Ok(("서울 강남구 테헤란로 152", "10층 왼쪽")));
        check(
            "서울 강남구 테헤란로 152(역삼동, 파이낸스센터) 10층",
            "",
            Ok(("서울 강남구 테헤란로 152 (역삼동, 파이낸스센터)", "10층")),
        );
    }

    #[test]
    fn lot_numbers_and_half_addresses_are_refused() {
        check("", "", Err(Refusal::Empty));
        check("서울 강남구 역삼동 737", "", Err(Refusal::NoRoad));
        check("서울 강동구 길동 12", "", Err(Refusal::NoRoad));
        check("서울 종로구 을지로3가 12", "", Err(Refusal::NoRoad));
        check("서울 강남구 테헤란로", "", Err(Refusal::NoBuilding));
        check("서울 강남구 테헤란로 앞집", "", Err(Refusal::NoBuilding));
        check("서울 강남구 테헤란로 152동", "", Err(Refusal::NoBuilding));
        check(&"길".repeat(201), "", Err(Refusal::TooLong { most: 200 }));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let got = check_address("135-080", "역삼동", &"가".repeat(101), "Korea");
        assert_eq!(got.map_err(|w| w.iter().map(|(f, _)| *f).collect::<Vec<_>>()), Err(vec!["country", "detail"]));
        let got = check_address("135-080", "역삼동", &"가".repeat(101), "kr");
        assert_eq!(
            got.map_err(|w| w.iter().map(|(f, _)| *f).collect::<Vec<_>>()),
            Err(vec!["postcode", "road", "detail"])
        );
        for postcode in ["", "6236", "00100", "64000", "062-36", "0623a"] {
            assert!(check_address(postcode, "서울 강남구 테헤란로 152", "", "KR").is_err(), "{postcode}");
        }
    }

    fn typed(road: &str, detail: &str) -> Address {
        check_address("０６２３６", road, detail, "KR").unwrap()
    }

    #[test]
    fn one_door_is_one_door_however_it_is_written() {
        let one = typed("서울특별시 강남구 테헤란로 152", "101동 1203호");
        for (road, detail) in [
            ("서울시 강남구 테헤란로152", "101-1203"),
            ("강남구 테헤란로 152 (역삼동, 래미안)", "래미안 101동 1203호 (역삼동)"),
            ("서울 강남구 테헤란로 152, 101동 1203호", ""),
        ] {
            assert_eq!(normal_address(&typed(road, detail)), normal_address(&one), "{road} {detail}");
        }
        for (road, detail) in [("강남구 테헤란로 152-1", "101동 1203호"), ("강남구 테헤란로 152", "지하101동 1203호")]
        {
            assert_ne!(normal_address(&typed(road, detail)), normal_address(&one), "{road} {detail}");
        }
    }

    #[test]
    fn addresses_are_shown_stored_and_masked() {
        let home = typed("서울 강남구 테헤란로 152 (역삼동)", "10층");
        assert_eq!(home.one_line(), "(06236) 서울 강남구 테헤란로 152 (역삼동), 10층");
        assert_eq!(home.mask(), "서울 강남구 테헤란로 •••");
        assert_eq!(Address::from_text(&home.to_text()), Some(home));
        let abroad = check_address("10001", "350 5th Ave, New York", "", "us").unwrap();
        assert_eq!(abroad.one_line(), "350 5th Ave, New York, 10001, US");
        assert_eq!(abroad.mask(), "US •••");
        assert_eq!(Address::from_text("{}"), None);
    }

    proptest! {
        #[test]
        fn a_checked_address_checks_again(words in prop::collection::vec("[가-힣0-9로길(),-]{1,6}", 1..8), detail in ".{0,20}") {
            if let Ok(a) = check_address("06236", &words.join(" "), &detail, "KR") {
                prop_assert_eq!(check_address(&a.postcode, &a.road, &a.detail, &a.country).map(|b| b.road), Ok(a.road));
            }
        }
    }
}
