//! The menus of the console: every day, money, the shop, settings at the foot. Counts stand only where something must be done.

use domain::shop::role::Right;
use kit::web::shell::{Admin, Group, Link};
use shop::{Desk, Navigation, desk};

use crate::attention::sql;
use crate::words::T;

/// To be put into every request by the binary.
pub const NAVIGATION: Navigation = Navigation(navigation);

/// The menus for one member of staff.
pub fn navigation(desk: &Desk) -> Admin {
    let t = T(desk.lang());
    let failed = failed(desk);
    let home = Link::new("home", "home", t.home(), "/admin");
    let customers = Link::new("customers", "users", t.customers(), "/admin/customers");
    let subscriptions = Link::new("subscriptions", "repeat", t.subscriptions(), "/admin/subscriptions");
    let invoices = Link::new("invoices", "invoice", t.invoices(), "/admin/invoices");
    let mut payments = Link::new("payments", "card", t.payments(), "/admin/payments");
    if failed > 0 {
        payments = payments.count(failed).hot(true);
    }
    let deliveries = Link::new("deliveries", "truck", t.deliveries(), "/admin/deliveries");
    let plans = Link::new("plans", "box", t.plans(), "/admin/plans");
    let coupons = Link::new("coupons", "label", t.coupons(), "/admin/coupons");
    let messages = Link::new("messages", "chat", t.messages(), "/admin/messages");
    let everyday = vec![home.clone(), customers.clone(), subscriptions.clone(), deliveries, messages];
    let mut money = vec![invoices, payments.clone(), Link::new("deposits", "lock", t.deposits(), "/admin/deposits")];
    let products = Link::new("products", "box", t.products(), "/admin/products");
    let mut selling = vec![plans, products, coupons];
    if desk.may(Right::SeeFigures) {
        money.push(Link::new("refunds", "back", t.refunds(), "/admin/refunds"));
        money.push(Link::new("books", "book", t.books(), "/admin/books"));
        selling.push(Link::new("price-rises", "rise", t.price_rises(), "/admin/price-rises"));
        selling.push(Link::new("insights", "chart", t.insights(), "/admin/insights"));
    }
    selling.push(Link::new("purchases", "gift", t.purchases(), "/admin/purchases"));
    let foot = desk::links(desk);
    let attention = [Link::new("attention", "bell", t.attention(), "/admin/attention")];
    let pages =
        everyday.iter().chain(&attention).chain(&money).chain(&selling).chain(&foot).cloned().map(plain).collect();
    Admin {
        groups: vec![
            Group::new("", everyday),
            Group::new(t.group_money(), money),
            Group::new(t.group_selling(), selling),
        ],
        tabs: vec![home, customers, subscriptions, payments],
        bell: Some(("/admin/attention".to_string(), failed > 0)),
        palette: vec![Group::new(t.palette_do(), acts(desk)), Group::new(t.palette_go(), pages)],
        search: "/admin/search".to_string(),
        foot,
        ..Admin::default()
    }
}

/// A menu entry as an entry of the palette.
fn plain(mut link: Link) -> Link {
    (link.count, link.hot) = (None, false);
    link
}

/// What can be begun from anywhere.
fn acts(desk: &Desk) -> Vec<Link> {
    let t = T(desk.lang());
    [
        (Right::EditCustomers, Link::new("new-customer", "plus", t.act_customer(), "/admin/customers/new")),
        (Right::EditCatalog, Link::new("new-plan", "plus", t.act_plan(), "/admin/plans/new")),
        (Right::EditCatalog, Link::new("new-coupon", "plus", t.act_coupon(), "/admin/coupons/new")),
        (Right::SeeCustomers, Link::new("storefront", "store", t.act_storefront(), "/")),
        (Right::SeeCustomers, Link::new("password", "key", t.act_password(), "/admin/password")),
    ]
    .into_iter()
    .filter(|(right, _)| desk.may(*right))
    .map(|(_, link)| link)
    .collect()
}

/// Payments that failed, for the menu; 0 when the database does not say, since a page without its count is better than
/// none. Menus are drawn while a page is written, where nothing can be awaited, so a thread of its own waits.
fn failed(desk: &Desk) -> i64 {
    let (db, shop) = (desk.app.db.clone(), desk.shop.id);
    let asking = std::thread::spawn(move || db.read(move |r| sql::count_declined(r, shop)).wait());
    asking.join().ok().and_then(Result::ok).unwrap_or(0)
}
