//! Walking a site: every link of every page is followed and every question asked, until nothing new is found.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::page::{self, Form, Page};

/// So many addresses of one pattern are visited; of a list that is sorted or narrowed, one of each kind.
const PER_PATTERN: usize = 4;
const PER_QUERY: usize = 1;
const ADDRESSES_MOST: usize = 600;

/// Pages that must be there even when a link to them was lost.
pub const DOORS: &[&str] = &[
    "/",
    "/my",
    "/my/login",
    "/my/invoices",
    "/my/contact",
    "/my/consents",
    "/my/card",
    "/my/deliveries",
    "/my/pause",
    "/my/resume",
    "/my/plan",
    "/my/addons",
    "/my/handover",
    "/my/add-item",
    "/my/swap-item",
    "/my/remove-item",
    "/my/cancel",
    "/my/uncancel",
    "/admin",
    "/admin/attention",
    "/admin/jobs",
    "/admin/search?q=a",
    "/admin/search?q=%EC%9D%B4",
    "/admin/customers",
    "/admin/customers?q=%EC%9D%B4",
    "/admin/customers/new",
    "/admin/subscriptions",
    "/admin/subscriptions/new",
    "/admin/invoices",
    "/admin/payments",
    "/admin/payments/gateway",
    "/admin/credit-notes",
    "/admin/refunds",
    "/admin/purchases",
    "/admin/deliveries",
    "/admin/deliveries/days",
    "/admin/deliveries/print",
    "/admin/coupons",
    "/admin/coupons/new",
    "/admin/plans",
    "/admin/plans/new",
    "/admin/price-rises",
    "/admin/price-rises/new",
    "/admin/price-rises/trials",
    "/admin/products",
    "/admin/products/new",
    "/admin/books",
    "/admin/books/entries",
    "/admin/deposits",
    "/admin/deposits?state=all",
    "/admin/insights",
    "/admin/insights/movements",
    "/admin/messages",
    "/admin/imports",
    "/admin/audit",
    "/admin/staff",
    "/admin/staff/new",
    "/admin/settings",
    "/admin/settings/business",
    "/admin/settings/policies",
    "/admin/settings/mail",
    "/admin/settings/keys",
    "/admin/password",
    "/admin/login",
    "/join/seed",
    "/join/tree",
];

/// An address that was visited.
#[derive(Clone, Debug)]
pub struct Step {
    pub address: String,
    /// The page with the link; empty for a door.
    pub from: String,
    /// The first of its pattern, and no narrowed list.
    pub is_first: bool,
}

/// Visits everything that can be reached. `visit` is given a step and says where it ended, with the page if there is one.
pub fn crawl(starts: &[String], visit: &mut dyn FnMut(&Step) -> Option<(String, Page)>) -> Vec<Step> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut waiting: VecDeque<(String, String)> = VecDeque::new();
    let doors = starts.iter().map(String::as_str).chain(DOORS.iter().copied());
    waiting.extend(doors.map(|door| (door.to_string(), String::new())));
    let mut steps = Vec::new();
    while let Some((address, from)) = waiting.pop_front() {
        let most = if address.contains('?') { PER_QUERY } else { PER_PATTERN };
        let count = counts.entry(kind(&address)).or_default();
        let is_enough = *count >= most && !from.is_empty();
        if is_enough || !known.insert(address.clone()) {
            continue;
        }
        let is_first = *count == 0 && !address.contains('?');
        *count += 1;
        assert!(known.len() < ADDRESSES_MOST, "the walk finds no end: {counts:#?}");
        let step = Step { address, from, is_first };
        if let Some((at, page)) = visit(&step) {
            let asked = page.forms.iter().filter(|form| !form.posted).map(Form::address);
            let links = page.links.iter().cloned().chain(asked).filter_map(|href| page::address(&at, &href));
            waiting.extend(links.map(|link| (link, at.clone())));
        }
        steps.push(step);
    }
    steps
}

/// The pattern of an address. The lists behind the figures are sorted and narrowed by the same code.
fn kind(address: &str) -> String {
    let pattern = page::pattern(address);
    match (pattern.strip_prefix("/admin/insights/"), pattern.split_once('?')) {
        (Some(_), Some((_, query))) => format!("/admin/insights/{{metric}}?{query}"),
        _ => pattern,
    }
}
