//! Plans on both engines: their life, their prices' versions, what the editor refuses, and what the storefront shows.

use base::{Currency, Ratio};
use domain::billing::price::Price;
use domain::catalog::conditions::Minimum;
use domain::shop::role::Role;

use super::State;
use super::storefront::show;
use crate::plan_item::Tax;
use crate::tests::{Test, assert_page, day, each, hire, open, plan};

/// The form of a plan with one item.
const FORM: [(&str, &str); 16] = [
    ("do", "save"),
    ("code", "toy-m"),
    ("name_ko", "장난감 중"),
    ("name_en", "Toys M"),
    ("benefits", "무료 배송 | Free delivery\n살균 세척"),
    ("state", "live"),
    ("position", "1"),
    ("trial_days", "14"),
    ("items.0.code", "base"),
    ("items.0.kind", "rental"),
    ("items.0.n", "1"),
    ("items.0.unit", "month"),
    ("items.0.bill", "advance"),
    ("items.0.model", "flat"),
    ("items.0.amount", "33,000"),
    ("deposit", "50000"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FORM.into_iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes.iter().copied()).collect()
}

/// What a plan costs a month on a day.
fn price(test: &Test, code: &str, on: &str) -> Option<i64> {
    test.offer(code, &[], on).map(|offer| offer.terms.mrr())
}

fn made(test: &Test) -> String {
    let answer = test.post("/admin/plans/new", &FORM);
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    answer.location().to_string()
}

#[test]
fn a_plan_is_made_sold_and_retired() {
    each(|test| {
        assert_page(&test.get("/admin/plans"), "No plans yet");
        assert_page(&test.get_in("ko", "/admin/plans/new"), "항목 1");
        let path = made(test);
        assert_page(&test.get(&path), "33000");
        assert_page(&test.get("/admin/plans"), "<b>₩33,000</b><small> / month</small>");
        let offer = test.offer("toy-m", &[], "2026-11-21").unwrap();
        assert_eq!((offer.conditions.deposit, offer.conditions.trial.map(|trial| trial.days)), (50_000, Some(14)));
        assert_eq!(offer.terms.items[0].ko, "장난감 중");
        assert_eq!(offer.terms.items[0].tax, Ratio::new(1, 10));
        assert_eq!(test.offer(&offer.plan.id.to_string(), &[], "2026-11-21").as_ref(), Some(&offer));
        let retire = with(&[("state", "retired"), ("version", "1")]);
        assert_eq!(test.post(&path, &retire).location(), path);
        assert_eq!(price(test, "toy-m", "2026-11-21"), None);
        let late = test.post(&path, &retire);
        assert_eq!(late.status.as_u16(), 422);
        assert!(late.body.contains("Somebody else"));
    });
}

#[test]
fn deliveries_are_typed_and_stay_as_they_were() {
    each(|test| {
        let typed = [
            ("deliver_n", "2"),
            ("deliver_unit", "week"),
            ("deliver_first", "2026-12-01"),
            ("cutoff_days", "2"),
            ("cutoff_at", "18:00"),
            ("closed", "previous_open"),
        ];
        let path = test.post("/admin/plans/new", &with(&typed)).location().to_string();
        let conditions = |test: &Test| test.offer("toy-m", &[], "2026-11-21").unwrap().conditions;
        let deliver = conditions(test).deliver.unwrap();
        let json =
            r#"{"every":"2 week","first":"2026-12-01","cutoff":{"days":2,"at":"18:00"},"closed":"previous_open"}"#;
        assert_eq!(serde_json::to_string(&deliver).unwrap(), json);
        assert_page(&test.get(&path), "18:00");
        let wrong = test.post(&path, &with(&[("deliver_n", "2"), ("deliver_unit", "week"), ("cutoff_at", "six")]));
        assert_eq!(wrong.status.as_u16(), 422);
        assert!(wrong.body.contains("Write it like 18:00"));
    });
}

#[test]
fn the_first_periods_may_have_another_price() {
    each(|test| {
        let intro = [("state", "live"), ("items.0.intro_n", "3"), ("items.0.intro_amount", "9900")];
        let path = test.post("/admin/plans/new", &with(&intro)).location().to_string();
        assert_page(&test.get(&path), "value=\"3\"");
        assert_page(&test.get("/"), "First 3 months ₩9,900, then ₩33,000 a month");
        let terms = test.offer("toy-m", &[], "2026-11-21").unwrap().terms;
        assert_eq!(terms.items[0].price.after(2), &Price::flat(9_900));
        assert_eq!(terms.mrr(), 33_000);
        let half = test.post(&path, &with(&[("items.0.intro_n", "3")]));
        assert_eq!(half.status.as_u16(), 422);
        assert!(half.body.contains("Give both the periods and the price"));
    });
}

#[test]
fn leaving_early_may_cost_something() {
    each(|test| {
        let fee = [("state", "live"), ("minimum_months", "24"), ("clawback", "10000"), ("of_remaining", "12.5")];
        let path = test.post("/admin/plans/new", &with(&fee)).location().to_string();
        assert_page(&test.get(&path), "value=\"12.5\"");
        let minimum = test.offer("toy-m", &[], "2026-11-21").unwrap().conditions.minimum.unwrap();
        assert_eq!((minimum.months, minimum.clawback, minimum.of_remaining), (24, 10_000, Some(Ratio::new(1, 8))));
        assert_eq!(test.post(&path, &with(&[("of_remaining", "101"), ("minimum_months", "24")])).status.as_u16(), 422);
    });
}

#[test]
fn an_item_may_be_an_add_on() {
    each(|test| {
        let row = [
            ("state", "live"),
            ("items.1.code", "wash"),
            ("items.1.name_ko", "세척"),
            ("items.1.kind", "access"),
            ("items.1.n", "1"),
            ("items.1.unit", "month"),
            ("items.1.bill", "advance"),
            ("items.1.model", "flat"),
            ("items.1.amount", "3000"),
        ];
        let ticked = with(&[&row[..], &[("items.1.addon", "on")]].concat());
        let path = test.post("/admin/plans/new", &ticked).location().to_string();
        assert_page(&test.get(&path), "Item 2 · add-on");
        assert_page(&test.get("/"), "Add-ons: 세척 ₩3,000 a month");
        let offer = test.offer("toy-m", &[], "2026-11-21").unwrap();
        assert_eq!((offer.terms.mrr(), offer.addons.len(), offer.addons[0].addon), (33_000, 1, true));
        let taken = test.offer("toy-m", &[("wash", 1)], "2026-11-21").unwrap();
        assert_eq!((taken.terms.mrr(), taken.addons.len()), (36_000, 0));
        // Without the box it is a part of the plan; a plan of nothing but add-ons is none.
        let part = with(&[&row[..], &[("version", "1")]].concat());
        assert_eq!(test.post(&path, &part).status.as_u16(), 303);
        assert_eq!(test.offer("toy-m", &[], "2026-11-21").unwrap().terms.mrr(), 36_000);
        let bare = with(&[("items.0.addon", "on"), ("code", "bare")]);
        assert_eq!(test.post("/admin/plans/new", &bare).status.as_u16(), 422);
    });
}

#[test]
fn leaving_may_need_notice() {
    each(|test| {
        let path =
            test.post("/admin/plans/new", &with(&[("state", "live"), ("notice_days", "30")])).location().to_string();
        assert_page(&test.get(&path), "value=\"30\"");
        assert_page(&test.get("/"), "Leave with 30 days’ notice");
        let offer = test.offer("toy-m", &[], "2026-11-21").unwrap();
        assert_eq!((offer.conditions.notice_days(), offer.terms.notice.map(|notice| notice.days)), (30, Some(30)));
        assert_eq!(test.post(&path, &with(&[("notice_days", "366")])).status.as_u16(), 422);
    });
}

#[test]
fn usage_is_counted_by_a_meter_that_is_there() {
    each(|test| {
        let usage = [("items.0.kind", "usage"), ("items.0.meter", "swap")];
        let refused = test.post("/admin/plans/new", &with(&usage));
        assert_eq!(refused.status.as_u16(), 422);
        assert!(refused.body.contains("There is no meter with this code"));
        let meter = [("code", "swap"), ("aggregate", "sum")];
        test.post("/admin/plans/meters", &meter.map(|(k, v)| (k, v)));
        assert_eq!(test.post("/admin/plans/new", &with(&usage)).status.as_u16(), 303);
    });
}

#[test]
fn rows_of_items_come_and_go_without_script() {
    each(|test| {
        let rows = |body: &str| body.matches("Item code").count();
        let longer = test.post("/admin/plans/new", &with(&[("do", "add-item"), ("name_ko", "반쯤 쓴 이름")]));
        assert_page(&longer, "반쯤 쓴 이름");
        assert_eq!(rows(&longer.body), 2);
        let second = [("items.1.code", "swaps"), ("items.1.kind", "usage")];
        let shorter = test.post("/admin/plans/new", &with(&[&second[..], &[("do", "remove-item-0")]].concat()));
        assert_page(&shorter, "swaps");
        assert_eq!(rows(&shorter.body), 1);
        let none = test.post("/admin/plans/new", &with(&[("do", "remove-item-0")]));
        assert_eq!(rows(&none.body), 0);
    });
}

#[test]
fn a_new_price_is_shown_first_and_spares_subscribers() {
    each(|test| {
        let path = made(test);
        let before = test.offer("toy-m", &[], "2026-11-30").unwrap();
        let rise = [("version", "1"), ("items.0.amount", "36000"), ("price_from", "2026-12-01")];
        let asked = test.post(&path, &with(&rise));
        assert_page(&asked, "whoever joins from 1 Dec pays ₩36,000 a month. Present subscribers keep ₩33,000 a month.");
        assert_eq!(price(test, "toy-m", "2026-12-01"), Some(33_000));
        let seen = asked.body.split("name=\"seen\" value=\"").nth(1).unwrap().split("\">").next().unwrap();
        let seen = seen.replace("&quot;", "\"");
        // Another price than the one that was shown is shown again.
        let other = with(&[&rise[..1], &rise[2..], &[("seen", &seen), ("items.0.amount", "37000")]].concat());
        assert_page(&test.post(&path, &other), "₩37,000 a month");
        let sure = with(&[&rise[..], &[("seen", &seen)]].concat());
        assert_eq!(test.post(&path, &sure).location(), path);
        assert_eq!(price(test, "toy-m", "2026-11-30"), Some(33_000));
        assert_eq!(price(test, "toy-m", "2026-12-01"), Some(36_000));
        let (shop, item) = (test.shop.id, before.terms.items[0].id);
        let current = |on: &str| {
            let on = day(on);
            test.app.db.read(move |r| crate::price::current(r, shop, item, Currency::KRW, on)).wait().unwrap()
        };
        assert_eq!(
            ["2026-11-20", "2026-11-30", "2026-12-01"].map(|on| current(on).map_or(0, |row| row.number)),
            [0, 1, 2]
        );
        // Grandfathering: what was offered earlier is a copy and stays.
        assert_eq!(before.terms.mrr(), 33_000);
        assert_ne!(
            before.terms.items[0].price_id,
            test.offer("toy-m", &[], "2026-12-01").unwrap().terms.items[0].price_id
        );
        assert_page(&test.get(&path), " · planned");
        // Saved again without a change: no further version.
        let same = with(&[("version", "2"), ("items.0.amount", "36000")]);
        assert_eq!(test.post(&path, &same).status.as_u16(), 303);
        let page = test.get(&path).body;
        assert_eq!(["· now", "· planned"].map(|state| page.matches(state).count()), [1, 1]);
    });
}

#[test]
fn a_price_without_fields_stays_as_it_is() {
    each(|test| {
        let mut tiers = plan("tiers", "구간", 0);
        let json = r#"{"graduated": [{"up_to": 2, "each": 1000}, {"each": 3000}]}"#;
        tiers.parts[0].prices[0].price = serde_json::from_str(json).unwrap();
        let path = format!("/admin/plans/{}", test.add(&tiers));
        assert_page(&test.get(&path), "up to 2 ₩1,000 each, from 3 ₩3,000 each");
        let kept = with(&[("version", "1"), ("code", "tiers"), ("items.0.model", "keep"), ("items.0.amount", "")]);
        assert_eq!(test.post(&path, &kept).location(), path);
        assert_eq!(test.offer("tiers", &[("base", 3)], "2026-11-21").unwrap().terms.mrr(), 5_000);
        assert_page(&test.get(&path), "from 3 ₩3,000 each");
    });
}

#[test]
fn wrong_fields_are_refused_next_to_them() {
    each(|test| {
        for wrong in [
            ("code", "Toy M"),
            ("items.0.code", ""),
            ("items.0.n", "0"),
            ("items.0.n", "soon"),
            ("items.0.kind", "gift"),
            ("items.0.meter", "swap"),
            ("items.0.amount", ""),
            ("items.0.amount", "1.5"),
            ("items.0.model", "keep"),
            ("items.0.tax", "2"),
            ("items.0.product", "prd_0000000000001"),
            ("trial_days", "400"),
            ("trial_days", "many"),
            ("minimum_months", "121"),
            ("deposit", "-5"),
            ("deliver_n", "x"),
            ("state", "sold"),
        ] {
            let answer = test.post("/admin/plans/new", &with(&[wrong]));
            assert_eq!(answer.status.as_u16(), 422, "{wrong:?}");
            assert!(answer.body.contains(&format!("id=\"f-{}-error\"", wrong.0)), "{wrong:?} {}", answer.body);
            assert_eq!(kit::web::lint::lint(&answer.body), Vec::<String>::new(), "{wrong:?}");
        }
        let path = made(test);
        assert!(test.post("/admin/plans/new", &FORM).body.contains("This code is in use"));
        let past = with(&[("version", "1"), ("price_from", "2026-11-20")]);
        assert!(test.post(&path, &past).body.contains("id=\"f-price_from-error\""));
    });
}

#[test]
fn an_offer_counts_quantities_and_taxes() {
    each(|test| {
        let mut seats = plan("seats", "좌석", 3_000);
        seats.parts[0].prices[0].price = Price::each(3_000);
        seats.parts[0].tax = Some(Tax::Exempt);
        test.add(&seats);
        let offer = test.offer("seats", &[("base", 5), ("other", 9)], "2026-11-21").unwrap();
        assert_eq!((offer.terms.mrr(), offer.terms.items[0].tax), (15_000, Ratio::ZERO));
        assert_eq!(price(test, "seats", "2026-11-21"), Some(3_000));
        // Before its first price, or in a currency without one, nothing is offered.
        assert_eq!(price(test, "seats", "2026-11-20"), None);
        let mut dollars = plan("dollars", "달러", 500);
        dollars.parts[0].prices[0].currency = Currency::USD;
        test.add(&dollars);
        assert_eq!(price(test, "dollars", "2026-11-21"), None);
        assert_page(&test.get("/admin/plans"), "it has no price for today");
    });
}

#[test]
fn an_item_that_is_taken_out_retires_and_can_come_back() {
    each(|test| {
        let path = made(test);
        let extra = [
            ("items.1.code", "extra"),
            ("items.1.kind", "access"),
            ("items.1.n", "2"),
            ("items.1.unit", "week"),
            ("items.1.bill", "advance"),
            ("items.1.model", "each"),
            ("items.1.amount", "5000"),
        ];
        let save = |version: &'static str, more: &[(&'static str, &'static str)]| {
            let answer = test.post(&path, &with(&[&[("version", version)], more].concat()));
            assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
            test.offer("toy-m", &[], "2026-11-21").unwrap().terms
        };
        let both = save("1", &extra);
        let line = show::price_line(base::Lang::Ko, &both, Currency::KRW);
        assert_eq!(line, "월 33,000원 + 2주마다 5,000원");
        assert_eq!(save("2", &[]).items.len(), 1);
        assert_eq!(save("3", &extra).items, both.items);
    });
}

#[test]
fn plans_are_of_one_shop_and_one_right() {
    each(|test| {
        let path = made(test);
        let other = open(&test.app, "꽃집", "flowers");
        let names = |shop: base::id::ShopId| test.app.db.read(move |r| super::names(r, shop)).wait().unwrap();
        assert_eq!((names(test.shop.id).len(), names(other.id).len()), (1, 0));
        let viewer = hire(&test.app, test.shop.id, "viewer@toys.kr", Role::Viewer);
        let stranger = hire(&test.app, other.id, "a@flowers.kr", Role::Owner);
        let home = std::mem::replace(&mut test.host, "flowers.localhost".into());
        test.session = stranger;
        for gone in [path.as_str(), "/admin/plans/pln_0000000000001", "/admin/plans/x"] {
            assert_eq!(test.get(gone).status.as_u16(), 404, "{gone}");
            assert_eq!(test.post(gone, &FORM).status.as_u16(), 404, "{gone}");
        }
        (test.host, test.session) = (home, viewer);
        assert_page(&test.get("/admin/plans"), "Toys M");
        for closed in [path.as_str(), "/admin/plans/new"] {
            assert_eq!(test.get(closed).status.as_u16(), 403, "{closed}");
            assert_eq!(test.post(closed, &FORM).status.as_u16(), 403, "{closed}");
        }
        test.session.clear();
        assert!(test.get("/admin/plans").location().starts_with("/admin/login"));
    });
}

#[test]
fn the_storefront_shows_the_live_plans_of_its_shop() {
    each(|test| {
        assert_page(&test.get("/"), "No plans on sale yet");
        made(test);
        assert_page(&test.get_in("ko", "/"), "14일 무료 체험");
        let mut large = plan("toy-l", "장난감 대", 55_000);
        large.plan.conditions.minimum = Some(Minimum { months: 12, clawback: 0, of_remaining: None });
        test.add(&large);
        let mut draft = plan("toy-s", "아직 초안", 11_000);
        draft.state = State::Draft;
        test.add(&draft);
        let other = open(&test.app, "꽃집", "flowers");
        test.add_to(&other, &plan("rose", "장미 한 다발", 20_000));
        let mut late = plan("toy-xl", "내일부터", 99_000);
        late.parts[0].prices[0].from = day("2026-11-22");
        test.add(&late);
        let page = test.get_in("ko", "/");
        assert_page(&page, "장난감 곳간의 단골이 되어 보세요");
        for want in ["/join/toy-m", "/join/toy-l", "월 33,000원부터", "부가세 포함", "보증금 50,000원", "약정 12개월"]
        {
            assert!(page.body.contains(want), "{want}");
        }
        for hidden in ["아직 초안", "장미", "내일부터"] {
            assert!(!page.body.contains(hidden), "{hidden}");
        }
        assert_page(&test.get("/"), "Compare");
    });
}
