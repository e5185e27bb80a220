//! A small demo shop with a bit of everything in it, and the people who come to it: the owner, somebody of the staff who
//! may only look, customers in every state, and strangers. They visit the whole site in this process.

use std::sync::Arc;

use axum::Router;
use base::id::{CustomerId, InvoiceId, PurchaseId, StaffId, SubscriptionId};
use base::{Amount, Lang};
use billing::charge::{Line, NewCharge};
use billing::coupon::Subject;
use billing::credit_note::Wish;
use billing::handover::{self, Invited};
use billing::price_rise::{self, NewRise, Wanted};
use billing::purchase::{self, NewPurchase};
use billing::subscription::{self, Refused};
use catalog::product::{self, NewProduct};
use catalog::{plan, plan_item};
use dangol::demo;
use domain::billing::coupon;
use domain::billing::credit_note::{self, To};
use domain::billing::price::Price;
use domain::billing::rise::Without;
use domain::catalog::plan::Name;
use domain::people::contact;
use domain::shop::policy::Policy;
use domain::shop::role::Role;
use gateways::payment::sandbox;
use kit::app::App;
use kit::db::{Error, Tx, migrate};
use kit::session::{self, Realm};
use kit::testing::{Answer, send, start};
use people::customer::{self, NewCustomer, Source};
use people::message::{self, Channel, Message};
use shop::import::{self, Kind, NewImport};
use shop::staff::{self, NewStaff};
use shop::{Actor, Shop};
use tokio::runtime::Runtime;

/// The form secret of every browser.
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";
/// Subscriptions `s` whose customer owes something.
pub const LATE: &str =
    "exists (select 1 from invoices i where i.shop = s.shop and i.customer = s.customer and i.state = 'open')";
/// Staff look at a subscription of each kind.
const STATES: [&str; 5] = [
    "s.state = 'active' and s.ends_at is null",
    "s.state = 'active' and s.ends_at is not null",
    "s.state = 'paused'",
    "s.state = 'trial'",
    "s.state = 'ended'",
];
const CUSTOMERS: u32 = 60;
const MONTHS: u32 = 8;

pub struct Town {
    pub app: App,
    pub site: Router,
    runtime: Runtime,
}

/// Somebody with a browser.
#[derive(Clone, Debug)]
pub struct Who {
    pub name: String,
    pub host: String,
    /// The session, empty for a stranger.
    pub session: String,
    /// Where they begin to walk.
    pub starts: Vec<String>,
}

impl Town {
    pub fn new(app: App) -> Town {
        let site = dangol::router(app.clone());
        Town { app, site, runtime: Runtime::new().unwrap() }
    }

    /// Opens a shop that lived for some months and has more than the demo: staff, a product, purchases, an import, and
    /// somebody who bought nothing.
    pub fn open(&self, slug: &str, seed: u64) -> Shop {
        self.open_of(slug, demo::Size { customers: CUSTOMERS, months: MONTHS, seed })
    }

    /// The same, as large as wanted.
    pub fn open_of(&self, slug: &str, size: demo::Size) -> Shop {
        let shop = demo::live(&self.app, slug, size, start()).unwrap();
        self.app.clock.set(start());
        let viewer = NewStaff::check("viewer@example.com", "한보기", Role::Viewer, demo::shop::PASSWORD).unwrap();
        let (app, home) = (self.app.clone(), shop.clone());
        self.app.db.write(move |tx| more(&app, tx, &home, &viewer)).wait().unwrap();
        self.raise(&shop);
        self.reduce(&shop);
        self.owe(&shop);
        self.correct(&shop);
        self.wait(&shop);
        shop
    }

    /// A renewal that is looked at before it goes out.
    fn wait(&self, shop: &Shop) {
        let soonest = "select s.id from subscriptions s
                        where s.shop = {shop} and s.state = 'active' and s.ends_at is null and s.next_at is not null
                        order by s.next_at, s.id limit 1";
        let subscription = SubscriptionId(self.number(shop, soonest));
        let policy = Policy { draft_hours: 168, ..Policy::clone(&shop.policy) };
        let (app, home) = (self.app.clone(), Shop { policy: policy.into(), ..shop.clone() });
        let billing = self.app.db.write(move |tx| {
            let found = subscription::find(tx, home.id, subscription)?;
            let next = found.and_then(|found| found.next_at).unwrap();
            subscription::bill_now(&app, tx, &home, subscription, next)?;
            billing::draft::list_open(tx, home.id, subscription)
        });
        assert_eq!(billing.wait().unwrap().len(), 1);
    }

    /// A subscription of the first customer who has one that goes on.
    fn first(&self, shop: &Shop) -> SubscriptionId {
        let first = format!(
            "select s.id from subscriptions s where s.shop = {{shop}} and {} order by s.customer, s.id limit 1",
            STATES[0]
        );
        SubscriptionId(self.number(shop, &first))
    }

    /// A plan gets dearer, and its customers have been asked.
    fn raise(&self, shop: &Shop) {
        let (app, home, now) = (self.app.clone(), shop.clone(), self.app.now());
        let starting = self.app.db.write(move |tx| {
            let plan = plan::find_by_code(tx, home.id, "tree")?.ok_or(Refused::Missing)?.id;
            let item = plan_item::list(tx, home.id, plan)?.remove(0).id;
            let (price, from) = (Wanted::New(Price::flat(36_000)), home.today(now).plus_days(28));
            let without = Without::End;
            let new = NewRise { plan, item, price, from, ask: None, without, subscription: None };
            price_rise::start(&app, tx, &home, &new, &Actor::Command, now)
        });
        starting.wait().unwrap();
        price_rise::run(&self.app, shop, now).unwrap();
    }

    /// A coupon, and somebody who has taken it.
    fn reduce(&self, shop: &Shop) {
        let taker = self.first(shop);
        let (app, home) = (self.app.clone(), shop.clone());
        self.app.db.write(move |tx| reduce(&app, tx, &home, taker)).wait().unwrap();
    }

    /// Somebody's card declined, and they were told.
    fn owe(&self, shop: &Shop) {
        let who = format!("select max(s.id) from subscriptions s where s.shop = {{shop}} and {}", STATES[0]);
        let subscription = SubscriptionId(self.number(shop, &who));
        let (app, home) = (self.app.clone(), shop.clone());
        let charging = self.app.db.write(move |tx| {
            let customer = subscription::find(tx, home.id, subscription)?.ok_or(Refused::Missing)?.customer;
            sandbox::tell(tx, home.id, customer, &["declined:funds".to_string()])?;
            let (name, tax) = ("부품".to_string(), String::new());
            let line = Line { code: "part".into(), ko: name.clone(), en: name, quantity: 1, amount: 60_000, tax };
            let new = NewCharge { customer, subscription: Some(subscription), lines: vec![line], coupons: vec![] };
            billing::charge::now(&app, tx, &home, &new, app.now())
        });
        charging.wait().unwrap();
        billing::run(&self.app, shop).unwrap();
    }

    /// A credit note, a refund, and a charge that waits for the next invoice.
    fn correct(&self, shop: &Shop) {
        let subscription = self.first(shop);
        let newest = format!(
            "select max(i.id) from invoices i where i.shop = {{shop}} and i.subscription = {} and i.state = 'paid' and i.amount_due > 2000",
            subscription.0
        );
        let invoice = InvoiceId(self.number(shop, &newest));
        let (app, home) = (self.app.clone(), shop.clone());
        self.app.db.write(move |tx| correct(&app, tx, &home, subscription, invoice)).wait().unwrap();
        billing::run(&self.app, shop).unwrap();
    }

    /// One number of one shop: `{shop}` in the text is its id.
    pub fn number(&self, shop: &Shop, text: &str) -> i64 {
        let text = text.replace("{shop}", &shop.id.0.to_string());
        self.app.db.read(move |r| migrate::count(r, &text)).wait().unwrap()
    }

    fn log_in(&self, shop: &Shop, realm: Realm, subject: i64) -> String {
        let (id, now) = (shop.id, self.app.now());
        let token = self.app.db.write(move |tx| session::add(tx, realm, id, subject, SECRET, now)).wait().unwrap();
        let cookie = session::cookie(realm, &token).1;
        cookie.to_str().unwrap().split(';').next().unwrap().to_string()
    }

    pub fn staff(&self, shop: &Shop, role: Role) -> Who {
        let id = shop.id;
        let found = self.app.db.read(move |r| staff::list(r, id)).wait().unwrap();
        let member: StaffId = found.iter().find(|member| member.role == role).unwrap().id;
        let session = self.log_in(shop, Realm::Staff, member.0);
        let mut starts = own(&["/admin", "/"]);
        for state in STATES {
            let found =
                format!("select coalesce(min(s.id), 0) from subscriptions s where s.shop = {{shop}} and {state}");
            let found = self.number(shop, &found);
            starts.extend((found > 0).then(|| format!("/admin/subscriptions/{}", SubscriptionId(found))));
        }
        Who { name: role.code().into(), host: host(shop), session, starts }
    }

    pub fn customer(&self, shop: &Shop, what: &str, customer: CustomerId) -> Who {
        let session = self.log_in(shop, Realm::Customer, customer.0);
        Who { name: format!("customer ({what})"), host: host(shop), session, starts: own(&["/my", "/"]) }
    }

    /// A customer of each kind, by a condition on their subscription `s` that at least one of them meets.
    pub fn customer_where(&self, shop: &Shop, what: &str, condition: &str) -> Who {
        let text =
            format!("select coalesce(min(s.customer), 0) from subscriptions s where s.shop = {{shop}} and {condition}");
        let found = self.number(shop, &text);
        assert_ne!(found, 0, "nobody is {what}");
        self.customer(shop, what, CustomerId(found))
    }

    pub fn stranger(&self, shop: &Shop) -> Who {
        Who {
            name: "stranger".into(),
            host: host(shop),
            session: String::new(),
            starts: own(&["/", "/my/login", "/admin/login"]),
        }
    }

    /// Somebody who owes something and opens the link they were sent, without logging in.
    pub fn payer(&self, shop: &Shop) -> Who {
        let late =
            format!("select coalesce(min(s.customer), 0) from subscriptions s where s.shop = {{shop}} and {LATE}");
        let (late, id, now) = (CustomerId(self.number(shop, &late)), shop.id, self.app.now());
        let link = self.app.db.write(move |tx| billing::reminder::add_link(tx, id, late, now)).wait().unwrap();
        Who { name: "payer".into(), starts: vec![link], ..self.stranger(shop) }
    }

    /// Somebody who is offered a subscription and opens the link they were sent.
    pub fn invited(&self, shop: &Shop) -> Who {
        let free = format!(
            "select max(s.id) from subscriptions s where s.shop = {{shop}} and {}
                and not exists (select 1 from handovers h where h.subscription = s.id and h.state = 'waiting')",
            STATES[0]
        );
        let subscription = SubscriptionId(self.number(shop, &free));
        let (app, home) = (self.app.clone(), shop.clone());
        let offering = self.app.db.write(move |tx| {
            let of = subscription::find(tx, home.id, subscription)?.ok_or(Refused::Missing)?;
            let giver = Actor::Customer { id: of.customer, name: "정가온".into() };
            let (name, address) = ("정나래".to_string(), "narae@example.com".to_string());
            let invited = Invited { name, kind: contact::Kind::Email, address, lang: Lang::Ko };
            handover::offer(&app, tx, &home, (&giver, &of), &invited, app.now())
        });
        Who { name: "invited".into(), starts: vec![offering.wait().unwrap()], ..self.stranger(shop) }
    }

    /// Visits an address in a language and a theme.
    pub fn get(&self, who: &Who, path: &str, lang: Lang, theme: &str) -> Answer {
        let cookies = format!("csrf={SECRET}; lang={}; theme={theme}; {}", lang.code(), who.session);
        self.runtime.block_on(send(&self.site, &who.host, path, &cookies, None))
    }

    /// Sends a form.
    pub fn post(&self, who: &Who, path: &str, pairs: &[(String, String)]) -> Answer {
        let cookies = format!("csrf={SECRET}; lang=en; {}", who.session);
        let mut form: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        form.retain(|(name, _)| *name != "csrf");
        form.push(("csrf", SECRET));
        self.runtime.block_on(send(&self.site, &who.host, path, &cookies, Some(&form)))
    }
}

fn own(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| path.to_string()).collect()
}

pub fn host(shop: &Shop) -> String {
    format!("{}.localhost", shop.slug)
}

/// Staff who only look, a product, purchases, an import, and a customer with none of it but a name.
fn more(app: &App, tx: &mut Tx<'_>, shop: &Shop, viewer: &NewStaff) -> Result<(), Error> {
    let (now, ids, actor) = (app.now(), &Arc::clone(&app.ids), Actor::Command);
    staff::add(tx, ids, shop.id, now, &actor, viewer).map_err(|_| Error::Stale)?;
    let name = Name { ko: "원목 기차".into(), en: "Wooden train".into() };
    let train = NewProduct { code: "train".into(), name, note: Name::default(), state: product::State::Live };
    product::add(tx, ids, now, shop, &actor, &train)?;
    let file = NewImport {
        shop: shop.id,
        kind: Kind::Purchases,
        file: "purchases.csv".into(),
        checksum: format!("{:064x}", shop.id.0),
        map: "{}".into(),
    };
    let import = import::add(tx, ids, now, file)?;
    import::finish(tx, shop.id, import, import::State::Done, now)?;
    let new = NewCustomer {
        reference: Some("only-a-name".into()),
        ..NewCustomer::named("배이름", Lang::Ko, Source::Staff)
    };
    let customer = customer::add(tx, ids, now, shop, &new)?;
    message::send(tx, ids, now, greeting(shop, customer))?;
    let today = shop.today(now);
    let bought = |n: i64| NewPurchase {
        id: PurchaseId(ids.next(now)),
        shop: shop.id,
        customer,
        day: today.plus_days(-n * 30),
        quantity: n,
        amount: Amount::from(n * 12_000),
        currency: shop.currency,
        product: "나무 퍼즐".into(),
        reference: Some(format!("order-{n}")),
        import: Some(import),
    };
    purchase::add_many(tx, &[bought(1), bought(2), bought(3)])
}

/// Ten percent off three payments, taken for a subscription.
fn reduce(app: &App, tx: &mut Tx<'_>, shop: &Shop, subscription: SubscriptionId) -> Result<(), Error> {
    let name = Name { ko: "봄맞이".into(), en: "Spring".into() };
    let typed = coupon::Typed { code: "spring".into(), name, percent: "0.1".into(), ..coupon::Typed::default() };
    let typed = coupon::Typed { periods: "3".into(), ..typed };
    let spring = coupon::check(&typed, shop.currency).map_err(|_| Error::Stale)?;
    billing::coupon::add(tx, &app.ids, app.now(), shop, &Actor::Command, &spring)?;
    let to = Subject::Subscription(subscription);
    billing::coupon::attach(app, tx, shop, "spring", to, "command", app.now()).map_err(|_| Error::Stale)?;
    Ok(())
}

fn correct(
    app: &App,
    tx: &mut Tx<'_>,
    shop: &Shop,
    subscription: SubscriptionId,
    invoice: InvoiceId,
) -> Result<(), Refused> {
    let (now, to) = (app.now(), To::Refund);
    let customer = billing::invoice::find(tx, shop.id, invoice)?.ok_or(Refused::Missing)?.customer;
    let lines = Some(vec![credit_note::Wanted { line: 1, amount: 1_000 }]);
    let wish = Wish { invoice, lines, to, cap: false, reason: "늦은 배송".into() };
    billing::credit_note::issue(app, tx, shop, &wish, now)?;
    let (tax, name) = (String::new(), "부품".to_string());
    let line = Line { code: "part".into(), ko: name.clone(), en: name, quantity: 1, amount: 3_000, tax };
    let charge = NewCharge { customer, subscription: Some(subscription), lines: vec![line], coupons: vec![] };
    billing::charge::next(app, tx, shop, &charge, now).map(|_| ())
}

fn greeting(shop: &Shop, customer: CustomerId) -> Message {
    Message {
        shop: shop.id,
        customer: Some(customer),
        channel: Channel::Email,
        address: "friend@example.com".into(),
        kind: "greeting".into(),
        key: "greeting".into(),
        subject: "어서 오세요".into(),
        body: "첫 장난감은 무엇으로 할까요?".into(),
        attached: String::new(),
    }
}
