//! A small toy-rental shop that has lived through ten weeks: customers who pay, who cannot, who paused, who left.

use std::sync::Arc;

use base::Lang;
use base::id::{CustomerId, SubscriptionId};
use billing::credit_note::{self, Wish};
use billing::payment::{self, Card};
use billing::subscription::{self, NewSubscription};
use catalog::plan::{self, NewPlan};
use catalog::plan_item::Part;
use catalog::price::NewPrice;
use dangol::{Failure, init, schedule};
use domain::billing::Refusal;
use domain::billing::agreement::{Agreement, Change, Created, PauseMode, Unused};
use domain::billing::change::When;
use domain::billing::credit_note::{To, Wanted};
use domain::billing::price::Price;
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::shop::role::Role;
use kit::app::App;
use kit::db::Error;
use people::customer::{self, NewCustomer, Source};
use shop::staff::NewStaff;
use shop::tenant::{self, NewShop};
use shop::{Actor, Shop};

pub const PASSWORD: &str = "correct horse battery";

/// A shop with a plan and nobody in it.
pub fn empty(app: &App, slug: &str) -> Shop {
    let new = NewShop::korean("장난감 곳간", slug, "Asia/Seoul".parse().unwrap());
    let owner = NewStaff::check(&format!("owner@{slug}.kr"), "지은", Role::Owner, PASSWORD).unwrap();
    let (id, _) = init::open(app, new, owner).unwrap();
    let shop = app.db.read(move |r| tenant::find(r, id)).wait().unwrap().unwrap();
    sell(app, &shop);
    shop
}

fn sell(app: &App, shop: &Shop) {
    let item = DraftItem {
        code: "box".into(),
        name_ko: "장난감 상자".into(),
        name_en: "Toy box".into(),
        kind: "rental".into(),
        every: "1 month".into(),
        bill: "advance".into(),
        ..DraftItem::default()
    };
    let draft =
        Draft { code: "m".into(), name_ko: "M".into(), name_en: "M".into(), items: vec![item], ..Draft::default() };
    let plan = check_plan(&draft).unwrap();
    let from = shop.today(app.now()).plus_days(-1);
    let part = Part {
        product: None,
        tax: None,
        prices: vec![NewPrice { currency: shop.currency, price: Price::flat(33_000), from }],
    };
    let new = NewPlan {
        plan,
        summary: Name::default(),
        benefits: vec![],
        state: plan::State::Live,
        position: 0,
        parts: vec![part],
    };
    let (ids, now, owner) = (Arc::clone(&app.ids), app.now(), shop.clone());
    app.db.write(move |tx| plan::add(tx, &ids, now, &owner, &Actor::Command, &new)).wait().unwrap();
}

/// Signs somebody up with a sandbox card.
pub fn join(app: &App, shop: &Shop, name: &str, token: &str) -> (CustomerId, SubscriptionId) {
    let (inner, owner, now) = (app.clone(), shop.clone(), app.now());
    let (name, token) = (name.to_string(), token.to_string());
    let joined = app.db.write(move |tx| {
        let new = NewCustomer {
            phones: vec!["+821012345678".into()],
            ..NewCustomer::named(name.clone(), Lang::Ko, Source::Storefront)
        };
        let customer = customer::add(tx, &inner.ids, now, &owner, &new)?;
        let card =
            Card { token: token.clone(), brand: "Sandbox".into(), last4: "4242".into(), expires: "2030-12".into() };
        payment::add_instrument(tx, &inner.ids, owner.id, customer, &card, now)?;
        let offer = catalog::offer::offer(tx, &owner, "m", &[], owner.today(now))?.unwrap();
        let created = Created::new(offer.terms, &offer.conditions, owner.tax_rate);
        let new =
            NewSubscription { customer, recipient: None, reference: None, created, starts: now, actor: "test".into() };
        let id = subscription::subscribe(&inner, tx, &owner, &new, now).map_err(|_| Error::Stale)?;
        subscription::bill_now(&inner, tx, &owner, id, now)?;
        Ok::<_, Error>((customer, id))
    });
    joined.wait().unwrap()
}

/// Changes a subscription and carries out what that asks for at once.
pub fn change(
    app: &App,
    shop: &Shop,
    id: SubscriptionId,
    decide: impl Fn(&Agreement) -> Result<Change, Refusal> + Clone + Send + 'static,
) {
    let (inner, owner, now) = (app.clone(), shop.clone(), app.now());
    let changed = app.db.write(move |tx| {
        subscription::change(&inner, tx, &owner, id, "test", now, decide.clone()).map_err(|_| Error::Stale)?;
        subscription::bill_now(&inner, tx, &owner, id, now)
    });
    changed.wait().unwrap();
}

/// Gives 11,000 won of the newest invoice back to the card.
fn credit(app: &App, shop: &Shop, customer: CustomerId) {
    let (inner, owner, now) = (app.clone(), shop.clone(), app.now());
    let crediting = app.db.write(move |tx| {
        let invoice = billing::invoice::list_of_customer(tx, owner.id, customer, 1)?.remove(0).id;
        let lines = Some(vec![Wanted { line: 1, amount: 11_000 }]);
        let wish = Wish { invoice, lines, to: To::Refund, cap: false, reason: "늦은 배송".into() };
        credit_note::issue(&inner, tx, &owner, &wish, now)
    });
    crediting.wait().unwrap();
}

/// The shop after ten weeks.
pub fn lived(app: &App) -> Shop {
    let shop = empty(app, "toys");
    let start = app.now();
    for n in 0..6 {
        join(app, &shop, &format!("김하나{n}"), "paid");
    }
    let (customer, _) = join(app, &shop, "오감액", "paid");
    let (_, pausing) = join(app, &shop, "이쉼", "paid");
    let (_, leaving) = join(app, &shop, "박떠남", "paid");
    join(app, &shop, "최부족", "declined:funds");
    join(app, &shop, "정모름", "unknown:paid");
    let day = |n: i64| start.plus_seconds(n * 24 * 3600);
    schedule::live_until(app, day(12)).unwrap();
    credit(app, &shop, customer);
    let now = app.now();
    let until = shop.today(now).plus_days(14);
    change(app, &shop, pausing, move |a| a.pause(Some(until), PauseMode::Credit, now));
    schedule::live_until(app, day(40)).unwrap();
    let now = app.now();
    change(app, &shop, leaving, move |a| a.cancel(When::Now, Unused::Credit, now));
    schedule::live_until(app, day(70)).unwrap();
    shop
}

/// The whole report of `dangol check` is fine.
pub fn assert_true(app: &App) {
    let report = dangol::check::verify(app).unwrap();
    assert!(report.is_fine(), "{:#}", report.to_json());
}

/// A folder of a test's own, removed with this value.
pub struct Folder(pub std::path::PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("dangol-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn file(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The sentence of a failure.
pub fn sentence<T>(result: Result<T, Failure>) -> String {
    result.err().map(|failure| failure.to_string()).unwrap_or_default()
}
