//! Pictures of every main page of a lived-in shop, in both languages and themes, for a desktop and a phone, to be looked
//! at by people: `DANGOL_SCREENS=/some/folder cargo nextest run -p dangol --test it screens`. Without that variable there
//! is nothing to do. `DANGOL_SCREENS_ONLY=admin-home,join` takes only some, `DANGOL_SCREENS_AS=ko.light.phone` only one way.

use std::fs;

use base::id::{ShopId, SubscriptionId};
use dangol::demo;
use kit::session::{self, Realm};
use kit::testing;

use super::chrome::Chrome;
use super::driver::Screen;
use super::site::Site;
use crate::toyshop::Folder;

const SIZE: demo::Size = demo::Size { customers: 150, months: 14, seed: 1 };
const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A name, where to begin (@ stands for the customer's subscription), and what to press there: selectors, one after the
/// other.
type Shot = (&'static str, &'static str, &'static [&'static str]);

const STRANGER: &[Shot] = &[
    ("storefront", "/", &[]),
    ("join", "/join/tree", &[]),
    ("join-deposit", "/join/forest", &[]),
    ("my-login", "/my/login", &[]),
    ("admin-login", "/admin/login", &[]),
    ("missing", "/nothing/here", &[]),
    ("join-refused", "/join/tree", &["main form [type=submit].go"]),
];

const CUSTOMER: &[Shot] = &[
    ("my", "/my", &[]),
    ("my-account", "/my", &["button[popovertarget=account]"]),
    ("my-pause", "/my/pause", &[]),
    ("my-plan", "/my/plan", &["input[name=plan]"]),
    ("my-addons", "/my/addons", &[]),
    ("my-handover", "/my/handover", &[]),
    ("my-add-item", "/my/add-item", &["input[name=item]"]),
    ("my-cancel", "/my/cancel", &[]),
    ("my-card", "/my/card", &[]),
    ("my-contact", "/my/contact", &[]),
    ("my-phone", "/my/contact?kind=phone", &[]),
    ("my-consents", "/my/consents", &[]),
    ("my-invoices", "/my/invoices", &[]),
    ("my-invoice", "/my/invoices", &["main a[href^='/my/invoices/inv_']"]),
    ("my-deliveries", "/my/deliveries", &[]),
    ("my-uncancel", "/my/uncancel", &[]),
    ("my-join", "/join/tree", &[]),
    ("my-done", "/join/done?s=@", &[]),
    ("my-missing", "/my/invoices/inv_0", &[]),
];

const OWNER: &[Shot] = &[
    ("admin-home", "/admin", &[]),
    ("admin-palette", "/admin", &["button.find"]),
    ("admin-account", "/admin", &["button[popovertarget=account]"]),
    ("admin-attention", "/admin/attention", &[]),
    ("admin-customers", "/admin/customers", &[]),
    ("admin-customers-found", "/admin/customers?q=%E3%84%B1%E3%85%85", &[]),
    ("admin-customers-none", "/admin/customers?q=zzzz", &[]),
    ("admin-customer", "/admin/customers", &["main a[href^='/admin/customers/cus_']"]),
    ("admin-customer-new", "/admin/customers/new", &[]),
    ("admin-customer-edit", "/admin/customers", &["main a[href^='/admin/customers/cus_']", "main a[href$='/edit']"]),
    ("admin-contact", "/admin/customers", &["main a[href^='/admin/customers/cus_']", "main a[href$='/contact']"]),
    ("admin-subscriptions", "/admin/subscriptions", &[]),
    ("admin-subscriptions-paused", "/admin/subscriptions?state=paused", &[]),
    ("admin-subscription", "/admin/subscriptions?state=active", &["main a[href^='/admin/subscriptions/sub_']"]),
    (
        "admin-pause",
        "/admin/subscriptions?state=active",
        &["main a[href^='/admin/subscriptions/sub_']", "main a[href$='/pause']"],
    ),
    (
        "admin-plan-change",
        "/admin/subscriptions?state=active",
        &["main a[href^='/admin/subscriptions/sub_']", "main a[href$='/plan']", "input[name=plan]"],
    ),
    (
        "admin-cancel",
        "/admin/subscriptions?state=active",
        &["main a[href^='/admin/subscriptions/sub_']", "main a[href$='/cancel']"],
    ),
    (
        "admin-subscription-new",
        "/admin/customers",
        &["main a[href^='/admin/customers/cus_']", "main a[href*='/subscriptions/new']"],
    ),
    ("admin-invoices", "/admin/invoices", &[]),
    ("admin-invoice", "/admin/invoices", &["main a[href^='/admin/invoices/inv_']"]),
    ("admin-invoice-print", "/admin/invoices", &["main a[href^='/admin/invoices/inv_']", "main a[href$='/print']"]),
    ("admin-payments", "/admin/payments", &[]),
    ("admin-plans", "/admin/plans", &[]),
    ("admin-plan", "/admin/plans", &["main a[href^='/admin/plans/pln_']"]),
    ("admin-plan-new", "/admin/plans/new", &[]),
    ("admin-products", "/admin/products", &[]),
    ("admin-product-new", "/admin/products/new", &[]),
    ("admin-messages", "/admin/messages", &[]),
    ("admin-insights", "/admin/insights", &[]),
    ("admin-mrr", "/admin/insights/mrr", &[]),
    ("admin-churn", "/admin/insights/customer_churn", &[]),
    ("admin-sales", "/admin/insights/sales", &[]),
    ("admin-movements", "/admin/insights/movements", &[]),
    ("admin-cohort", "/admin/insights", &["main a[href*='/insights/cohort']"]),
    ("admin-purchases", "/admin/purchases", &[]),
    ("admin-imports", "/admin/imports", &[]),
    ("admin-audit", "/admin/audit", &[]),
    ("admin-staff", "/admin/staff", &[]),
    ("admin-staff-new", "/admin/staff/new", &[]),
    ("admin-staff-one", "/admin/staff", &["main a[href^='/admin/staff/stf_']"]),
    ("admin-settings", "/admin/settings", &[]),
    ("admin-policies", "/admin/settings/policies", &[]),
    ("admin-password", "/admin/password", &[]),
    ("admin-jobs", "/admin/jobs", &[]),
    ("admin-missing", "/admin/customers/cus_0", &[]),
    ("admin-coupons", "/admin/coupons", &[]),
    ("admin-coupon", "/admin/coupons", &["main a[href^='/admin/coupons/cpn_']"]),
    ("admin-coupon-new", "/admin/coupons/new", &[]),
    ("admin-credit-notes", "/admin/credit-notes", &[]),
    ("admin-credit-note", "/admin/credit-notes", &["main a[href^='/admin/credit-notes/crn_']"]),
    ("admin-refunds", "/admin/refunds", &[]),
    ("admin-deposits", "/admin/deposits", &[]),
    ("admin-deposit", "/admin/deposits", &["main a[href^='/admin/deposits/inv_']"]),
    ("admin-gateway", "/admin/payments/gateway", &[]),
    ("admin-price-rises", "/admin/price-rises", &[]),
    ("admin-price-rise", "/admin/price-rises", &["main a[href^='/admin/price-rises/rse_']"]),
    ("admin-price-rise-new", "/admin/price-rises/new", &[]),
    ("admin-trials", "/admin/price-rises/trials", &[]),
    ("admin-deliveries", "/admin/deliveries", &[]),
    ("admin-delivery-days", "/admin/deliveries/days", &[]),
    ("admin-deliveries-print", "/admin/deliveries/print", &[]),
    ("admin-meters", "/admin/plans/meters", &[]),
    ("admin-books", "/admin/books", &[]),
    ("admin-earned", "/admin/books/earned", &[]),
    ("admin-entries", "/admin/books/entries", &[]),
    ("admin-message", "/admin/messages", &["main a[href^='/admin/messages/msg_']"]),
    ("admin-mail", "/admin/settings/mail", &[]),
    ("admin-keys", "/admin/settings/keys", &[]),
    ("admin-charge", "/admin/customers", &["main a[href^='/admin/customers/cus_']", "main a[href*='/charges/new']"]),
    ("admin-wallet", "/admin/customers", &["main a[href^='/admin/customers/cus_']", "main a[href$='/credit']"]),
    ("admin-tax", "/admin/customers", &["main a[href^='/admin/customers/cus_']", "main a[href$='/tax']"]),
    ("admin-credit", "/admin/invoices", &["main a[href^='/admin/invoices/inv_']", "main a[href$='/credit']"]),
    ("admin-refund", "/admin/invoices", &["main a[href^='/admin/invoices/inv_']", "main a[href$='/refund']"]),
    ("admin-void", "/admin/invoices?state=open", &["main a[href^='/admin/invoices/inv_']", "main a[href$='/void']"]),
    (
        "admin-usage",
        "/admin/subscriptions?state=active",
        &["main a[href^='/admin/subscriptions/sub_']", "main a[href$='/usage']"],
    ),
    (
        "admin-delivery-plan",
        "/admin/subscriptions?state=active",
        &["main a[href^='/admin/subscriptions/sub_']", "main a[href$='/deliveries']"],
    ),
    (
        "admin-coupon-attach",
        "/admin/subscriptions?state=active",
        &["main a[href^='/admin/subscriptions/sub_']", "main a[href*='/coupons/attach']"],
    ),
    ("admin-customer-refused", "/admin/customers/new", &["main form [type=submit].go"]),
    ("admin-coupon-refused", "/admin/coupons/new", &["main form [type=submit].go"]),
    ("admin-staff-refused", "/admin/staff/new", &["main form [type=submit].go"]),
    ("admin-plan-refused", "/admin/plans/new", &["main form [type=submit].go"]),
    ("admin-more", "/admin", &["button[popovertarget=more]"]),
];

#[test]
fn screens() {
    let Ok(folder) = std::env::var("DANGOL_SCREENS") else { return };
    fs::create_dir_all(&folder).unwrap();
    let place = Folder::new("browser-screens");
    let app = testing::open(&place.file("shop.db"));
    let shop = demo::live(&app, demo::shop::SLUG, SIZE, testing::start()).unwrap();
    app.clock.set(testing::start());
    let site = Site::serve(app, shop);
    let only = std::env::var("DANGOL_SCREENS_AS").unwrap_or_default();
    for (screen, width) in [(Screen::Desktop, "desktop"), (Screen::Phone, "phone")] {
        for lang in ["ko", "en"] {
            for theme in ["light", "dark"] {
                let way = format!("{lang}.{theme}.{width}");
                if only.is_empty() || only == way {
                    shoot(&site, &Chrome::open(&site.address, screen, lang), theme, &format!("{folder}/@.{way}.png"));
                }
            }
        }
    }
}

/// One browser looks at everything.
fn shoot(site: &Site, eyes: &Chrome, theme: &str, file: &str) {
    eyes.go("/");
    eyes.script(&format!("document.cookie = 'theme={theme};path=/'"));
    let mine = SubscriptionId(site.count(LIVING)).to_string();
    each(eyes, STRANGER, &mine, file);
    let (customer, owner) = (customer(site), owner(site));
    eyes.script(&format!("document.cookie = 'me={};path=/'", token(site, Realm::Customer, customer)));
    each(eyes, CUSTOMER, &mine, file);
    eyes.script(&format!("document.cookie = 'desk={};path=/'", token(site, Realm::Staff, owner)));
    each(eyes, OWNER, &mine, file);
}

fn each(eyes: &Chrome, shots: &[Shot], mine: &str, file: &str) {
    let only = std::env::var("DANGOL_SCREENS_ONLY").unwrap_or_default();
    for (name, path, presses) in
        shots.iter().filter(|(name, ..)| only.is_empty() || only.split(',').any(|o| o == *name))
    {
        eyes.go(&path.replace('@', mine));
        // The site's own refusals are to be seen, not the browser's.
        eyes.script("document.querySelectorAll('form').forEach(form => form.noValidate = true)");
        let there = presses.iter().all(|selector| eyes.press_if_there(selector));
        // A page that has nothing to press (no plan to change to, no tabs on a desktop) is simply not in the album.
        if there {
            std::thread::sleep(std::time::Duration::from_millis(450));
            overflow(eyes, name, file);
            fs::write(file.replace('@', name), eyes.picture()).unwrap();
        }
    }
}

/// A page that is wider than its window is a mistake worth knowing of: which, and what sticks out.
fn overflow(eyes: &Chrome, name: &str, file: &str) {
    let out = eyes.script(STICKS_OUT);
    if out.as_str().is_some_and(|out| !out.is_empty()) {
        let list = file.replace('@', "too-wide").replace(".png", ".txt");
        let before = fs::read_to_string(&list).unwrap_or_default();
        fs::write(&list, format!("{before}{name}: {out}\n")).unwrap();
    }
}

const STICKS_OUT: &str = "
    const root = document.documentElement, width = screen.width < 500 ? screen.width : root.clientWidth;
    if (root.scrollWidth <= width) return '';
    const inScroller = e => e && e !== root && (getComputedStyle(e).overflowX !== 'visible' || inScroller(e.parentElement));
    return [...document.querySelectorAll('main *')]
        .filter(e => e.getBoundingClientRect().right > width + 1 && (getComputedStyle(e).position === 'absolute' || !inScroller(e.parentElement)))
        .map(e => e.tagName + '.' + e.className).slice(0, 12).join(' ')";

fn token(site: &Site, realm: Realm, subject: i64) -> String {
    let (shop, now): (ShopId, _) = (site.shop.id, site.app.now());
    site.app.db.write(move |tx| session::add(tx, realm, shop, subject, SECRET, now)).wait().unwrap()
}

/// The subscription of somebody who has been a customer for long and still is.
const LIVING: &str = "select id from subscriptions where state = 'active' and ends_at is null order by id limit 1";

fn customer(site: &Site) -> i64 {
    site.count("select customer from subscriptions where state = 'active' and ends_at is null order by id limit 1")
}

fn owner(site: &Site) -> i64 {
    site.count("select id from staff order by id limit 1")
}
