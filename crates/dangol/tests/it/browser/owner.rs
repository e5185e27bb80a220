//! The owner's day at her desk, by keyboard where that is natural: who needs her, a customer who moves, a break, a new
//! price, a setting, somebody new at work; and the log that remembers all of it.

use kit::testing;

use super::chrome::Chrome;
use super::driver::Screen;
use super::site::Site;
use crate::toyshop::{Folder, PASSWORD, assert_true, lived};

#[test]
fn the_owner_does_her_day() {
    let folder = Folder::new("browser-owner");
    let app = testing::open(&folder.file("shop.db"));
    let shop = lived(&app);
    let site = Site::serve(app, shop);
    let desk = Chrome::open(&site.address, Screen::Desktop, "en");

    log_in(&desk);
    find_by_initials(&desk);
    record_a_move(&site, &desk);
    pause_with_preview(&site, &desk);
    raise_a_price(&site, &desk);
    change_a_setting(&desk);
    add_staff(&desk);
    read_the_log(&desk);

    desk.press_at("button[popovertarget=account]");
    desk.press("Sign out");
    desk.at("/admin/login");
    desk.go("/admin/customers");
    desk.at("/admin/login");
    assert_true(&site.app);
    assert_eq!(desk.complaints(), Vec::<String>::new());
}

/// Without touching the mouse.
fn log_in(desk: &Chrome) {
    desk.go("/admin");
    desk.at("/admin/login");
    desk.tab_to("email");
    desk.keys("owner@toys.kr");
    desk.tab_to("password");
    desk.keys(PASSWORD);
    desk.enter();
    desk.sees(&["Good morning, 지은"]);
    assert_eq!(desk.path(), "/admin");
}

/// ㅇㅅ are the initial consonants of 이쉼.
fn find_by_initials(desk: &Chrome) {
    desk.control('k');
    desk.sees(&["Esc"]);
    desk.keys("ㅇㅅ");
    desk.sees(&["이쉼"]);
    desk.enter();
    desk.at("/admin/customers/cus_");
    desk.sees(&["이쉼"]);
}

fn record_a_move(site: &Site, desk: &Chrome) {
    desk.press("Change");
    desk.fill("postcode", "48058");
    desk.fill("road", "부산 해운대구 센텀중앙로 55");
    desk.fill("detail", "101동 902호");
    let from = site.shop.today(site.app.now()).plus_days(14);
    desk.fill("from", &from.to_string());
    desk.press("Next");
    desk.sees(&["This will change", "Boxes from that day on go to the new address"]);
    assert_eq!(site.count("select count(*) from contacts where kind = 'address'"), 0);
    desk.press("Confirm");
    desk.at("/admin/customers/cus_");
    desk.sees(&["센텀중앙로 55"]);
    assert_eq!(site.count("select count(*) from contacts where kind = 'address' and postcode = '48058'"), 1);
}

fn pause_with_preview(site: &Site, desk: &Chrome) {
    let paused = "select count(*) from subscriptions where state = 'paused'";
    desk.press("M");
    desk.at("/admin/subscriptions/sub_");
    desk.press("Take a break");
    desk.pick("until", "7");
    desk.sees(&["Take this break"]);
    assert_eq!(site.count(paused), 0);
    desk.press("Take this break");
    desk.sees(&["Your break has begun.", "On a break"]);
    assert_eq!(site.count(paused), 1);
}

/// Present subscribers keep their price; the page says so before it saves.
fn raise_a_price(site: &Site, desk: &Chrome) {
    desk.go("/admin/plans");
    desk.press("Edit");
    desk.at("/admin/plans/pln_");
    desk.fill("items.0.amount", "36000");
    desk.enter();
    desk.sees(&["Prices will change", "₩36,000", "Present subscribers keep"]);
    assert_eq!(site.count("select count(*) from prices"), 1);
    desk.press("Save with new prices");
    desk.sees(&["Saved"]);
    assert_eq!(site.count("select count(*) from prices"), 2);
    assert_eq!(site.count("select count(*) from subscriptions where mrr > 33000"), 0);
}

fn change_a_setting(desk: &Chrome) {
    desk.go("/admin/settings");
    desk.fill("notice", "We pack no boxes on 1 March.");
    desk.press("Save");
    desk.sees(&["The settings are saved."]);
    desk.go("/");
    desk.sees(&["We pack no boxes on 1 March."]);
}

fn add_staff(desk: &Chrome) {
    desk.go("/admin/staff");
    desk.press("Add staff");
    desk.fill("name", "하은");
    desk.fill("email", "haeun@example.com");
    desk.fill("password", "a long first sentence");
    desk.pick("role", "agent");
    desk.press("Add staff");
    desk.sees(&["하은 now works here.", "haeun@example.com"]);
}

fn read_the_log(desk: &Chrome) {
    desk.go("/admin/audit");
    desk.sees(&["Staff added", "Settings changed", "Price added", "Subscription paused", "Contact changed"]);
    desk.sees(&["We pack no boxes on 1 March.", "지은"]);
}
