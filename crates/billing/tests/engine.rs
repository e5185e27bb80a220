//! The engine on both databases: subscriptions are billed once, in order, whatever happens in between.

use std::sync::Arc;

use base::id::{CustomerId, PlanId, PlanItemId, PriceId, ShopId, SubscriptionId};
use base::{Currency, Day, Every, Instant, Ratio, Zone};
use billing::invoice::{self, sql::Invoice};
use billing::ledger;
use billing::payment::{self, Card};
use billing::subscription::{self, NewSubscription};
use domain::billing::agreement::{Created, PauseMode, Trial, Unused};
use domain::billing::change::When;
use domain::billing::item::{Bill, Decrease, Increase, Item, Kind, Terms};
use domain::billing::phase::Standing;
use domain::billing::price::Price;
use domain::catalog::conditions::{Conditions, TrialAnchor};
use domain::shop::policy::{PeriodStart, Policy};
use gateways::payment::sandbox;
use kit::app::App;
use kit::testing::{assert_settled, each_engine};
use kit::{args, stmt};
use shop::Shop;
use shop::tenant::{self, NewShop};

stmt! { ADD_CUSTOMER = "insert into customers (id, shop, name, name_key, language, source, note, created_at, created_on, version)
values ($1, $2, 'A', 'a', 'ko', 'test', '', 0, '2026-01-01', 0)" }
stmt! { ADD_PLAN = "insert into plans (id, shop, code, name_ko, name_en, summary_ko, summary_en, benefits, state, position, terms, created_at, version)
values ($1, $2, $3, 'M', 'M', '', '', '[]', 'live', 0, '{}', 0, 0)" }

struct Bench {
    app: App,
    shop: Shop,
    customer: CustomerId,
}

fn terms(plan: i64, amount: i64) -> Terms {
    let item = Item {
        code: "base".into(),
        id: PlanItemId(1),
        price_id: PriceId(amount),
        ko: "장난감".into(),
        en: "Toys".into(),
        kind: Kind::Rental,
        every: Every::MONTH,
        bill: Bill::Advance,
        price: Price::flat(amount),
        quantity: 1,
        tax: Ratio::new(1, 10),
        meter: None,
        increase: Increase::Prorate,
        decrease: Decrease::Credit,
        addon: false,
    };
    Terms::new(PlanId(plan), vec![item], &Conditions::default())
}

impl Bench {
    fn open(app: App, answers: &[&str]) -> Bench {
        let new = NewShop::korean("가게", "a-shop", zone());
        let (ids, now) = (Arc::clone(&app.ids), app.now());
        let id = app.db.write(move |tx| tenant::open(tx, &ids, now, new.clone())).wait().unwrap();
        let shop = app.db.read(move |r| tenant::find(r, id)).wait().unwrap().unwrap();
        let customer = CustomerId(77);
        let (inner, answers) = (app.clone(), answers.iter().map(|a| a.to_string()).collect::<Vec<_>>());
        app.db
            .write(move |tx| {
                tx.run(&ADD_CUSTOMER, args![customer, id])?;
                tx.run(&ADD_PLAN, args![PlanId(1), id, "m"])?;
                tx.run(&ADD_PLAN, args![PlanId(2), id, "l"])?;
                let card =
                    Card { token: "paid".into(), brand: "S".into(), last4: "4242".into(), expires: "2030-01".into() };
                payment::add_instrument(tx, &inner.ids, id, customer, &card, now)?;
                sandbox::tell(tx, id, customer, &answers)
            })
            .wait()
            .unwrap();
        Bench { app, shop, customer }
    }

    fn subscribe(&self, trial: Option<Trial>) -> SubscriptionId {
        self.subscribe_to(terms(1, 33_000), trial)
    }

    fn subscribe_to(&self, terms: Terms, trial: Option<Trial>) -> SubscriptionId {
        let created = Created::new(terms, &Conditions { trial, ..Conditions::default() }, Ratio::new(1, 10));
        let now = self.app.now();
        let new = NewSubscription {
            customer: self.customer,
            recipient: None,
            reference: None,
            created,
            starts: now,
            actor: "test".into(),
        };
        let (app, shop) = (self.app.clone(), self.shop.clone());
        self.app.db.write(move |tx| subscription::subscribe(&app, tx, &shop, &new, now)).wait().unwrap()
    }

    fn run(&self) {
        billing::run(&self.app, &self.shop).unwrap();
    }

    /// Everything due until then happens at its own time.
    fn live(&self, until: &str) {
        let until = at(until);
        while let Some(due) = billing::next_due(&self.app, &self.shop).unwrap().filter(|due| *due <= until) {
            self.app.clock.set(due.max(self.app.now()));
            self.run();
        }
        self.app.clock.set(until);
    }

    fn change(
        &self,
        id: SubscriptionId,
        decide: impl Fn(
            &domain::billing::agreement::Agreement,
        ) -> Result<domain::billing::agreement::Change, domain::billing::Refusal>
        + Send
        + Clone
        + 'static,
    ) {
        let (app, shop, now, again) = (self.app.clone(), self.shop.clone(), self.app.now(), decide.clone());
        let preview = self.app.db.read(move |r| subscription::preview(r, &shop, id, &again)).wait().unwrap();
        let shop = self.shop.clone();
        let before = self.invoices().len();
        self.app
            .db
            .write(move |tx| {
                let change = subscription::change(&app, tx, &shop, id, "test", now, &decide)?;
                subscription::bill_now(&app, tx, &shop, id, now)?;
                Ok::<_, subscription::Refused>(change)
            })
            .wait()
            .unwrap();
        self.run();
        // What was shown before is what followed.
        let new = self.invoices().split_off(before);
        let total: i64 = new.iter().map(|i| i.total).sum();
        if preview.at <= now {
            assert_eq!(total, preview.invoice.total, "preview and invoice differ");
        }
    }

    fn invoices(&self) -> Vec<Invoice> {
        let id = self.shop.id;
        self.app.db.read(move |r| invoice::list_after(r, id, base::id::InvoiceId(0), 1000)).wait().unwrap()
    }

    fn totals(&self) -> Vec<i64> {
        self.invoices().iter().map(|i| i.total).collect()
    }

    fn state(&self, id: SubscriptionId) -> Standing {
        let shop = self.shop.id;
        self.app.db.read(move |r| subscription::find(r, shop, id)).wait().unwrap().unwrap().state
    }

    fn wallet(&self) -> i64 {
        let (shop, customer) = (self.shop.id, self.customer);
        self.app.db.read(move |r| ledger::wallet(r, shop, customer, Currency::KRW)).wait().unwrap()
    }
}

fn zone() -> Zone {
    "Asia/Seoul".parse().unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(&format!("{text}:00+09:00")).unwrap()
}

#[test]
fn a_year_is_billed_month_by_month() {
    each_engine(|app| {
        let bench = Bench::open(app, &[]);
        let id = bench.subscribe(None);
        bench.live("2027-11-20T10:00");
        let invoices = bench.invoices();
        assert_eq!(invoices.len(), 12);
        assert!(
            invoices.iter().all(|i| (i.total, i.tax, i.amount_due) == (33_000, 3_000, 33_000) && i.paid_at.is_some())
        );
        assert_eq!(
            invoices.iter().map(|i| (i.year, i.number)).collect::<Vec<_>>()[..3],
            [(2026, 1), (2026, 2), (2027, 1)]
        );
        assert_eq!(bench.state(id), Standing::Active);
        bench.run();
        assert_eq!(bench.invoices().len(), 12);
        assert_settled(&bench.app, &[]);
    });
}

#[test]
fn a_trial_pause_and_cancel_move_the_right_money() {
    each_engine(|app| {
        let bench = Bench::open(app, &[]);
        let id = bench.subscribe(Some(Trial { days: 10, price: 0, anchor: TrialAnchor::TrialEnd }));
        bench.live("2026-11-22T10:00");
        assert_eq!((bench.state(id), bench.totals()), (Standing::Trial, vec![]));
        bench.live("2026-12-11T09:00");
        assert_eq!((bench.state(id), bench.totals()), (Standing::Active, vec![33_000]));
        let (until, now): (Day, Instant) = ("2026-12-21".parse().unwrap(), bench.app.now());
        bench.change(id, move |a| a.pause(Some(until), PauseMode::Credit, now));
        // Ten of thirty-one days come back as credit: 33,000 x 10 / 31.
        assert_eq!((bench.state(id), bench.wallet()), (Standing::Paused, 10_645));
        bench.live("2027-01-01T12:00");
        assert_eq!(
            bench.invoices().last().map(|i| (i.total, i.credit_applied, i.amount_due)),
            Some((33_000, 10_645, 22_355))
        );
        let now = bench.app.now();
        bench.change(id, move |a| a.cancel(When::Now, Unused::Credit, now));
        // The day of the cancel is free: all thirty-one days come back.
        assert_eq!((bench.state(id), bench.wallet()), (Standing::Ended, 33_000));
        bench.live("2027-06-01T00:00");
        assert_eq!(bench.invoices().len(), 4);
        assert_settled(&bench.app, &[]);
    });
}

#[test]
fn declines_climb_the_ladder_and_unknown_is_looked_up() {
    each_engine(|app| {
        let bench = Bench::open(app, &["declined:funds", "declined:funds", "paid", "unknown:paid"]);
        bench.subscribe(None);
        bench.live("2026-12-30T10:00");
        let invoices = bench.invoices();
        assert_eq!(invoices.len(), 2);
        assert_eq!(invoices[0].paid_at, Some(at("2026-11-25T10:00")));
        assert_eq!(invoices[1].paid_at, Some(at("2026-12-21T10:01")));
        assert_settled(&bench.app, &[]);
    });
}

#[test]
fn a_crash_at_the_gateway_charges_once() {
    each_engine(|app| {
        for after_gateway in [false, true] {
            let app = if after_gateway { app.clone() } else { kit::testing::open(":memory:") };
            let bench = Bench::open(app, &[]);
            bench.subscribe(None);
            let (_, begun) = subscription::jobs::renew(&bench.app, &bench.shop, 10).unwrap();
            assert_eq!(payment::jobs::crash(&bench.app, &begun, after_gateway), Ok(true));
            bench.live("2026-11-22T10:00");
            let charges = "select count(*) from sandbox_charges";
            assert_eq!(bench.app.db.read(move |r| kit::db::migrate::count(r, charges)).wait(), Ok(1));
            assert!(bench.invoices()[0].paid_at.is_some());
            assert_settled(&bench.app, &[]);
        }
    });
}

#[test]
fn several_workers_bill_everybody_once() {
    each_engine(|app| {
        let bench = Bench::open(app, &[]);
        for _ in 0..300 {
            bench.subscribe(None);
        }
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| while billing::run(&bench.app, &bench.shop).unwrap() > 0 {});
            }
        });
        bench.run();
        let invoices = bench.invoices();
        assert_eq!(invoices.len(), 300);
        let mut numbers: Vec<i64> = invoices.iter().map(|i| i.number).collect();
        numbers.sort();
        assert_eq!(numbers, (1..=300).collect::<Vec<_>>());
        assert!(invoices.iter().all(|i| i.paid_at.is_some()));
        assert_settled(&bench.app, &[]);
    });
}

#[test]
fn downtime_is_caught_up_in_order_and_a_clock_going_back_bills_nothing_twice() {
    each_engine(|app| {
        let bench = Bench::open(app, &[]);
        bench.subscribe(None);
        bench.run();
        bench.app.clock.set(at("2027-02-22T10:00"));
        bench.run();
        let due: Vec<Instant> = bench.invoices().iter().map(|i| i.due_at).collect();
        assert_eq!(due, ["2026-11-21", "2026-12-21", "2027-01-21", "2027-02-21"].map(|d| at(&format!("{d}T10:00"))));
        bench.app.clock.set(at("2026-12-25T10:00"));
        bench.run();
        assert_eq!(bench.invoices().len(), 4);
        assert_settled(&bench.app, &[]);
    });
}

#[test]
fn a_clock_a_moment_behind_does_not_stop_the_shop() {
    each_engine(|app| {
        let bench = Bench::open(app, &[]);
        let mut arrears = terms(1, 33_000);
        arrears.items.iter_mut().for_each(|item| item.bill = Bill::Arrears);
        let id = bench.subscribe_to(arrears, None);
        let other = bench.subscribe(None);
        bench.live("2026-12-21T10:00");
        assert_eq!(bench.totals(), vec![33_000, 33_000, 33_000]);
        // What is asked now stands half a second before the renewal that was carried out already.
        bench.app.clock.set(Instant::from_micros(bench.app.now().micros() - 500_000));
        let now = bench.app.now();
        bench.change(id, move |a| a.cancel(When::PeriodEnd, Unused::Keep, now));
        bench.live("2027-01-22T10:00");
        // Each of both was billed once more; the first had ended with its period.
        assert_eq!((bench.state(id), bench.state(other)), (Standing::Ended, Standing::Active));
        assert_eq!(bench.totals(), vec![33_000; 4]);
        assert_settled(&bench.app, &[]);
    });
}

stmt! { BREAK = "update changes set data = '{}' where shop = $1 and subscription = $2" }
stmt! { MEND = "update changes set data = (select c.data from changes c where c.shop = $1 and c.subscription = $3)
where shop = $1 and subscription = $2" }

#[test]
fn one_that_cannot_be_billed_does_not_stop_the_others() {
    each_engine(|app| {
        let bench = Bench::open(app, &[]);
        let (broken, good) = (bench.subscribe(None), bench.subscribe(None));
        bench.run();
        let shop = bench.shop.id;
        bench.app.db.write(move |tx| tx.run(&BREAK, args![shop, broken])).wait().unwrap();
        bench.app.clock.set(at("2026-12-21T10:00"));
        bench.run();
        bench.run();
        assert_eq!(bench.totals(), vec![33_000; 3]);
        let held = bench.app.db.read(move |r| subscription::sql::held(r, shop, broken)).wait().unwrap();
        assert_eq!(held, Some(at("2026-12-21T10:15")));
        assert_eq!(billing::next_due(&bench.app, &bench.shop), Ok(held));
        bench.app.db.write(move |tx| tx.run(&MEND, args![shop, broken, good])).wait().unwrap();
        bench.live("2026-12-21T11:00");
        let due: Vec<Instant> = bench.invoices().iter().map(|i| i.due_at).collect();
        assert_eq!((bench.totals(), due[3]), (vec![33_000; 4], at("2026-12-21T10:00")));
        let held = bench.app.db.read(move |r| subscription::sql::held(r, shop, broken)).wait();
        assert_eq!(held, Ok(None));
        assert_settled(&bench.app, &[]);
    });
}

#[test]
fn a_new_policy_of_the_shop_leaves_old_agreements_alone() {
    each_engine(|app| {
        let mut bench = Bench::open(app, &[]);
        let id = bench.subscribe(None);
        bench.run();
        bench.shop.policy = Arc::new(Policy { period_start: PeriodStart::Midnight, ..Policy::default() });
        bench.live("2026-12-21T09:00");
        assert_eq!(bench.invoices().len(), 1);
        bench.live("2026-12-21T10:00");
        assert_eq!(bench.invoices().len(), 2);
        assert_eq!(bench.state(id), Standing::Active);
        assert_settled(&bench.app, &[]);
    });
}

#[test]
fn another_shops_subscription_is_not_there() {
    each_engine(|app| {
        let bench = Bench::open(app, &[]);
        let id = bench.subscribe(None);
        let other = ShopId(bench.shop.id.0 + 1);
        assert_eq!(bench.app.db.read(move |r| subscription::find(r, other, id)).wait(), Ok(None));
    });
}
