//! Everybody walks the whole site: every link of every page is followed, in both languages and both themes. A page that
//! is broken, invalid, half translated or lost is found here.

use std::collections::{BTreeMap, BTreeSet};

use base::Lang;
use base::id::CustomerId;
use domain::shop::role::Role;
use kit::testing::{Answer, Schema, open};
use kit::web::lint::lint;
use shop::Shop;

use crate::crawl::{DOORS, Step, crawl};
use crate::known::Known;
use crate::page::{self, Page};
use crate::town::{LATE, Town, Who};
use crate::toyshop;

const LOOKS: [(Lang, &str); 4] = [(Lang::Ko, "light"), (Lang::En, "dark"), (Lang::Ko, "dark"), (Lang::En, "light")];
const REDIRECTS_MOST: usize = 4;

/// What the palette shows under its own field: a part of a page.
const FRAGMENT: &str = "/admin/search";
const FRAME: &str = "<!DOCTYPE html><html lang=\"ko\"><head><title>x</title></head><body><main><h1>x</h1>";

#[test]
fn every_page_is_whole_on_sqlite() {
    walk(Town::new(open(":memory:")), &LOOKS);
}

#[test]
fn every_page_is_whole_on_postgres() {
    let Ok(server) = std::env::var("DANGOL_TEST_PG") else { return };
    let schema = Schema::create(&server);
    walk(Town::new(open(&schema.url)), &LOOKS[..2]);
}

fn walk(town: Town, looks: &[(Lang, &str)]) {
    let shop = town.open("toys", 1);
    let empty = toyshop::empty(&town.app, "new");
    let mut problems = BTreeMap::new();
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let people = everybody(&town, &shop, &empty);
    let known = Known::read(&town.app);
    for who in people {
        let mut walker = Walker { town: &town, who: &who, known: &known, problems: &mut problems };
        let patterns = walker.walk(looks);
        seen.entry(who.name.clone()).or_default().extend(patterns);
    }
    let lost = expected(&seen);
    let problems: Vec<String> =
        problems.into_iter().map(|(what, place)| format!("{what}   ({place})")).chain(lost).collect();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Everybody who comes, to the shop that lived and to one that was opened today.
fn everybody(town: &Town, shop: &Shop, empty: &Shop) -> Vec<Who> {
    let nameless = town.number(shop, "select id from customers where shop = {shop} and reference = 'only-a-name'");
    let mut newcomer = town.staff(empty, Role::Owner);
    newcomer.name = "owner of an empty shop".into();
    vec![
        town.staff(shop, Role::Owner),
        town.staff(shop, Role::Viewer),
        newcomer,
        town.customer_where(shop, "active", "s.state = 'active' and s.ends_at is null"),
        town.customer_where(shop, "trying", "s.state = 'trial'"),
        town.customer_where(shop, "gone", "s.state = 'ended'"),
        town.customer_where(shop, "late", LATE),
        town.customer(shop, "nothing", CustomerId(nameless)),
        town.stranger(shop),
        town.payer(shop),
        town.invited(shop),
        Who { name: "stranger in an empty shop".into(), ..town.stranger(empty) },
    ]
}

struct Walker<'a> {
    town: &'a Town,
    who: &'a Who,
    known: &'a Known,
    /// What is wrong, and where it was seen first.
    problems: &'a mut BTreeMap<String, String>,
}

impl Walker<'_> {
    /// Follows every link, sees every page again in the second look and one page of each kind in the others. Returns the
    /// patterns that were found.
    fn walk(&mut self, looks: &[(Lang, &str)]) -> BTreeSet<String> {
        let (first, others) = looks.split_first().unwrap();
        let mut found = BTreeSet::new();
        let steps = crawl(&self.who.starts, &mut |step| {
            let (at, page) = self.visit(step, *first)?;
            found.insert(page::pattern(&at));
            Some((at, page))
        });
        for (n, look) in others.iter().enumerate() {
            for step in steps.iter().filter(|step| n == 0 || step.is_first) {
                self.visit(step, *look);
            }
        }
        found
    }

    /// Goes to an address and looks at what is there: where it is after redirects, and the page if there is one.
    fn visit(&mut self, step: &Step, (lang, theme): (Lang, &str)) -> Option<(String, Page)> {
        let Step { address, from, .. } = step;
        let (mut at, mut answer) = (address.clone(), self.town.get(self.who, address, lang, theme));
        for _ in 0..REDIRECTS_MOST {
            if !answer.status.is_redirection() {
                break;
            }
            at = answer.location().to_string();
            answer = self.town.get(self.who, &at, lang, theme);
        }
        let place = format!("{} {lang:?} {theme} at {address} from {from}", self.who.name);
        let by_hand = from.is_empty();
        for problem in self.look_at(&answer, &at, by_hand, (lang, theme)) {
            self.problems
                .entry(format!("{}: {problem}", page::pattern(&at).split('?').next().unwrap_or_default()))
                .or_insert(place.clone());
        }
        let page = if is_html(&answer) { page::read(&answer.body) } else { Page::default() };
        (answer.status == 200).then_some((at, page))
    }

    fn look_at(&self, answer: &Answer, at: &str, by_hand: bool, (lang, theme): (Lang, &str)) -> Vec<String> {
        let mut problems = Vec::new();
        let status = answer.status.as_u16();
        if at.starts_with("/admin/login?") && !self.who.session.is_empty() && self.who.starts[0] == "/admin" {
            problems.push("staff who are logged in are asked to log in".into());
        }
        // Whoever types an address by hand may be told that it is not for them.
        if status != 200 && !(by_hand && (status == 403 || status == 404)) {
            problems.push(format!("answers {status}"));
        }
        if !is_html(answer) {
            if answer.body.is_empty() {
                problems.push("is empty".into());
            }
            return problems;
        }
        if at.starts_with(FRAGMENT) {
            let page = format!("{FRAME}{}</main></body></html>", answer.body);
            problems.extend(lint(&page));
            return problems;
        }
        problems.extend(lint(&answer.body));
        let page = page::read(&answer.body);
        if (page.lang.as_str(), page.theme.as_str()) != (lang.tag(), theme) {
            problems.push(format!("is {} and {}", page.lang, page.theme));
        }
        problems.extend(self.known.faults(&page, at, lang));
        problems
    }
}

fn is_html(answer: &Answer) -> bool {
    answer.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Pages nobody came to.
fn expected(seen: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let of = |who: &str, wanted: &[&str]| {
        let patterns = seen.get(who).cloned().unwrap_or_default();
        let lost = wanted.iter().filter(move |want| !patterns.iter().any(|p| p.split('?').next() == Some(*want)));
        lost.map(|want| format!("{who} did not find {want}")).collect::<Vec<_>>()
    };
    let doors: Vec<&str> =
        DOORS.iter().filter(|door| door.starts_with("/admin")).filter_map(|door| door.split('?').next()).collect();
    let paying = seen.get("payer").is_some_and(|found| found.iter().any(|pattern| pattern.starts_with("/pay/")));
    let unpaid = (!paying).then(|| "payer did not find /pay/...".to_string());
    let offered = seen.get("invited").is_some_and(|found| found.iter().any(|p| p.starts_with("/handover/")));
    let lost = (!offered).then(|| "invited did not find /handover/...".to_string());
    [
        unpaid.into_iter().chain(lost).collect(),
        of("owner", &doors),
        of("owner", OWNERS),
        of("viewer", LOOKERS),
        of("customer (active)", CUSTOMERS),
        of("customer (late)", &["/my/invoices/{id}", "/my/card"]),
        of("stranger", &["/", "/join/seed", "/join/tree", "/join/forest", "/join/tree-year", "/my/login"]),
    ]
    .concat()
}

const OWNERS: &[&str] = &[
    "/admin/customers/{id}",
    "/admin/customers/{id}/edit",
    "/admin/customers/{id}/contact",
    "/admin/subscriptions/{id}",
    "/admin/subscriptions/{id}/pause",
    "/admin/subscriptions/{id}/plan",
    "/admin/subscriptions/{id}/cancel",
    "/admin/subscriptions/{id}/resume",
    "/admin/subscriptions/{id}/return",
    "/admin/subscriptions/{id}/add-item",
    "/admin/subscriptions/{id}/anchor",
    "/admin/subscriptions/{id}/rhythm",
    "/admin/subscriptions/{id}/zone",
    "/admin/subscriptions/{id}/transfer",
    "/admin/invoices/{id}",
    "/admin/invoices/{id}/print",
    "/admin/invoices/{id}/pdf",
    "/admin/invoices/{id}/credit",
    "/admin/invoices/{id}/refund",
    "/admin/invoices/{id}/void",
    "/admin/drafts/{id}",
    "/admin/drafts/{id}/discard",
    "/admin/credit-notes/{id}",
    "/admin/credit-notes/{id}/pdf",
    "/admin/charges/new",
    "/admin/customers/{id}/tax",
    "/admin/customers/{id}/credit",
    "/admin/deposits/{id}",
    "/admin/deposits/{id}/print",
    "/admin/books/print",
    "/admin/books/entries.csv",
    "/admin/books/earned",
    "/admin/books/deferred",
    "/admin/coupons/{id}",
    "/admin/coupons/{id}/edit",
    "/admin/coupons/attach",
    "/admin/plans/{id}",
    "/admin/price-rises/{id}",
    "/admin/price-rises/people/{id}",
    "/admin/products/{id}",
    "/admin/staff/{id}",
    "/admin/messages/{id}",
    "/admin/insights/cohort",
    "/admin/insights/movements.csv",
];
const LOOKERS: &[&str] = &["/admin/customers/{id}", "/admin/subscriptions/{id}", "/admin/invoices/{id}"];
const CUSTOMERS: &[&str] = &[
    "/my/invoices/{id}",
    "/my/invoices/{id}/pdf",
    "/my/credit-notes/{id}",
    "/my/pause",
    "/my/plan",
    "/my/cancel",
    "/my/contact",
    "/my/card",
];
