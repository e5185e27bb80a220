//! The front room with a real shop behind it: an empty one, one in which subscriptions ran for three months, and what
//! another shop sees of it.

use axum::Router;
use base::id::{CustomerId, SubscriptionId};
use base::{Currency, Instant, Lang, Ratio};
use billing::payment::{self, Card};
use billing::subscription::{self, NewSubscription};
use catalog::plan::{self, NewPlan, State};
use catalog::plan_item::Part;
use catalog::price::NewPrice;
use domain::billing::agreement::{Change, Created, PauseMode, Unused};
use domain::billing::change::When;
use domain::billing::price::Price;
use domain::catalog::conditions::Conditions;
use domain::catalog::plan::{Draft, DraftItem, Name, check_plan};
use domain::shop::role::Role;
use kit::app::App;
use kit::session::{self, Realm};
use kit::testing::{Answer, each_engine, send};
use kit::web::guard::{Served, protect};
use people::customer::{NewCustomer, Source};
use shop::audit::Actor;
use shop::staff::NewStaff;
use shop::tenant::{self, NewShop, Shop};

const CSRF: &str = "0123456789abcdef0123456789abcdef";
const DAY: i64 = 86_400;

struct Test {
    app: App,
    shop: Shop,
    session: String,
    router: Router,
    runtime: tokio::runtime::Runtime,
}

impl Test {
    fn open(app: &App, slug: &str, role: Role) -> Test {
        let new = NewShop::korean(&format!("{slug} shop"), slug, "Asia/Seoul".parse().unwrap());
        let jieun = NewStaff::check("jieun@toys.kr", "지은", role, "a long enough sentence").unwrap();
        let inner = app.clone();
        let opening = app.db.write(move |tx| {
            let now = inner.now();
            let shop = tenant::open(tx, &inner.ids, now, new.clone()).unwrap();
            let staff = shop::staff::add(tx, &inner.ids, shop, now, &Actor::Command, &jieun).unwrap();
            let later = now.plus_seconds(13 * DAY);
            let token = session::add(tx, Realm::Staff, shop, staff.0, CSRF, later)?;
            Ok::<_, kit::db::Error>((tenant::find(tx, shop)?.unwrap(), token))
        });
        let (shop, token) = opening.wait().unwrap();
        let cookie = session::cookie(Realm::Staff, &token).1;
        let session = cookie.to_str().unwrap().split(';').next().unwrap().to_string();
        let routes = crate::routes().merge(analytics::routes()).merge(people::routes());
        let routes = routes.layer(axum::Extension(crate::NAVIGATION));
        let router = protect(routes, Served { secure: false }).with_state(app.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Test { app: app.clone(), shop, session, router, runtime }
    }

    fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let cookies = format!("csrf={CSRF}; {}", self.session);
        let (host, form) = (format!("{}.localhost", self.shop.slug), [&[("csrf", CSRF)], pairs].concat());
        self.runtime.block_on(send(&self.router, &host, path, &cookies, Some(&form)))
    }

    fn get(&self, path: &str) -> Answer {
        let cookies = format!("csrf={CSRF}; {}", self.session);
        let host = format!("{}.localhost", self.shop.slug);
        let answer = self.runtime.block_on(send(&self.router, &host, path, &cookies, None));
        if answer.status.is_success() && answer.body.starts_with("<!DOCTYPE") {
            assert_eq!(kit::web::lint::lint(&answer.body), Vec::<String>::new(), "{path}");
        }
        answer
    }

    fn plan(&self, won: i64) -> plan::Offer {
        self.plan_in("box", Currency::KRW, won)
    }

    fn plan_in(&self, code: &'static str, currency: Currency, amount: i64) -> plan::Offer {
        let item =
            DraftItem { code: "base".into(), kind: "rental".into(), every: "1 month".into(), ..DraftItem::default() };
        let draft =
            Draft { code: code.into(), name_ko: "장난감 대여".into(), items: vec![item], ..Draft::default() };
        let from = "2020-01-01".parse().unwrap();
        let price = NewPrice { currency, price: Price::flat(amount), from };
        let new = NewPlan {
            plan: check_plan(&draft).unwrap(),
            summary: Name::default(),
            benefits: Vec::new(),
            state: State::Live,
            position: 0,
            parts: vec![Part { prices: vec![price], ..Part::default() }],
        };
        let (app, shop) = (self.app.clone(), self.shop.clone());
        let adding = self.app.db.write(move |tx| {
            plan::add(tx, &app.ids, app.now(), &shop, &Actor::Command, &new)?;
            plan::offer(tx, &shop.in_currency(currency), code, &[], shop.today(app.now()))
        });
        adding.wait().unwrap().unwrap()
    }

    /// Somebody who subscribes now with a card that answers so.
    fn subscribe(&self, name: &str, card: &str, offer: &plan::Offer) -> (CustomerId, SubscriptionId) {
        self.subscribe_in(Currency::KRW, name, card, offer)
    }

    fn subscribe_in(
        &self,
        currency: Currency,
        name: &str,
        card: &str,
        offer: &plan::Offer,
    ) -> (CustomerId, SubscriptionId) {
        let (app, shop, name) = (self.app.clone(), self.shop.in_currency(currency), name.to_string());
        let (token, terms) = (card.to_string(), offer.terms.clone());
        let signing = self.app.db.write(move |tx| {
            let now = app.now();
            let phones = vec!["+821012345678".to_string()];
            let new = NewCustomer { phones, ..NewCustomer::named(&name, Lang::Ko, Source::Storefront) };
            let customer = people::customer::add(tx, &app.ids, now, &shop, &new)?;
            let card =
                Card { token: token.clone(), brand: "Sandbox".into(), last4: "4242".into(), expires: "2030-01".into() };
            payment::add_instrument(tx, &app.ids, shop.id, customer, &card, now)?;
            let created = Created::new(terms.clone(), &Conditions::default(), Ratio::new(1, 10));
            let actor = "customer".to_string();
            let new = NewSubscription { customer, recipient: None, reference: None, created, starts: now, actor };
            let id = subscription::subscribe(&app, tx, &shop, &new, now).unwrap();
            subscription::bill_now(&app, tx, &shop, id, now)?;
            Ok::<_, kit::db::Error>((customer, id))
        });
        signing.wait().unwrap()
    }

    fn change(
        &self,
        id: SubscriptionId,
        decide: impl Fn(&domain::billing::agreement::Agreement, Instant) -> Result<Change, domain::billing::Refusal>
        + Send
        + 'static,
    ) {
        let (app, shop) = (self.app.clone(), self.shop.clone());
        let changing = self.app.db.write(move |tx| {
            let now = app.now();
            subscription::change(&app, tx, &shop, id, "test", now, |a| decide(a, now)).unwrap();
            subscription::bill_now(&app, tx, &shop, id, now)
        });
        changing.wait().unwrap();
    }

    /// Lets time pass, doing what falls due on the way.
    fn live(&self, days: i64) {
        let until = self.app.now().plus_seconds(days * DAY);
        while let Some(at) = billing::next_due(&self.app, &self.shop).unwrap().filter(|at| *at <= until) {
            self.app.clock.set(at.max(self.app.now()));
            billing::run(&self.app, &self.shop).unwrap();
        }
        self.app.clock.set(until);
        kit::events::drain(&self.app, analytics::movement::CONSUMER).unwrap();
    }

    /// Three months with somebody who pays, somebody whose card declines, a long pause and a planned end.
    fn lived(&self) -> Vec<CustomerId> {
        self.app.clock.set(self.app.now().plus_seconds(-80 * DAY));
        let offer = self.plan(33_000);
        let (kim, _) = self.subscribe("김서연", "paid", &offer);
        let (park, paused) = self.subscribe("박하은", "paid", &offer);
        let (choi, leaving) = self.subscribe("최지호", "paid", &offer);
        self.live(5);
        self.change(paused, |a, now| a.pause(None, PauseMode::Credit, now));
        self.live(70);
        let (lee, _) = self.subscribe("이도윤", "declined:dead_instrument", &offer);
        self.live(5);
        self.change(leaving, |a, now| a.cancel(When::PeriodEnd, Unused::Keep, now));
        self.live(0);
        vec![kim, lee, park, choi]
    }
}

#[test]
fn a_new_shop_is_shown_its_first_steps() {
    each_engine(|app| {
        let test = Test::open(&app, "toys", Role::Owner);
        let page = test.get("/admin");
        assert_eq!(page.status.as_u16(), 200, "{}", page.body);
        for text in ["좋은 아침이에요, 지은 님", "급한 일은 모두 끝났어요", "첫 플랜 만들기", "/admin/plans/new"]
        {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        assert!(!page.body.contains("NaN"));
    });
}

#[test]
fn a_shop_that_ran_for_three_months_is_shown_its_day() {
    each_engine(|app| {
        let test = Test::open(&app, "toys", Role::Owner);
        test.lived();
        let page = test.get("/admin").body;
        for text in
            ["월 반복 매출", "99,000", "결제가 실패한 청구", "33,000원", "장난감 대여", "이도윤", "최지호", "박하은"]
        {
            assert!(page.contains(text), "{text}: {page}");
        }
        assert!(page.contains("class=\"tally hot\">1"), "the menu counts the failed payment: {page}");
        for path in ["/admin?span=3", "/admin?span=12&why=paused&lang=en", "/admin?to=2026-09"] {
            assert_eq!(test.get(path).status.as_u16(), 200, "{path}");
        }
    });
}

#[test]
fn currencies_are_not_added_up() {
    each_engine(|app| {
        let test = Test::open(&app, "toys", Role::Owner);
        let usd = "USD".parse().unwrap();
        let (won, dollars) = (test.plan(33_000), test.plan_in("abroad", usd, 25_900));
        test.subscribe("이도윤", "declined:dead_instrument", &won);
        test.subscribe_in(usd, "John", "declined:dead_instrument", &dollars);
        test.live(5);
        for path in ["/admin", "/admin/attention"] {
            let page = test.get(&format!("{path}?lang=en")).body;
            assert!(page.contains("$259.00") && !page.contains("58,900") && !page.contains("25,900"), "{path}: {page}");
        }
        assert!(test.get("/admin?lang=en").body.contains("₩33,000 + $259.00 not collected yet"));
    });
}

#[test]
fn each_reason_has_its_list() {
    each_engine(|app| {
        let test = Test::open(&app, "toys", Role::Owner);
        test.lived();
        for (why, inside, outside) in
            [("declined", "이도윤", "최지호"), ("leaving", "최지호", "이도윤"), ("paused", "박하은", "김서연")]
        {
            let page = test.get(&format!("/admin/attention?why={why}")).body;
            assert!(page.contains(inside) && !page.contains(outside), "{why}: {page}");
        }
        assert_eq!(test.get("/admin/jobs").status.as_u16(), 200);
    });
}

#[test]
fn an_unpaid_bill_that_no_card_declined_needs_attention_too() {
    each_engine(|app| {
        let test = Test::open(&app, "toys", Role::Owner);
        test.subscribe("한도현", "unknown:paid", &test.plan(33_000));
        test.live(0);
        assert!(!test.get("/admin/attention?why=overdue").body.contains("한도현"));
        app.clock.set(app.now().plus_seconds(2 * DAY));
        let page = test.get("/admin/attention?why=overdue").body;
        assert!(page.contains("한도현") && page.contains("33,000원 연체"), "{page}");
    });
}

#[test]
fn what_nobody_does_is_on_top_of_the_home_page() {
    each_engine(|app| {
        let test = Test::open(&app, "toys", Role::Owner);
        test.lived();
        let says = "처리되지 않은 일이 있어요";
        assert!(!test.get("/admin").body.contains(says));
        let due = billing::next_due(&app, &test.shop).unwrap().unwrap();
        app.clock.set(due.plus_seconds(billing::watchdog::LATE_SECONDS));
        for path in ["/admin", "/admin/attention"] {
            assert!(test.get(path).body.contains(says), "{path}");
        }
    });
}

#[test]
fn a_job_that_was_given_up_is_tried_again() {
    each_engine(|app| {
        let test = Test::open(&app, "toys", Role::Owner);
        let (shop, at) = (test.shop.id, app.now());
        app.db.write(move |tx| kit::jobs::add(tx, 7, shop, "kite", "kite 1", "{}".into(), at)).wait().unwrap();
        kit::jobs::work(&app, "worker", &[]).unwrap();
        assert!(test.get("/admin/jobs").body.contains("다시 하기"));
        assert_eq!(test.post("/admin/jobs/7/again", &[]).location(), "/admin/jobs");
        assert_eq!(app.db.read(kit::jobs::backlog).wait().unwrap().waiting, 1);
        assert_eq!(test.post("/admin/jobs/7/again", &[]).status.as_u16(), 404);
    });
}

#[test]
fn a_customer_is_on_one_page() {
    each_engine(|app| {
        let test = Test::open(&app, "toys", Role::Owner);
        let [kim, lee, ..] = test.lived()[..] else { panic!("four people") };
        let page = test.get(&format!("/admin/customers/{kim}"));
        assert_eq!(page.status.as_u16(), 200, "{}", page.body);
        for text in ["김서연", "장난감 대여", "33,000원", "010-1234-5678", "/admin/subscriptions/new?customer=cus_"]
        {
            assert!(page.body.contains(text), "{text}: {}", page.body);
        }
        assert!(test.get(&format!("/admin/customers/{lee}?lang=en&before=999999")).body.contains("이도윤"));
        for id in ["cus_0000000000000", "nonsense"] {
            assert_eq!(test.get(&format!("/admin/customers/{id}")).status.as_u16(), 404, "{id}");
        }
    });
}

#[test]
fn the_list_of_customers_says_what_each_has() {
    each_engine(|app| {
        let test = Test::open(&app, "toys", Role::Owner);
        assert!(test.get("/admin/customers").body.contains("아직 고객이 없어요"));
        test.lived();
        let all = test.get("/admin/customers").body;
        for text in ["김서연", "장난감 대여", "33,000원", "010-••••-5678", "결제 실패", "해지 예약", "99,000원"]
        {
            assert!(all.contains(text), "{text}: {all}");
        }
        let names = |query: &str| {
            let body = test.get(&format!("/admin/customers?{query}")).body;
            ["김서연", "이도윤", "최지호", "박하은"].map(|name| body.contains(&format!("<b>{name}</b>")))
        };
        for (query, want) in LISTED {
            assert_eq!(names(query), *want, "{query}");
            // A search finds the same people under the same chips.
            assert_eq!(names(&format!("q=5678&{query}")), *want, "q=5678&{query}");
        }
        for sort in ["sort=name", "sort=name&dir=down", "sort=new", "state=nonsense"] {
            assert_eq!(names(sort), [true; 4], "{sort}");
        }
        assert_eq!(names("page=2"), [false; 4]);
    });
}

/// Who stands under which chip.
const LISTED: &[(&str, [bool; 4])] = &[
    ("state=using", [true; 4]),
    ("state=failed", [false, true, false, false]),
    ("state=paused", [false, false, false, true]),
    ("state=left", [false; 4]),
    ("state=never", [false; 4]),
    ("source=storefront", [true; 4]),
    ("source=import&state=using", [false; 4]),
];

#[test]
fn the_palette_finds_people_and_invoices() {
    each_engine(|app| {
        let test = Test::open(&app, "toys", Role::Viewer);
        test.lived();
        for (typed, want) in [
            ("%EA%B9%80%EC%84%9C", "김서연"),
            ("%E3%84%B1%E3%85%85%E3%85%87", "김서연"),
            ("5678", "박하은"),
            ("2026-1", "2026-000001"),
        ] {
            let found = test.get(&format!("/admin/search?q={typed}")).body;
            assert!(found.contains(want), "{typed}: {found}");
        }
        assert!(!test.get("/admin/search?q=").body.contains("김서연"));
    });
}

#[test]
fn another_shop_sees_nothing_of_it() {
    each_engine(|app| {
        let (toys, books) = (Test::open(&app, "toys", Role::Owner), Test::open(&app, "books", Role::Owner));
        let people = toys.lived();
        for path in ["/admin", "/admin/attention", "/admin/jobs", "/admin/search?q=5678", "/admin/search?q=2026-1"] {
            let page = books.get(path);
            assert_eq!(page.status.as_u16(), 200, "{path}");
            assert!(!page.body.contains("김서연") && !page.body.contains("이도윤"), "{path}: {}", page.body);
        }
        for id in people {
            assert_eq!(books.get(&format!("/admin/customers/{id}")).status.as_u16(), 404);
        }
    });
}
