//! A customer with a phone takes an add-on and leaves it again. What it costs is shown before anything happens, and that
//! is what is booked.

use super::chrome::Chrome;
use super::customer::{join, log_in};
use super::driver::Screen;
use super::site::{Site, on_both};
use crate::toyshop::assert_true;

const CHANGES: &str = "select count(*) from changes where kind = 'items_changed'";
const CONFIRM: &str = "#effect form[method=post] [type=submit]";

#[test]
fn a_customer_takes_an_add_on_and_leaves_it_again() {
    on_both("addon", |site| {
        let phone = Chrome::open(&site.address, Screen::Phone, "ko");
        join(&phone, "seed", "paid");
        phone.at("/join/done");
        // Trials are for new customers: whoever is known pays at once.
        phone.go("/join/tree");
        phone.press_at("main form[method=post] [type=submit].go");
        phone.sees(&["33,000원을 결제했어요"]);

        site.live_days(10);
        take(site, &phone);
        site.live_days(21);
        log_in(site, &phone);
        leave(site, &phone);
        assert_true(&site.app);
        assert_eq!(phone.complaints(), Vec::<String>::new());
    });
}

/// 6,000 a month from 1 December on: 20 of the 30 days that began on 21 November.
fn take(site: &Site, phone: &Chrome) {
    phone.go("/my");
    phone.press_at("main a[href^='/my/addons']");
    phone.at("/my/addons");
    phone.sees(&["살균 세척", "그림책 꾸러미", "6,000원"]);
    phone.press_at("a[href^='/my/add-item'][href*='item=books']");
    phone.at("/my/add-item");
    phone.sees(&["4,000원", "39,000원"]);
    assert_eq!(site.count(CHANGES), 0);
    phone.press_at(CONFIRM);
    phone.at("/my/addons?s=sub_");
    phone.sees(&["4,000원을 결제했어요", "쓰고 있어요"]);
    assert_eq!(site.count(CHANGES), 1);
    assert_eq!(site.count("select count(*) from invoices where state = 'paid' and total = 4000"), 1);
}

/// It stays until the period ends; from then on nobody pays for it.
fn leave(site: &Site, phone: &Chrome) {
    assert_eq!(site.count("select count(*) from invoices where state = 'paid' and total = 39000"), 1);
    phone.go("/my/addons");
    phone.sees(&["쓰고 있어요"]);
    phone.press_at("a[href^='/my/remove-item'][href*='item=books']");
    phone.at("/my/remove-item");
    phone.sees(&["그림책 꾸러미", "33,000원"]);
    assert_eq!(site.count(CHANGES), 1);
    phone.press_at(CONFIRM);
    phone.at("/my/addons?s=sub_");
    phone.sees(&["1월 21일에 빠져요"]);
    assert_eq!(site.count(CHANGES), 2);
    site.live_days(31);
    assert_eq!(site.count("select count(*) from invoices where state = 'paid' and total = 33000"), 2);
    assert_eq!(site.count("select count(*) from invoices where state = 'paid' and total = 39000"), 1);
}
