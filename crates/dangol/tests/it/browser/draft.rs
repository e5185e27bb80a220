//! The owner with a phone: bills of renewals wait for a day, she looks at one, lowers a line and sends it out. What the
//! customer pays is what she said, once.

use dangol::demo::shop::{EMAIL, PASSWORD};

use super::chrome::Chrome;
use super::customer::join;
use super::driver::Screen;
use super::site::{Site, on_both};
use crate::toyshop::assert_true;

const PAID: &str = "select count(*) from invoices where state = 'paid' and total = 15000";

#[test]
fn the_owner_lowers_a_draft_and_sends_it_out() {
    on_both("draft", |site| {
        let customer = Chrome::open(&site.address, Screen::Phone, "ko");
        join(&customer, "seed", "paid");
        customer.at("/join/done");
        let owner = Chrome::open(&site.address, Screen::Phone, "ko");
        log_in(&owner);
        owner.go("/admin/settings/policies");
        owner.fill("draft", "24");
        owner.press_at("main form[method=post] [type=submit].go");
        owner.sees(&["저장했어요"]);

        // Ten hours into the day of the renewal.
        site.live_days(30);
        log_in(&owner);
        lower(site, &owner);
        send_out(site, &owner);
        site.live_days(3);
        assert_eq!(site.count("select count(*) from invoices"), 2);
        assert_true(&site.app);
        assert_eq!(owner.complaints(), Vec::<String>::new());
    });
}

fn log_in(owner: &Chrome) {
    owner.go("/admin/login");
    owner.fill("email", EMAIL);
    owner.fill("password", PASSWORD);
    owner.enter();
    owner.sees(&["지은"]);
}

/// 15,000 instead of 19,900: shown first, and nothing is written before she says so.
fn lower(site: &Site, owner: &Chrome) {
    owner.go("/admin/invoices?state=draft");
    owner.sees(&["김서연", "19,900원", "초안"]);
    owner.press_at("main a[href^='/admin/drafts/drf_']");
    owner.at("/admin/drafts/drf_");
    owner.sees(&["김서연 님의 청구서", "저절로 나가요"]);
    owner.press("깎기");
    owner.sees(&["한 줄 깎기"]);
    owner.fill("to", "15000");
    owner.fill("reason", "상자가 늦었어요");
    owner.sees(&["지금 청구서", "깎은 다음", "15,000원"]);
    assert_eq!(site.count("select count(*) from draft_lines where cut <> 0"), 0);
    owner.press_at("#effect form[method=post] [type=submit]");
    owner.sees(&["금액을 깎았어요", "19,900원에서 깎음", "상자가 늦었어요"]);
    assert_eq!(site.count("select max(cut) from draft_lines"), 4_900);
    assert_eq!(site.count("select total from drafts"), 15_000);
}

/// It has no number and no payment before.
fn send_out(site: &Site, owner: &Chrome) {
    assert_eq!((site.count("select count(*) from invoices"), site.count(PAID)), (1, 0));
    owner.press("지금 내보내기");
    owner.at("/admin/invoices/inv_");
    owner.sees(&["청구서를 내보냈고", "15,000원", "2026-000002"]);
    assert_eq!((site.count("select count(*) from invoices"), site.count(PAID)), (2, 1));
    assert_eq!(site.count("select count(*) from drafts where closed_at is null"), 0);
    owner.go("/admin/invoices?state=draft");
    owner.sees(&["기다리는 청구서가 없어요"]);
}
