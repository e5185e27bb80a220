//! Cohorts of a small shop, and the customers each figure opens.

use kit::testing::each_engine;

use crate::metric::report;
use crate::tests::{Test, months};

#[test]
fn subscribers_stay_until_they_stop() {
    each_engine(|app| {
        let test = Test::open(&app, "toys");
        let [kim, lee, park] = ["김서연", "이도윤", "박하은"].map(|name| test.customer(name));
        test.turn(1, kim, "subscription_started", "2026-09-02", (0, 33_000));
        test.turn(2, lee, "subscription_started", "2026-09-30", (0, 49_000));
        test.turn(3, park, "subscription_started", "2026-11-01", (0, 20_000));
        test.turn(2, lee, "subscription_paused", "2026-10-05", (49_000, 0));
        test.turn(2, lee, "subscription_resumed", "2026-11-05", (0, 49_000));
        test.turn(1, kim, "subscription_ended", "2026-11-09", (33_000, 0));
        test.hear();
        let of = test.of();
        let got = test.app.db.read(move |r| report(r, of, months("2026-11", "2026-11"))).wait().unwrap();
        let cohorts = got.subscribers(12, 12);
        let plain: Vec<(String, i64, Vec<i64>)> =
            cohorts.into_iter().map(|c| (c.month.to_string(), c.size, c.kept)).collect();
        assert_eq!(plain, [("2026-09".into(), 2, vec![2, 1, 1]), ("2026-11".into(), 1, vec![1])]);
        let path = "/admin/insights/cohort?of=subscribers&cohort=2026-09";
        assert!(test.get(path).body.contains("김서연"));
        let november = test.get(&format!("{path}&month=2026-11")).body;
        assert!(november.contains("이도윤") && !november.contains("김서연") && !november.contains("박하은"));
    });
}

#[test]
fn buyers_are_there_when_they_buy_again() {
    each_engine(|app| {
        let test = Test::open(&app, "books");
        let (kim, lee) = (test.customer("김서연"), test.customer("이도윤"));
        for (who, day) in
            [(kim, "1997-01-03"), (kim, "1997-01-20"), (kim, "1997-03-01"), (lee, "1997-01-31"), (lee, "1997-02-01")]
        {
            test.bought(who, day, 1_000);
        }
        let of = test.of();
        let got = test.app.db.read(move |r| report(r, of, months("1997-03", "1997-03"))).wait().unwrap();
        let cohorts = got.buyers(12, 12);
        assert_eq!(cohorts.len(), 1);
        assert_eq!((cohorts[0].size, cohorts[0].kept.clone()), (2, vec![2, 1, 1]));
        let path = "/admin/insights/cohort?of=buyers&cohort=1997-01";
        assert!(test.get(path).body.contains("이도윤"));
        let march = test.get(&format!("{path}&month=1997-03")).body;
        assert!(march.contains("김서연") && !march.contains("이도윤"));
    });
}
