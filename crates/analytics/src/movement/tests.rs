//! What is heard becomes a movement: named right, written once, in the month of the shop's day.

use kit::events;
use kit::testing::each_engine;

use super::CONSUMER;
use crate::tests::Test;

/// Tells the turns of one subscription and compares the kinds and amounts that were written.
fn check(turns: &[(&str, i64, i64)], want: &[(&str, i64)]) {
    each_engine(|app| {
        let test = Test::open(&app, "toys");
        let kim = test.customer("김서연");
        for (kind, before, after) in turns {
            test.turn(1, kim, kind, "2026-11-21", (*before, *after));
        }
        test.hear();
        let got: Vec<(String, i64)> = test.written().into_iter().map(|m| (m.kind, m.amount)).collect();
        let want: Vec<(String, i64)> = want.iter().map(|(kind, amount)| (kind.to_string(), *amount)).collect();
        assert_eq!(got, want);
    });
}

#[test]
fn a_life_with_a_trial_a_pause_an_end_and_a_return() {
    check(
        &[
            ("subscription_started", 0, 0),
            ("trial_ended", 0, 33_000),
            ("subscription_changed", 33_000, 49_000),
            ("subscription_changed", 49_000, 33_000),
            ("subscription_paused", 33_000, 0),
            ("subscription_resumed", 0, 33_000),
            ("subscription_ended", 33_000, 0),
            ("subscription_restarted", 0, 49_000),
        ],
        &[
            ("new", 33_000),
            ("expansion", 16_000),
            ("contraction", -16_000),
            ("pause", -33_000),
            ("reactivation", 33_000),
            ("churn", -33_000),
            ("reactivation", 49_000),
        ],
    );
}

#[test]
fn a_trial_that_ends_leaves_no_trace() {
    check(&[("subscription_started", 0, 0), ("subscription_ended", 0, 0)], &[]);
}

#[test]
fn a_free_start_that_is_paid_for_later_is_new() {
    check(&[("subscription_started", 0, 0), ("subscription_changed", 0, 9_000)], &[("new", 9_000)]);
}

#[test]
fn a_second_batch_knows_the_first() {
    each_engine(|app| {
        let test = Test::open(&app, "toys");
        let kim = test.customer("김서연");
        test.turn(1, kim, "subscription_started", "2026-09-30", (0, 33_000));
        test.hear();
        test.turn(1, kim, "subscription_paused", "2026-10-01", (33_000, 0));
        test.hear();
        test.turn(1, kim, "subscription_resumed", "2026-11-01", (0, 33_000));
        test.hear();
        let got: Vec<(String, String)> = test.written().into_iter().map(|m| (m.kind, m.month)).collect();
        let want = [("new", "2026-09"), ("pause", "2026-10"), ("reactivation", "2026-11")];
        assert_eq!(got, want.map(|(kind, month)| (kind.to_string(), month.to_string())));
        assert_eq!(events::unheard(&app.db, CONSUMER), Ok(0));
    });
}

#[test]
fn other_events_and_other_shops_are_left_alone() {
    each_engine(|app| {
        let (toys, books) = (Test::open(&app, "toys"), Test::open(&app, "books"));
        let (kim, lee) = (toys.customer("김서연"), books.customer("이도윤"));
        toys.turn(1, kim, "invoice_issued", "2026-11-21", (0, 1));
        books.turn(2, lee, "subscription_started", "2026-11-21", (0, 5_000));
        toys.hear();
        assert!(toys.written().is_empty());
        assert_eq!(books.written().len(), 1);
    });
}

#[test]
fn an_import_that_is_taken_back_moved_nothing() {
    each_engine(|app| {
        let test = Test::open(&app, "toys");
        let kim = test.customer("김서연");
        test.turn(1, kim, "subscription_started", "2026-09-30", (0, 33_000));
        test.turn(2, kim, "subscription_started", "2026-09-30", (0, 33_000));
        test.hear();
        test.turn(1, kim, "subscription_removed", "2026-11-21", (0, 0));
        test.turn(3, kim, "subscription_started", "2026-09-30", (0, 33_000));
        test.turn(3, kim, "subscription_removed", "2026-11-21", (0, 0));
        test.hear();
        assert_eq!(test.written().into_iter().map(|m| m.subscription).collect::<Vec<_>>(), [2]);
    });
}
