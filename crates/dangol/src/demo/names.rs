//! Words of the demo shop: names, streets and plans, in Korean and English. Invented people.

use fastrand::Rng;

const FAMILY: [&str; 24] = [
    "김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서", "신", "권", "황", "안", "송", "류",
    "홍", "전", "고", "문", "손",
];
const GIVEN: [&str; 40] = [
    "서연", "민준", "지우", "하은", "도윤", "예린", "시우", "수아", "지호", "유나", "현우", "다은", "준서", "채원",
    "은우", "지민", "건우", "소율", "우진", "나연", "선호", "아린", "태윤", "보람", "미경", "정훈", "혜진", "성민",
    "영은", "상현", "주희", "동현", "가영", "재원", "은지", "승호", "세아", "한결", "다온", "라희",
];
const ROADS: [(&str, &str); 16] = [
    ("06236", "서울 강남구 테헤란로"),
    ("04524", "서울 중구 세종대로"),
    ("03925", "서울 마포구 월드컵북로"),
    ("05551", "서울 송파구 올림픽로"),
    ("13529", "경기 성남시 분당구 판교역로"),
    ("16509", "경기 수원시 영통구 광교중앙로"),
    ("10403", "경기 고양시 일산동구 중앙로"),
    ("21999", "인천 연수구 컨벤시아대로"),
    ("34126", "대전 유성구 대학로"),
    ("41931", "대구 중구 동성로"),
    ("48058", "부산 해운대구 센텀중앙로"),
    ("61945", "광주 서구 상무중앙로"),
    ("44677", "울산 남구 삼산로"),
    ("30151", "세종 한누리대로"),
    ("63122", "제주 제주시 연북로"),
    ("24341", "강원 춘천시 중앙로"),
];

pub const SHOP: &str = "아이누리 장난감";
pub const OWNER: &str = "지은";

/// A plan of the demo shop: code, names, summaries, benefits, cycle, price, deposit, trial days, deliveries.
pub struct PlanText {
    pub code: &'static str,
    pub name: (&'static str, &'static str),
    pub summary: (&'static str, &'static str),
    pub benefits: &'static [(&'static str, &'static str)],
    pub every: &'static str,
    pub price: i64,
    /// The price in cents for families abroad who pay in dollars, where there is one.
    pub usd: Option<i64>,
    pub deposit: i64,
    pub trial_days: i64,
    /// How often a box comes, for plans with deliveries.
    pub deliver: Option<&'static str>,
    /// Swaps a month that cost nothing, where more of them cost [`SWAP`] each.
    pub swaps: Option<i64>,
    /// What may be taken beside it each month: codes, names and prices.
    pub addons: &'static [(&'static str, (&'static str, &'static str), i64)],
    /// Months one stays at least, and the gift that is taken back from who does not.
    pub minimum: Option<(i64, i64)>,
}

/// What one swap more costs.
pub const SWAP: i64 = 3_000;
pub const SWAPS: (&str, &str) = ("추가 교환", "Extra swaps");
/// A coupon for the first two months: half of them.
pub const WELCOME: (&str, (&str, &str)) = ("WELCOME", ("첫 두 달 반값", "Half price for two months"));
pub const LOST_PIECE: (&str, &str) = ("잃어버린 부품", "Lost piece");
pub const APOLOGY: &str = "배송이 늦어 죄송해요";
pub const BIRTHDAY: &str = "생일 축하해요";
pub const WRONG_NAME: &str = "받는 분 이름을 고쳐 다시 보내 드려요";
pub const MOVING_HOUSE: &str = "이사하는 달이라 받지 않아요";
pub const SCRATCHED: &str = "미끄럼틀 흠집";
/// What can be added to a plan: code and names.
pub const BIG_TOY: (&str, &str, &str) = ("big-toy", "큰 장난감", "A large toy");
pub const BIG_TOY_PRICE: i64 = 9_000;

/// The plan of day nurseries: its code, and its place after [`PLANS`].
pub const NURSERY: (&str, (&str, &str), (&str, &str)) =
    ("nursery", ("어린이집", "Day nursery"), ("아이 수만큼 내고, 세척은 쓴 만큼", "By the child, and washing as used"));
pub const NURSERY_GIVES: [(&str, &str); 2] =
    [("아이마다 장난감 1개", "A toy for every child"), ("세척과 소독", "Washed and disinfected")];
/// What families with the middle plan may add.
pub const ADDONS: &[(&str, (&str, &str), i64)] = &[
    ("sanitise", ("살균 세척", "Extra sanitising"), 4_000),
    ("books", ("그림책 꾸러미", "A bag of picture books"), 6_000),
];
pub const DAYCARE: usize = PLANS.len();
pub const CHILDREN: (&str, &str) = ("아이", "Children");
pub const WASHING: (&str, &str) = ("세척", "Washing");

pub const PLANS: [PlanText; 4] = [
    PlanText {
        code: "seed",
        name: ("새싹", "Sprout"),
        summary: ("처음 시작하는 집에", "For starting out"),
        benefits: &[
            ("장난감 2개", "2 toys at a time"),
            ("한 달에 한 번 교환", "One swap a month"),
            ("왕복 배송비 무료", "Free delivery both ways"),
        ],
        every: "1 month",
        price: 19_900,
        usd: None,
        deposit: 0,
        trial_days: 0,
        deliver: Some("1 month"),
        swaps: Some(1),
        addons: &[],
        minimum: None,
    },
    PlanText {
        code: "tree",
        name: ("나무", "Tree"),
        summary: ("가장 많이 고르는 플랜", "The one most families choose"),
        benefits: &[
            ("장난감 4개", "4 toys at a time"),
            ("한 달에 두 번 교환", "Two swaps a month"),
            ("왕복 배송비 무료", "Free delivery both ways"),
            ("파손 걱정 없음", "Wear and tear is on us"),
        ],
        every: "1 month",
        price: 33_000,
        usd: None,
        deposit: 0,
        trial_days: 14,
        deliver: None,
        swaps: Some(2),
        addons: ADDONS,
        minimum: None,
    },
    PlanText {
        code: "forest",
        name: ("숲", "Forest"),
        summary: ("형제자매가 함께", "For brothers and sisters"),
        benefits: &[
            ("장난감 8개", "8 toys at a time"),
            ("원할 때마다 교환", "Swap whenever you like"),
            ("왕복 배송비 무료", "Free delivery both ways"),
            ("파손 걱정 없음", "Wear and tear is on us"),
            ("큰 장난감 포함", "Large toys included"),
        ],
        every: "1 month",
        price: 49_000,
        usd: None,
        deposit: 30_000,
        trial_days: 0,
        deliver: None,
        swaps: None,
        addons: &[],
        minimum: Some((3, 10_000)),
    },
    PlanText {
        code: "tree-year",
        name: ("나무 한 해", "Tree, yearly"),
        summary: ("한 해를 열한 달 값으로", "A year for the price of eleven months"),
        benefits: &[
            ("장난감 4개", "4 toys at a time"),
            ("한 달에 두 번 교환", "Two swaps a month"),
            ("왕복 배송비 무료", "Free delivery both ways"),
            ("파손 걱정 없음", "Wear and tear is on us"),
            ("한 달 값 아끼기", "One month free"),
        ],
        every: "1 year",
        price: 363_000,
        usd: Some(25_900),
        deposit: 0,
        trial_days: 0,
        deliver: Some("2 weeks"),
        swaps: None,
        addons: &[],
        minimum: None,
    },
];

pub fn person(rng: &mut Rng) -> String {
    format!("{}{}", FAMILY[rng.usize(..FAMILY.len())], GIVEN[rng.usize(..GIVEN.len())])
}

/// Postcode, road with building number, and the rest.
pub fn address(rng: &mut Rng) -> (String, String, String) {
    let (postcode, road) = ROADS[rng.usize(..ROADS.len())];
    let (number, block, flat) = (rng.u32(1..240), rng.u32(101..120), rng.u32(1..25) * 100 + rng.u32(1..6));
    (postcode.into(), format!("{road} {number}"), format!("{block}동 {flat}호"))
}

/// Who the demo shop is in law, by the keys of `domain::shop::business`. The number is well formed and nobody's.
pub const BUSINESS: [(&str, &str); 10] = [
    ("name_ko", "주식회사 아이누리"),
    ("name_en", "Ainuri Inc."),
    ("representative_ko", "한지은"),
    ("representative_en", "Han Ji-eun"),
    ("number", "000-00-00015"),
    ("mail_order", "2024-서울마포-0000"),
    ("address_ko", "04000 서울특별시 마포구 연습로 1, 2층"),
    ("address_en", "2F, 1 Yeonseup-ro, Mapo-gu, Seoul 04000"),
    ("phone", "02-000-0000"),
    ("email", "hello@example.com"),
];
