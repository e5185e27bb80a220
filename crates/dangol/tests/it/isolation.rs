//! Two shops in one installation know nothing of each other. Everything somebody of alpha can see or send is tried with
//! beta's ids, on alpha's address and on beta's: it is not there, and nothing of beta changes.

use std::collections::{BTreeMap, BTreeSet};

use base::Lang;
use base::id::{self, CustomerId};
use dangol::export;
use domain::shop::role::Role;
use kit::testing::{Answer, each_engine};
use people::customer::{self, NewCustomer, Source};
use serde_json::Value;
use shop::staff::{self, NewStaff};
use shop::{Actor, Shop};

use crate::crawl::crawl;
use crate::page::{self, Form, Page};
use crate::rows::{self, Row};
use crate::town::{LATE, Town, Who, host};

/// Somebody and something only beta has: a name, a phone, an email, a reference, a member of staff.
const NAME: &str = "외딴솔";
const PHONE: &str = "+821031419265";
const PHONE_SHOWN: &str = "010-3141-9265";
const EMAIL: &str = "only.in.beta@example.com";
const REFERENCE: &str = "beta-7-only";
const STAFF: &str = "staff.of.beta@example.com";
const PASSWORD: &str = "a long enough sentence";
const MARKS: [&str; 6] = [NAME, PHONE, PHONE_SHOWN, EMAIL, REFERENCE, STAFF];
/// What each table's ids are called outside.
const NAMED: [(&str, &str); 24] = [
    ("drafts", "drf"),
    ("shops", "shp"),
    ("staff", "stf"),
    ("customers", "cus"),
    ("contacts", "con"),
    ("products", "prd"),
    ("plans", "pln"),
    ("plan_items", "pit"),
    ("subscriptions", "sub"),
    ("invoices", "inv"),
    ("payments", "pay"),
    ("instruments", "crd"),
    ("purchases", "pur"),
    ("imports", "imp"),
    ("messages", "msg"),
    ("prices", "prc"),
    ("attempts", "att"),
    ("coupons", "cpn"),
    ("coupon_redemptions", "rdm"),
    ("price_rises", "rse"),
    ("price_rise_members", "rsm"),
    ("credit_notes", "crn"),
    ("refunds", "rfd"),
    ("charges", "chg"),
];
/// Forms that anybody may send to beta, because they are the shop's open door, and those that end the session.
const OPEN: [&str; 4] = ["/join/", "/my/login", "/admin/login", "/lang"];
const ENDS: [&str; 3] = ["/my/logout", "/admin/logout", "/theme"];

/// What must have been sent with beta's ids.
const SENT: &[(&str, &[&str])] = &[
    (
        "owner",
        &[
            "/admin/coupons/detach/{id}/{id}",
            "/admin/coupons/{id}/edit",
            "/admin/coupons/{id}/stop",
            "/admin/customers/{id}/contact",
            "/admin/customers/{id}/edit",
            "/admin/customers/{id}/tax",
            "/admin/drafts/{id}/discard",
            "/admin/drafts/{id}/issue",
            "/admin/invoices/{id}/credit",
            "/admin/invoices/{id}/pay",
            "/admin/invoices/{id}/refund",
            "/admin/invoices/{id}/void",
            "/admin/plans/{id}",
            "/admin/price-rises/{id}/stop",
            "/admin/products/{id}",
            "/admin/staff/{id}",
            "/admin/staff/{id}/password",
            "/admin/staff/{id}/remove",
            "/admin/subscriptions/new",
            "/admin/subscriptions/{id}/cancel",
            "/admin/subscriptions/{id}/pause",
            "/admin/subscriptions/{id}/plan",
            "/admin/subscriptions/{id}/resume",
            "/admin/subscriptions/{id}/uncancel",
            "/admin/subscriptions/{id}/zone",
        ],
    ),
    ("customer (active)", &["/my/cancel", "/my/card", "/my/contact", "/my/pause", "/my/plan"]),
    ("customer (gone)", &["/my/return"]),
    ("customer (late)", &["/my/invoices/{id}/pay"]),
];

#[test]
fn a_shop_sees_and_touches_nothing_of_another() {
    each_engine(|app| {
        let twins = Twins::open(Town::new(app));
        let mut problems = twins.search();
        problems.extend(twins.exports());
        let before = twins.of_beta();
        assert!(before.len() > 1_000, "beta has only {} rows", before.len());
        let mut people = Vec::new();
        for who in twins.people() {
            let seen = twins.walk(&who, &mut problems);
            twins.ask_for_betas(&who, &seen, &mut problems);
            twins.send_with_betas(&who, &seen, &mut problems);
            twins.knock_at_beta(&who, &seen, &mut problems);
            problems.extend(changed(&before, &twins.of_beta()).map(|row| format!("{}: beta changed: {row}", who.name)));
            people.push((who, seen));
        }
        for (who, seen) in &people {
            twins.send_own(who, seen, &mut problems);
        }
        problems.extend(twins.entangled());
        problems.extend(twins.logins());
        problems.extend(changed(&before, &twins.of_beta()).map(|row| format!("beta changed: {row}")));
        let unique: BTreeSet<String> = problems.into_iter().collect();
        let list = unique.iter().cloned().collect::<Vec<_>>().join("\n");
        assert!(unique.is_empty(), "{} problems:\n{list}", unique.len());
    });
}

struct Twins {
    town: Town,
    alpha: Shop,
    beta: Shop,
    /// Beta's ids as they are written outside.
    betas: BTreeSet<String>,
    /// One of beta's for each kind of id.
    one: BTreeMap<&'static str, String>,
}

/// What somebody of alpha came across: addresses, and forms with the page they were on.
#[derive(Default)]
struct Seen {
    addresses: BTreeSet<String>,
    forms: BTreeMap<String, Form>,
}

impl Twins {
    fn open(town: Town) -> Twins {
        let (alpha, beta) = (town.open("alpha", 1), town.open("beta", 2));
        let (app, shop, now) = (town.app.clone(), beta.clone(), town.app.now());
        let member = NewStaff::check(STAFF, NAME, Role::Owner, PASSWORD).unwrap();
        let adding = move |tx: &mut kit::db::Tx<'_>| -> Result<(), staff::Refused> {
            let new = NewCustomer {
                reference: Some(REFERENCE.into()),
                phones: vec![PHONE.into()],
                emails: vec![EMAIL.into()],
                ..NewCustomer::named(NAME, Lang::Ko, Source::Staff)
            };
            customer::add(tx, &app.ids, now, &shop, &new)?;
            staff::add(tx, &app.ids, shop.id, now, &Actor::Command, &member).map(|_| ())
        };
        town.app.db.write(adding).wait().unwrap();
        let mut twins = Twins { town, alpha, beta, betas: BTreeSet::new(), one: BTreeMap::new() };
        for row in twins.of_beta() {
            let Some((_, prefix)) = NAMED.iter().find(|(table, _)| *table == row.table) else { continue };
            let name = id::encode(prefix, row.number("id").unwrap());
            twins.betas.insert(name.clone());
            twins.one.insert(prefix, name);
        }
        assert_eq!(twins.one.len(), NAMED.len(), "{:?}", twins.one);
        twins
    }

    fn of_beta(&self) -> Vec<Row> {
        rows::all(&self.town.app).into_iter().filter(|row| row.shop() == Some(self.beta.id.0)).collect()
    }

    fn people(&self) -> Vec<Who> {
        let (town, alpha) = (&self.town, &self.alpha);
        vec![
            town.customer_where(alpha, "active", "s.state = 'active' and s.ends_at is null"),
            town.customer_where(alpha, "gone", "s.state = 'ended'"),
            town.customer_where(alpha, "late", LATE),
            town.stranger(alpha),
            self.owner(),
        ]
    }

    /// Who also asks for what no link leads to: another zone than the one a subscription has.
    fn owner(&self) -> Who {
        let mut owner = self.town.staff(&self.alpha, Role::Owner);
        let living = "select min(id) from subscriptions where shop = {shop} and state = 'active' and ends_at is null";
        let id = id::encode("sub", self.town.number(&self.alpha, living));
        owner.starts.push(format!("/admin/subscriptions/{id}/zone?zone=Europe%2FBerlin"));
        owner
    }

    /// Ids and marks of beta in what alpha was told, except what was asked for.
    fn leaks(&self, told: &str, asked: &str) -> Vec<String> {
        let mut leaks: Vec<String> =
            page::ids(told).into_iter().filter(|id| self.betas.contains(*id)).map(String::from).collect();
        leaks.extend(MARKS.iter().filter(|mark| told.contains(**mark)).map(|mark| mark.to_string()));
        leaks.retain(|leak| !asked.contains(leak.as_str()));
        leaks
    }

    fn tell(&self, who: &Who, did: &str, answer: &Answer, asked: &str, fine: &[u16], problems: &mut Vec<String>) {
        let status = answer.status.as_u16();
        let to_login = status == 303 && answer.location().contains("/login");
        if !fine.contains(&status) && !to_login {
            problems.push(format!("{}: {did} answers {status} {}", who.name, answer.location()));
        }
        let leaks = self.leaks(&answer.body, asked);
        problems.extend(leaks.into_iter().map(|leak| format!("{}: {did} tells {leak}", who.name)));
    }

    /// Looks at everything of alpha: nothing of beta is among it.
    fn walk(&self, who: &Who, problems: &mut Vec<String>) -> Seen {
        let mut seen = Seen::default();
        crawl(&who.starts, &mut |step| {
            let answer = self.town.get(who, &step.address, Lang::En, "light");
            self.tell(
                who,
                &format!("GET {}", page::pattern(&step.address)),
                &answer,
                "",
                &[200, 303, 403, 404],
                problems,
            );
            seen.addresses.insert(step.address.clone());
            let page: Page = if answer.status == 200 { page::read(&answer.body) } else { Page::default() };
            for form in page.forms.iter().filter(|form| form.posted && !form.has_file) {
                let names: Vec<&str> = form.fields.iter().map(|field| field.name.as_str()).collect();
                let action = page::address(&step.address, &form.action).unwrap_or(step.address.clone());
                let key = format!("{} {}", page::pattern(&action), names.join(" "));
                seen.forms.entry(key).or_insert(Form { action, ..form.clone() });
            }
            Some((step.address.clone(), page))
        });
        let wanted = SENT.iter().filter(|(name, _)| *name == who.name).flat_map(|(_, actions)| actions.iter());
        for action in wanted.filter(|action| !seen.forms.keys().any(|key| key.split(' ').next() == Some(**action))) {
            problems.push(format!("{}: there is no form to {action}", who.name));
        }
        seen
    }

    /// A text with each id in it exchanged for one of beta's. None without an id.
    fn exchanged(&self, text: &str) -> Option<String> {
        let mut other = text.to_string();
        for id in page::ids(text) {
            other = other.replace(id, self.one.get(&id[..3])?);
        }
        (other != text).then_some(other)
    }

    fn ask_for_betas(&self, who: &Who, seen: &Seen, problems: &mut Vec<String>) {
        let mut asked = BTreeSet::new();
        for address in &seen.addresses {
            let Some(other) = self.exchanged(address).filter(|other| asked.insert(other.clone())) else { continue };
            let in_path = other.split('?').next().is_some_and(|path| !page::ids(path).is_empty());
            // A list may be narrowed by what is not there: it is empty.
            let fine: &[u16] = if in_path { &[404] } else { &[200, 303, 404, 422] };
            let answer = self.town.get(who, &other, Lang::En, "light");
            self.tell(who, &format!("GET {other}"), &answer, &other, fine, problems);
        }
    }

    fn send_with_betas(&self, who: &Who, seen: &Seen, problems: &mut Vec<String>) {
        for form in seen.forms.values() {
            for (name, value, action) in presses(form) {
                let mut pairs = form.pairs();
                pairs.extend((!name.is_empty()).then_some((name, value)));
                if let Some(other) = self.exchanged(&action) {
                    let answer = self.town.post(who, &other, &pairs);
                    self.tell(who, &format!("POST {other} {pairs:?}"), &answer, &other, &[404], problems);
                }
                for n in 0..pairs.len() {
                    let Some(other) = self.exchanged(&pairs[n].1) else { continue };
                    let mut pairs = pairs.clone();
                    pairs[n].1 = other.clone();
                    let answer = self.town.post(who, &action, &pairs);
                    self.tell(who, &format!("POST {action} {pairs:?}"), &answer, &other, &[404, 422], problems);
                }
            }
        }
    }

    /// The session of alpha at beta's address: nobody is logged in there.
    fn knock_at_beta(&self, who: &Who, seen: &Seen, problems: &mut Vec<String>) {
        let there = Who { host: host(&self.beta), ..who.clone() };
        let closed = |path: &&String| {
            let path = path.as_str();
            (path.starts_with("/admin") || path.starts_with("/my")) && !OPEN.iter().any(|open| path.starts_with(open))
        };
        for address in seen.addresses.iter().filter(closed) {
            let asked = self.exchanged(address).unwrap_or(address.clone());
            let answer = self.town.get(&there, &asked, Lang::En, "light");
            self.tell(&there, &format!("GET {asked} at beta"), &answer, &asked, &[], problems);
        }
        for form in seen.forms.values().filter(|form| closed(&&form.action)) {
            let asked = self.exchanged(&form.action).unwrap_or(form.action.clone());
            let answer = self.town.post(&there, &asked, &form.pairs());
            self.tell(&there, &format!("POST {asked} at beta"), &answer, &asked, &[403], problems);
        }
    }

    /// The same forms untouched are taken or refused with a reason: what was tried before failed because of the ids.
    fn send_own(&self, who: &Who, seen: &Seen, problems: &mut Vec<String>) {
        for form in seen.forms.values().filter(|form| !ENDS.contains(&form.action.as_str())) {
            let answer = self.town.post(who, &form.action, &form.pairs());
            let did = format!("POST {} {:?} as it was", form.action, form.pairs());
            self.tell(who, &did, &answer, "", &[200, 303, 422], problems);
        }
    }

    /// Whatever is typed, alpha finds nobody of beta; beta does.
    fn search(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let (ours, theirs) = (self.town.staff(&self.alpha, Role::Owner), self.town.staff(&self.beta, Role::Owner));
        let typed = [NAME, "외딴", "ㅇㄸㅅ", "9265", PHONE_SHOWN, EMAIL, REFERENCE];
        for text in typed {
            for page in
                ["/admin/search", "/admin/customers", "/admin/subscriptions", "/admin/invoices", "/admin/purchases"]
            {
                let address = format!("{page}?q={}", kit::web::url::encode(text));
                let answer = self.town.get(&ours, &address, Lang::En, "light");
                self.tell(&ours, &address, &answer, text, &[200], &mut problems);
            }
            let address = format!("/admin/customers?q={}", kit::web::url::encode(text));
            let answer = self.town.get(&theirs, &address, Lang::En, "light");
            if !answer.body.contains(NAME) {
                problems.push(format!("beta does not find its own by {text}"));
            }
        }
        problems
    }

    fn exports(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for what in ["customers", "subscriptions", "invoices", "purchases", "ledger", "trial-balance", "movements"] {
            let mut out = Vec::new();
            let rows =
                export::write(&self.town.app, &self.alpha, export::What::from_code(what).unwrap(), false, &mut out);
            let text = String::from_utf8(out).unwrap();
            assert!(rows.unwrap() > 0, "no {what} were exported");
            problems.extend(self.leaks(&text, "").into_iter().map(|leak| format!("export of {what} tells {leak}")));
        }
        problems
    }

    /// Who belongs to beta cannot come in at alpha, and nothing is sent to them from there.
    fn logins(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let stranger = self.town.stranger(&self.alpha);
        let count = || self.town.number(&self.alpha, "select count(*) from messages where shop = {shop}");
        let before = count();
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        for address in [PHONE_SHOWN, EMAIL] {
            self.town.post(&stranger, "/my/login", &[pair("address", address), pair("next", "/my")]);
        }
        if count() != before {
            problems.push("alpha wrote to somebody of beta".into());
        }
        let answer = self.town.post(
            &stranger,
            "/admin/login",
            &[pair("email", STAFF), pair("password", PASSWORD), pair("next", "/admin")],
        );
        if answer.status == 303 || answer.cookies().contains("desk=") {
            problems.push("staff of beta came in at alpha".into());
        }
        problems
    }

    /// Rows of alpha that speak of something of beta.
    fn entangled(&self) -> Vec<String> {
        let numbers: BTreeSet<i64> = self.betas.iter().filter_map(|name| id::decode(&name[..3], name)).collect();
        let theirs = |value: &Value| match value {
            Value::Number(n) => n.as_i64().is_some_and(|n| numbers.contains(&n)),
            Value::String(text) => !self.leaks(text, "").is_empty(),
            _ => false,
        };
        let ours = rows::all(&self.town.app).into_iter().filter(|row| row.shop() == Some(self.alpha.id.0));
        let tangled = ours.filter(|row| row.cells.iter().any(|(_, value)| theirs(value)));
        tangled.map(|row| format!("a row of alpha speaks of beta: {row:?}")).collect()
    }
}

#[test]
fn what_leaks_is_noticed() {
    let twins = Twins::open(Town::new(kit::testing::open(":memory:")));
    let theirs = twins.one["cus"].clone();
    let check = |told: &str, asked: &str, want: usize| assert_eq!(twins.leaks(told, asked).len(), want, "{told}");
    check(&format!("<a href=\"/admin/customers/{theirs}\">{NAME}</a>"), "", 2);
    check(&format!("<a href=\"/admin/customers/{theirs}\">x</a>"), &theirs, 0);
    check("<a href=\"/admin/customers/cus_0000000000000\">x</a>", "", 0);
    assert_eq!(
        twins.exchanged("/admin/customers/cus_0000000000000/edit"),
        Some(format!("/admin/customers/{theirs}/edit"))
    );
    let before = twins.of_beta();
    assert_eq!(changed(&before, &before[1..]).count(), 1);
}

/// Each way to send a form: (name, value, address).
fn presses(form: &Form) -> Vec<(String, String, String)> {
    let here = |(name, value, to): &(String, String, String)| {
        let to = page::address(&form.action, to).unwrap_or(form.action.clone());
        (name.clone(), value.clone(), to)
    };
    form.buttons.iter().map(here).collect()
}

/// Rows that are not the same.
fn changed<'a>(before: &'a [Row], after: &'a [Row]) -> impl Iterator<Item = String> + 'a {
    let line = |row: &Row| format!("{row:?}");
    let (was, is): (BTreeSet<String>, BTreeSet<String>) =
        (before.iter().map(line).collect(), after.iter().map(line).collect());
    let lines: Vec<String> = was.symmetric_difference(&is).cloned().collect();
    lines.into_iter()
}

#[test]
fn customers_of_one_shop_do_not_see_each_other() {
    each_engine(|app| {
        let town = Town::new(app);
        let shop = town.open("toys", 3);
        let me = town.customer_where(&shop, "active", "s.state = 'active'");
        let mine = town
            .number(&shop, "select min(s.customer) from subscriptions s where s.shop = {shop} and s.state = 'active'");
        let of_another = format!("from invoices where shop = {{shop}} and customer <> {mine}");
        let invoice = id::encode("inv", town.number(&shop, &format!("select max(id) {of_another}")));
        let other = CustomerId(town.number(&shop, &format!("select max(customer) {of_another}")));
        let subscription =
            format!("select max(id) from subscriptions where shop = {{shop}} and customer = {}", other.0);
        let subscription = id::encode("sub", town.number(&shop, &subscription));
        let before = rows::all(&town.app);
        for path in [
            format!("/my/invoices/{invoice}"),
            format!("/my/pause?s={subscription}"),
            format!("/my/cancel?s={subscription}"),
        ] {
            let answer = town.get(&me, &path, Lang::En, "light");
            assert_eq!(answer.status, 404, "GET {path}");
        }
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        for path in [
            "/my/pause",
            "/my/cancel",
            "/my/plan",
            "/my/add-item",
            "/my/swap-item",
            "/my/remove-item",
            "/my/resume",
            "/my/uncancel",
            "/my/return",
        ] {
            for path in [format!("{path}?s={subscription}"), path.to_string()] {
                let answer = town.post(&me, &path, &[pair("s", &subscription), pair("subscription", &subscription)]);
                assert!([404, 422].contains(&answer.status.as_u16()), "POST {path}: {}", answer.status);
            }
        }
        let answer = town.post(&me, &format!("/my/invoices/{invoice}/pay"), &[]);
        assert_eq!(answer.status, 404);
        assert_eq!(changed(&before, &rows::all(&town.app)).collect::<Vec<_>>(), Vec::<String>::new());
    });
}
