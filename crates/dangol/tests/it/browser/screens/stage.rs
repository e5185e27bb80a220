//! The shop of the album: lived-in, with somebody in every situation, and where each of them is found.

use std::collections::BTreeMap;

use base::id::{self, CustomerId, ShopId, SubscriptionId};
use billing::handover;
use billing::subscription::{self, portal::ask};
use dangol::demo;
use domain::billing::agreement::{PauseMode, Unused};
use domain::billing::change::When;
use kit::session::{self, Realm};
use kit::testing;
use people::message::{self, Channel};
use shop::{Actor, Shop};

use crate::browser::site::Site;
use crate::town::{LATE, Town};
use crate::toyshop::Folder;

const SIZE: demo::Size = demo::Size { customers: 150, months: 14, seed: 1 };
/// More than the shop ever sent.
const MESSAGES_MOST: i64 = 100_000;

/// A subscription `s` nothing is planned for.
const GOES_ON: &str = "s.shop = {shop} and s.state = 'active' and s.ends_at is null and s.currency = 'KRW'";
/// Took an add-on of their plan.
const HAS_ADDON: &str =
    "exists (select 1 from changes c where c.subscription = s.id and c.data like '%\"addon\":true%')";

/// Somebody by a condition on a subscription `s`: their name in the album, and it is named after them.
const PEOPLE: &[(&str, &str)] = &[
    (
        "living",
        "s.state = 'active' and s.ends_at is null and s.plan = (select id from plans where shop = {shop} and code = 'seed')
            and not exists (select 1 from invoices i where i.shop = s.shop and i.customer = s.customer and i.state = 'open')",
    ),
    ("gone", "s.state = 'ended'"),
    ("late", LATE),
    ("nursery", "s.state = 'active' and s.plan = (select id from plans where shop = {shop} and code = 'nursery')"),
    (
        "asked",
        "exists (select 1 from price_rise_members m where m.subscription = s.id and m.state = 'asked' and m.rise is not null)",
    ),
    ("credited", "exists (select 1 from credit_notes n where n.shop = s.shop and n.customer = s.customer)"),
    ("holder", "exists (select 1 from deposits d where d.shop = s.shop and d.customer = s.customer and d.moved > 0)"),
];

/// A thing: its name, what its ids begin with, and where it is. Others may stand in braces.
const THINGS: &[(&str, &str, &str)] = &[
    (
        "own-invoice",
        "inv",
        "select max(id) from invoices where shop = {shop} and customer = {living} and state = 'paid' and amount_due > 0",
    ),
    (
        "own-phone",
        "con",
        "select max(id) from contacts where shop = {shop} and customer = {living} and kind = 'phone' and until is null",
    ),
    ("late-open", "inv", "select max(id) from invoices where shop = {shop} and customer = {late} and state = 'open'"),
    ("own-note", "crn", "select max(id) from credit_notes where shop = {shop} and customer = {credited}"),
    ("own-deposit", "inv", "select max(invoice) from deposits where shop = {shop} and customer = {holder}"),
    (
        "question",
        "rsm",
        "select max(id) from price_rise_members where shop = {shop} and customer = {asked} and state = 'asked' and rise is not null",
    ),
    ("rise", "rse", "select max(id) from price_rises where shop = {shop}"),
    (
        "draft",
        "drf",
        "select min(d.id) from drafts d where d.shop = {shop} and d.closed_at is null and d.discarded_at is null and d.currency = 'KRW' and not exists (select 1 from draft_lines l where l.draft = d.id and l.cut <> 0)",
    ),
    (
        "draft-lowered",
        "drf",
        "select max(d.id) from drafts d where d.shop = {shop} and d.closed_at is null and exists (select 1 from draft_lines l where l.draft = d.id and l.cut <> 0)",
    ),
    (
        "draft-discarded",
        "drf",
        "select max(id) from drafts where shop = {shop} and closed_at is null and discarded_at is not null",
    ),
    ("plan", "pln", "select id from plans where shop = {shop} and code = 'tree'"),
    ("product", "prd", "select max(id) from products where shop = {shop}"),
    ("coupon", "cpn", "select min(id) from coupons where shop = {shop}"),
    ("message", "msg", "select max(id) from messages where shop = {shop}"),
    ("staff", "stf", "select min(id) from staff where shop = {shop}"),
    ("planned", "", "select max(ordinal) from changes where shop = {shop} and subscription = {planning-id}"),
];

pub struct Stage {
    pub site: Site,
    town: Town,
    _place: Folder,
    /// What stands for a name in braces.
    places: BTreeMap<&'static str, String>,
    /// Who is who.
    people: BTreeMap<&'static str, i64>,
}

impl Stage {
    pub fn open() -> Stage {
        let place = Folder::new("browser-screens");
        let town = Town::new(testing::open(&place.file("shop.db")));
        let shop = town.open_of(demo::shop::SLUG, SIZE);
        let site = Site::serve(town.app.clone(), shop);
        let (places, people) = (BTreeMap::new(), BTreeMap::new());
        let mut stage = Stage { site, town, _place: place, places, people };
        stage.situate();
        stage.look_up();
        stage
    }

    /// A shot's address.
    pub fn address(&self, shot: &str) -> String {
        self.places.iter().fold(shot.to_string(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value))
    }

    /// The cookie of somebody of the album, in a browser whose forms have this secret; none for strangers.
    pub fn cookie(&self, who: &str, secret: &str) -> Option<String> {
        let (name, realm, subject) = match who {
            "stranger" => return None,
            "owner" => ("desk", Realm::Staff, self.number("select min(id) from staff where shop = {shop}")),
            who => ("me", Realm::Customer, self.people[who]),
        };
        let (shop, now): (ShopId, _) = (self.site.shop.id, self.site.app.now());
        let secret = secret.to_string();
        let token = self.site.app.db.write(move |tx| session::add(tx, realm, shop, subject, &secret, now));
        Some(format!("{name}={};path=/", token.wait().unwrap()))
    }

    fn shop(&self) -> &Shop {
        &self.site.shop
    }

    fn number(&self, sql: &str) -> i64 {
        self.town.number(self.shop(), sql)
    }

    /// Those who are not in every shop of this size: somebody who rests, leaves, and has planned something.
    fn situate(&mut self) {
        let free = format!(
            "from subscriptions s where {GOES_ON} and not {HAS_ADDON} and s.next_at is not null
                and s.plan = (select id from plans where shop = {{shop}} and code = 'tree')
                and not exists (select 1 from changes c where c.subscription = s.id and c.at > s.period_from)
                and not exists (select 1 from handovers h where h.subscription = s.id and h.state = 'waiting')"
        );
        let those: Vec<SubscriptionId> = (0..4)
            .map(|n| SubscriptionId(self.number(&format!("select s.id {free} order by s.id limit 1 offset {n}"))))
            .collect();
        let (now, shop) = (self.site.app.now(), self.shop().clone());
        let until = Some(shop.today(now).plus_days(14));
        let books = self.addon("books");
        let asked = [
            ask::Ask::Pause { until, mode: PauseMode::Credit },
            ask::Ask::Cancel { when: When::PeriodEnd, unused: Unused::Credit, waives: false },
            ask::Ask::AddItem { item: Box::new(books), when: When::PeriodEnd },
        ];
        let names = ["resting", "leaving", "planning", "tree"];
        for (n, (name, id)) in names.into_iter().zip(those).enumerate() {
            let app = self.site.app.clone();
            let (shop, wish) = (shop.clone(), asked.get(n).cloned());
            let writing = app.db.clone().write(move |tx| {
                let found = subscription::find(tx, shop.id, id)?.ok_or(subscription::Refused::Missing)?;
                let actor = Actor::Customer { id: found.customer, name: String::new() };
                if let Some(wish) = &wish {
                    ask::record(&app, tx, &shop, id, &actor, wish, now)?;
                }
                Ok::<CustomerId, subscription::Refused>(found.customer)
            });
            self.people.insert(name, writing.wait().unwrap().0);
            self.places.insert(name, id.to_string());
            if name == "planning" {
                self.places.insert("planning-id", id.0.to_string());
            }
        }
    }

    fn addon(&self, code: &'static str) -> domain::billing::item::Item {
        let (shop, today) = (self.shop().clone(), self.shop().today(self.site.app.now()));
        let tree = base::id::PlanId(self.number("select id from plans where shop = {shop} and code = 'tree'"));
        let offered = self
            .site
            .app
            .db
            .read(move |r| catalog::offer::addons(r, &shop, shop.currency, tree, today))
            .wait()
            .unwrap();
        offered.into_iter().find(|item| item.code == code).unwrap()
    }

    fn look_up(&mut self) {
        for (name, condition) in PEOPLE {
            self.person(name, &format!("s.shop = {{shop}} and {condition}"));
        }
        let taken = format!(
            "{GOES_ON} and {HAS_ADDON} and s.plan = (select id from plans where shop = {{shop}} and code = 'tree')"
        );
        self.person("taken", &format!("{taken} and s.customer <> {}", self.people["planning"]));
        self.invitations();
        self.places.insert("customer", CustomerId(self.people["living"]).to_string());
        self.places.insert("subscription", self.places["living"].clone());
        for (name, prefix, sql) in THINGS {
            let found = self.number(&self.with_numbers(sql));
            let shown = if prefix.is_empty() { found.to_string() } else { id::encode(prefix, found) };
            self.places.insert(name, shown);
        }
        let (app, shop, late) = (&self.site.app, self.shop().id, CustomerId(self.people["late"]));
        let now = app.now();
        let link = app.db.write(move |tx| billing::reminder::add_link(tx, shop, late, now)).wait().unwrap();
        self.places.insert("pay", link);
        self.addons_of_taken();
    }

    /// Finds somebody: whose subscription is the first that fits.
    fn person(&mut self, name: &'static str, condition: &str) {
        let one = |column: &str| {
            self.number(&format!("select {column} from subscriptions s where {condition} order by s.id limit 1"))
        };
        let (customer, subscription) = (one("s.customer"), one("s.id"));
        self.people.insert(name, customer);
        self.places.insert(name, SubscriptionId(subscription).to_string());
    }

    fn with_numbers(&self, sql: &str) -> String {
        let sql = sql.replace("{planning-id}", &self.places["planning-id"]);
        self.people.iter().fold(sql, |sql, (name, id)| sql.replace(&format!("{{{name}}}"), &id.to_string()))
    }

    /// The links that were sent: one that waits, and one that is over.
    fn invitations(&mut self) {
        let (shop, now) = (self.shop().id, self.site.app.now());
        let reading = self.site.app.db.read(move |r| {
            let sent = message::list(r, shop, "", Some(Channel::Email), (MESSAGES_MOST, 0))?;
            let mut found = Vec::new();
            for message in sent.iter().filter(|message| message.body.contains("/handover/")) {
                let path = message.body.split_whitespace().find(|word| word.contains("/handover/")).unwrap();
                let secret = path.rsplit('/').next().unwrap();
                let of = handover::sql::find(r, shop, &session::hash(secret))?.unwrap();
                let waits = of.state == handover::sql::State::Waiting && of.expires_at > now;
                found.push((format!("/handover/{secret}"), waits, of));
            }
            Ok::<_, kit::db::Error>(found)
        });
        let found = reading.wait().unwrap();
        let (waiting, over) = (found.iter().find(|one| one.1).unwrap(), found.iter().find(|one| !one.1).unwrap());
        self.places.extend([("invitation", waiting.0.clone()), ("invitation-over", over.0.clone())]);
        self.places.insert("giving", waiting.2.subscription.to_string());
        self.people.insert("giver", waiting.2.customer.0);
    }

    /// What they took, and what there is instead.
    fn addons_of_taken(&mut self) {
        let id: SubscriptionId = self.places["taken"].parse().unwrap();
        let last = format!(
            "from changes where subscription = {} and ordinal = (select max(ordinal) from changes
              where subscription = {} and data like '%terms%')",
            id.0, id.0
        );
        let books = self.number(&format!("select case when data like '%\"books\"%' then 1 else 0 end {last}")) == 1;
        let (own, other) = if books { ("books", "sanitise") } else { ("sanitise", "books") };
        self.places.extend([("own-addon", own.to_string()), ("other-addon", other.to_string())]);
    }
}
