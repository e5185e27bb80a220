//! A customer with a phone, from the first visit to the day she almost left. Every amount she is told is the amount that
//! is booked.

use base::id::ShopId;

use super::chrome::Chrome;
use super::driver::Screen;
use super::site::{Site, on_both};
use crate::toyshop::assert_true;

pub const PHONE: &str = "010-2345-6789";

/// Joins from a plan's page, with a card of the sandbox.
pub fn join(person: &Chrome, plan: &str, card: &str) {
    person.go("/");
    person.press_at(&format!("a[href='/join/{plan}']"));
    person.at(&format!("/join/{plan}"));
    person.fill("name", "김서연");
    person.fill("phone", PHONE);
    person.fill("postcode", "04524");
    person.fill("road", "서울 중구 세종대로 110");
    person.fill("detail", "101동 1203호");
    person.pick("terms", "on");
    person.pick("privacy", "on");
    person.pick("card", card);
    person.press_at("main form[method=post] [type=submit].go");
}

/// Logs in by the code that was sent.
pub fn log_in(site: &Site, person: &Chrome) {
    person.go("/my/login");
    person.fill("address", PHONE);
    person.press("인증번호 받기");
    person.at("/my/login/code");
    site.work();
    person.fill("code", &last_code(site));
    person.press("로그인하기");
    person.sees(&["김서연 님"]);
}

/// The six digits of the newest message.
pub fn last_code(site: &Site) -> String {
    let shop: ShopId = site.shop.id;
    let sent = site.app.db.read(move |r| people::message::list(r, shop, "", None, (1, 0))).wait().unwrap();
    let words = sent[0].body.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6);
    words.unwrap_or_else(|| panic!("no code in {:?}", sent[0].body)).to_string()
}

#[test]
fn a_customer_joins_pauses_almost_leaves_and_stays() {
    on_both("customer", |site| {
        let phone = Chrome::open(&site.address, Screen::Phone, "ko");
        phone.go("/");
        phone.sees(&["아이누리 장난감", "새싹", "19,900원", "나무", "33,000원"]);
        join(&phone, "seed", "paid");
        phone.at("/join/done");
        phone.sees(&["김서연 님, 새싹 구독이 시작됐어요", "19,900원을 결제했어요"]);
        assert_eq!(site.count("select count(*) from invoices where state = 'paid' and total = 19900"), 1);
        assert_eq!(site.count("select count(*) from consents where kind in ('terms', 'privacy') and given = 1"), 2);
        assert_eq!(site.count("select count(*) from contacts where normal = '+821023456789'"), 1);

        phone.press("내 구독 보기");
        phone.at("/my");
        phone.press_at("button[popovertarget=account]");
        phone.press("로그아웃");
        phone.at("/my/login");
        phone.sees(&["로그아웃했어요"]);
        phone.go("/my");
        phone.at("/my/login");

        site.live_days(31);
        log_in(site, &phone);
        phone.go("/my/invoices");
        phone.sees(&["19,900원", "2026-000002"]);
        assert_eq!(site.count("select count(*) from invoices where state = 'paid' and total = 19900"), 2);

        pause_and_resume(site, &phone);
        leave_and_stay(site, &phone);
        assert_true(&site.app);
        assert_eq!(phone.complaints(), Vec::<String>::new());
    });
}

/// A break of 14 of the 31 days that were paid on 21 December: 19,900 x 14 / 31 = 8,987.
fn pause_and_resume(site: &Site, phone: &Chrome) {
    phone.go("/my");
    phone.press("쉬어 가기");
    phone.sees(&["얼마나 쉬어 갈까요?", "8,987원"]);
    assert_eq!(site.count("select count(*) from subscriptions where state = 'active'"), 1);
    phone.press("이대로 쉬어 가기");
    phone.at("/my?s=sub_");
    phone.sees(&["지금은 쉬는 중이에요", "8,987원"]);
    assert_eq!(site.count("select count(*) from subscriptions where state = 'paused'"), 1);
    assert_eq!(site.count("select total from invoices order by id desc limit 1"), -8_987);

    phone.press("지금 다시 시작하기");
    phone.sees(&["오늘부터 다시 써요"]);
    phone.press("지금 다시 시작하기");
    phone.at("/my?s=sub_");
    phone.sees(&["다시 시작했어요"]);
    assert_eq!(site.count("select count(*) from subscriptions where state = 'active'"), 1);
}

fn leave_and_stay(site: &Site, phone: &Chrome) {
    phone.press("구독 해지하기");
    phone.sees(&["구독을 해지할까요?", "해지 대신 쉬어 갈 수도 있어요", "까지 쓸 수 있고, 그다음에 끝나요"]);
    phone.press("해지하기");
    phone.at("/my?s=sub_");
    phone.sees(&["해지를 접수했어요", "해지가 예약되어 있어요"]);
    assert_eq!(site.count("select count(*) from subscriptions where ends_at is not null"), 1);

    phone.press("해지 취소하고 계속 쓰기");
    phone.sees(&["해지를 취소할까요?"]);
    phone.press("해지 취소하고 계속 쓰기");
    phone.at("/my?s=sub_");
    phone.sees(&["해지를 취소했어요", "다음 결제"]);
    assert_eq!(site.count("select count(*) from subscriptions where ends_at is null and state = 'active'"), 1);
}
