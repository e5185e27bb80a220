//! Two phones: a customer hands the subscription over, and a friend who was never here takes it by the link, a code and a
//! card of their own. Neither sees the other's, and each pays what is theirs.

use super::chrome::Chrome;
use super::customer::{join, last_code};
use super::driver::Screen;
use super::site::{Site, on_both};
use crate::toyshop::assert_true;

/// Whose it is: 1 for the friend.
const MOVED: &str =
    "select count(*) from subscriptions s join handovers h on h.subscription = s.id where s.customer = h.recipient";

#[test]
fn a_friend_takes_a_subscription_over() {
    on_both("handover", |site| {
        let giver = Chrome::open(&site.address, Screen::Phone, "ko");
        join(&giver, "seed", "paid");
        giver.at("/join/done");
        site.live_days(10);
        let link = offer(site, &giver);
        let friend = Chrome::open(&site.address, Screen::Phone, "ko");
        look(site, &friend, &link);
        accept(site, &friend);

        // The link is used up, and the giver has nothing any more.
        friend.go(&link);
        friend.sees(&["이 초대는 쓸 수 없어요"]);
        giver.go("/my");
        giver.sees(&["김서연 님"]);
        giver.sees_not("새싹");
        site.live_days(21);
        let paid = "select count(*) from invoices i join handovers h on i.customer = h.recipient where i.state = 'paid' and i.total = 19900";
        assert_eq!((site.count(paid), site.count("select count(*) from invoices")), (1, 2));
        assert_true(&site.app);
        for phone in [giver, friend] {
            let complaints: Vec<String> =
                phone.complaints().into_iter().filter(|line| !line.contains("status of 410")).collect();
            assert_eq!(complaints, Vec::<String>::new());
        }
    });
}

/// Sends the invitation; the path of its link.
fn offer(site: &Site, giver: &Chrome) -> String {
    giver.go("/my");
    giver.press_at("main a[href^='/my/handover']");
    giver.at("/my/handover");
    giver.sees(&["12월 20일까지", "12월 21일", "19,900원", "받는 분의 카드로"]);
    giver.fill("name", "이서윤");
    giver.fill("address", "010-7777-1234");
    giver.press("초대 보내기");
    giver.sees(&["이서윤 님에게 초대를 보냈어요", "수락을 기다리고 있어요"]);
    let shop = site.shop.id;
    let sent = site.app.db.read(move |r| people::message::list(r, shop, "", None, (50, 0))).wait().unwrap();
    let letter = sent.iter().find(|message| message.body.contains("/handover/")).unwrap();
    let at = letter.body.find("/handover/").unwrap();
    letter.body[at..].split_whitespace().next().unwrap().to_string()
}

/// Looking changes nothing, and says nothing of the giver.
fn look(site: &Site, friend: &Chrome, link: &str) {
    friend.go(link);
    friend.sees(&["새싹 구독 받기", "이서윤 님에게 온 초대예요", "19,900원", "12월 21일"]);
    assert!(!friend.text().contains("김서연"), "{}", friend.text());
    assert_eq!(site.count(MOVED), 0);
    friend.press("인증번호 만들기");
    friend.sees(&["인증번호", "구독 받기"]);
}

/// A wrong code does not do; the right one, an address, the terms and a card do.
fn accept(site: &Site, friend: &Chrome) {
    site.work();
    let code = last_code(site);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    friend.fill("code", wrong);
    friend.fill("name", "이서윤");
    friend.fill("postcode", "48058");
    friend.fill("road", "부산 해운대구 센텀중앙로 55");
    friend.fill("detail", "101동 902호");
    friend.pick("terms", "on");
    friend.pick("privacy", "on");
    friend.pick("card", "paid");
    friend.press("구독 받기");
    friend.sees(&["인증번호가 맞지 않거나"]);
    assert_eq!((site.count(MOVED), site.count("select count(*) from customers")), (0, 1));
    friend.fill("code", &code);
    friend.press("구독 받기");
    friend.at("/my?s=sub_");
    friend.sees(&["구독을 넘겨받았어요", "이서윤 님", "새싹"]);
    assert_eq!((site.count(MOVED), site.count("select count(*) from instruments")), (1, 2));
}
