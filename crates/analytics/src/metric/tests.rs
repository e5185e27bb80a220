//! A small shop, counted by hand: its figures, its pages, and nothing of it in another shop.

use domain::analytics::metric::{Counted, Metric, WhyNot};
use domain::analytics::month::Months;
use kit::testing::each_engine;

use super::{Report, report, usual_month};
use crate::tests::{Test, month, months};

/// September: Kim 33,000 and Lee 49,000 begin. October: Park 20,000 begins, Kim changes to 49,000. November: Lee ends,
/// Park pauses, Choi 10,000 begins.
fn lived(test: &Test) {
    let [kim, lee, park, choi] = ["김서연", "이도윤", "박하은", "최지호"].map(|name| test.customer(name));
    test.turn(1, kim, "subscription_started", "2026-09-02", (0, 33_000));
    test.turn(2, lee, "subscription_started", "2026-09-30", (0, 49_000));
    test.turn(3, park, "subscription_started", "2026-10-11", (0, 20_000));
    test.turn(1, kim, "subscription_changed", "2026-10-20", (33_000, 49_000));
    test.turn(2, lee, "subscription_ended", "2026-11-01", (49_000, 0));
    test.turn(3, park, "subscription_paused", "2026-11-05", (20_000, 0));
    test.turn(4, choi, "subscription_started", "2026-11-20", (0, 10_000));
    test.hear();
}

fn count(test: &Test, period: Months) -> Report {
    let of = test.of();
    test.app.db.read(move |r| report(r, of, period)).wait().unwrap()
}

#[test]
fn one_month_is_counted_from_its_start_to_its_end() {
    each_engine(|app| {
        let test = Test::open(&app, "toys");
        lived(&test);
        let got = count(&test, months("2026-11", "2026-11"));
        let want = Counted {
            mrr_start: 118_000,
            mrr_end: 59_000,
            churned: 49_000,
            subscriptions: 2,
            customers_start: 3,
            customers_end: 2,
            gained: 1,
            new_customers: 1,
            lost: 1,
            ..Counted::default()
        };
        assert_eq!(got.counted, want);
        let october = Counted {
            mrr_start: 82_000,
            mrr_end: 118_000,
            subscriptions: 3,
            customers_start: 2,
            customers_end: 3,
            gained: 1,
            new_customers: 1,
            ..Counted::default()
        };
        assert_eq!(got.earlier, Some(october));
        let mrr: Vec<i64> = got.shown().iter().map(|step| step.mrr).collect();
        assert_eq!(mrr[8..], [0, 82_000, 118_000, 59_000]);
    });
}

#[test]
fn several_months_are_counted_as_one() {
    each_engine(|app| {
        let test = Test::open(&app, "toys");
        lived(&test);
        let got = count(&test, months("2026-10", "2026-11")).counted;
        let want = Counted {
            mrr_start: 82_000,
            mrr_end: 59_000,
            churned: 49_000,
            subscriptions: 2,
            customers_start: 2,
            customers_end: 2,
            gained: 1,
            new_customers: 1,
            lost: 1,
            ..Counted::default()
        };
        assert_eq!(got, want);
    });
}

#[test]
fn a_first_month_has_no_churn_to_speak_of() {
    each_engine(|app| {
        let test = Test::open(&app, "toys");
        lived(&test);
        let first = count(&test, months("2026-09", "2026-09"));
        assert_eq!(first.figure(Metric::CustomerChurn), Err(WhyNot::NobodyAtStart));
        assert_eq!(first.figure(Metric::RepeatRate), Err(WhyNot::NoBuyer));
        assert!(first.figure(Metric::Mrr).is_ok());
    });
}

#[test]
fn purchases_are_counted_by_day_and_repeats_up_to_the_end() {
    each_engine(|app| {
        let test = Test::open(&app, "books");
        let (kim, lee) = (test.customer("김서연"), test.customer("이도윤"));
        for (who, day, amount) in
            [(kim, "1997-01-03", 1_000), (kim, "1997-02-28", 2_000), (lee, "1997-02-01", 500), (kim, "1997-03-01", 700)]
        {
            test.bought(who, day, amount);
        }
        let got = count(&test, months("1997-02", "1997-02"));
        let Counted { purchases, sales, buyers, buyers_ever, repeaters, .. } = got.counted;
        assert_eq!((purchases, sales, buyers, buyers_ever, repeaters), (2, 2_500, 2, 2, 1));
        assert_eq!(got.earlier.map(|e| (e.sales, e.buyers_ever)), Some((1_000, 1)));
        assert!(got.has_buyers() && !got.has_subscribers());
        let (of, today) = (test.of(), test.shop.today(test.app.now()));
        let usual = test.app.db.read(move |r| usual_month(r, of, today)).wait().unwrap();
        assert_eq!(usual, month("1997-03"));
    });
}

#[test]
fn each_number_opens_its_rows() {
    each_engine(|app| {
        let test = Test::open(&app, "toys");
        lived(&test);
        for (metric, side, inside, outside) in [
            ("mrr", "", "최지호", "이도윤"),
            ("customers", "", "김서연", "박하은"),
            ("customer_churn", "", "이도윤", "박하은"),
            ("customer_churn", "&side=whole", "박하은", "최지호"),
            ("revenue_churn", "", "이도윤", "박하은"),
            ("retention", "", "김서연", "최지호"),
            ("new_customers", "", "최지호", "김서연"),
            ("lost_customers", "", "이도윤", "박하은"),
        ] {
            let page = test.get(&format!("/admin/insights/{metric}?to=2026-11{side}"));
            assert_eq!(page.status.as_u16(), 200, "{metric}");
            assert!(page.body.contains(inside) && !page.body.contains(outside), "{metric}{side}: {}", page.body);
        }
        let all = Metric::ALL.iter().map(|metric| format!("/admin/insights/{metric}?to=2026-11&span=3&sort=by&dir=up"));
        for path in all.chain(["/admin/insights/movements?span=12&sort=size".to_string()]) {
            assert_eq!(test.get(&path).status.as_u16(), 200, "{path}");
        }
        assert_eq!(test.get("/admin/insights/unknown").status.as_u16(), 404);
    });
}

#[test]
fn the_page_says_why_when_there_is_nothing() {
    each_engine(|app| {
        let test = Test::open(&app, "toys");
        assert!(test.get("/admin/insights").body.contains("아직 보여 드릴 숫자가 없어요"));
        lived(&test);
        let page = test.get("/admin/insights?to=2026-09").body;
        assert!(page.contains("기간 시작에 구독 고객이 없어서"), "{page}");
        let page = test.get("/admin/insights?lang=en&to=2026-11&span=3").body;
        assert!(page.contains("Customer churn") && page.contains("₩59,000"), "{page}");
    });
}

#[test]
fn movements_leave_as_a_file() {
    each_engine(|app| {
        let test = Test::open(&app, "toys");
        lived(&test);
        let file = test.get("/admin/insights/movements.csv?to=2026-11&span=3&kind=churn").body;
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(lines.len(), 2, "{file}");
        assert!(lines[1].starts_with("2026-11-01,2026-11,churn,cus_") && lines[1].ends_with("KRW,-49000,0"));
        assert_eq!(test.get("/admin/insights/movements.csv?to=2026-11&span=3").body.lines().count(), 8);
    });
}

#[test]
fn another_shop_sees_nothing_of_it() {
    each_engine(|app| {
        let (toys, books) = (Test::open(&app, "toys"), Test::open(&app, "books"));
        lived(&toys);
        assert_eq!(count(&books, months("2026-09", "2026-11")).counted, Counted::default());
        for path in
            ["/admin/insights/mrr", "/admin/insights/movements?span=12", "/admin/insights/movements.csv?span=12"]
        {
            assert!(!books.get(path).body.contains("김서연"), "{path}");
        }
        let toys_session = toys.get("/admin/insights/mrr").body;
        assert!(toys_session.contains("김서연"));
    });
}

#[test]
fn every_figure_has_its_words() {
    use base::Lang;
    for lang in [Lang::Ko, Lang::En] {
        let t = crate::words::T(lang);
        for metric in Metric::ALL {
            assert!(t.by_key(metric.code()).is_some() && t.by_key(&format!("how_{metric}")).is_some(), "{metric}");
        }
        for why in WhyNot::ALL {
            assert!(t.by_key(&format!("why_{why}")).is_some(), "{why}");
        }
    }
}
