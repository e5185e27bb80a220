//! Deliveries, rule by rule, and over random wishes: every parcel once, in order, never on a closed day, and what was
//! settled stays.

use std::sync::Arc;

use base::id::PlanId;
use base::{Day, Instant, Ratio, Zone};
use proptest::prelude::*;

use super::delivery::MOVE_DAYS_MOST;
use super::{OpenDays, Parcel, State, parcels};
use crate::billing::Refusal;
use crate::billing::agreement::{Agreement, Change, Charge, Created, PauseMode, Trial, Unused, What};
use crate::billing::change::When;
use crate::billing::item::Terms;
use crate::billing::price::Price;
use crate::catalog::conditions::{Conditions, Deliver, TrialAnchor};
use crate::shop::policy::Policy;

fn seoul() -> Zone {
    "Asia/Seoul".parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(zone: &Zone, text: &str) -> Instant {
    let (day, time) = text.split_once('T').unwrap();
    zone.at(day.parse().unwrap(), time.parse().unwrap())
}

fn terms(plan: i64, deliver: Option<&str>) -> Terms {
    let deliver = deliver.map(|json| serde_json::from_str::<Deliver>(json).unwrap());
    let item = crate::billing::item::Item {
        code: "base".into(),
        id: base::id::PlanItemId(1),
        price_id: base::id::PriceId(1),
        ko: String::new(),
        en: String::new(),
        kind: crate::billing::item::Kind::Delivery,
        every: base::Every::MONTH,
        bill: crate::billing::item::Bill::Advance,
        price: Price::flat(30_000),
        quantity: 1,
        tax: Ratio::ZERO,
        meter: None,
        increase: crate::billing::item::Increase::Prorate,
        decrease: crate::billing::item::Decrease::Credit,
        addon: false,
    };
    Terms::new(PlanId(plan), vec![item], &Conditions { deliver, ..Conditions::default() })
}

/// An agreement and the shop's open days.
struct Stage {
    agreement: Agreement,
    open: OpenDays,
}

impl Stage {
    fn new(zone: Zone, start: &str, deliver: &str, closed: &[&str], trial: Option<i64>) -> Stage {
        let at = at(&zone, start);
        let trial = trial.map(|days| Trial { days, price: 0, anchor: TrialAnchor::TrialEnd });
        let created =
            Created::new(terms(1, Some(deliver)), &Conditions { trial, ..Conditions::default() }, Ratio::ZERO);
        let changes = vec![Change { ordinal: 0, at, asked_at: at, what: What::Created(created) }];
        let open = OpenDays::read(zone.clone(), closed.iter().copied()).unwrap();
        Stage { agreement: Agreement { zone, policy: Arc::new(Policy::default()), changes }, open }
    }

    /// From 1 September at midnight in Seoul.
    fn seoul(deliver: &str) -> Stage {
        Stage::new(seoul(), "2026-09-01T00:00", deliver, &[], None)
    }

    fn now(&self, text: &str) -> Instant {
        at(&self.agreement.zone, text)
    }

    fn ask(mut self, text: &str, decide: impl Fn(&Agreement, &OpenDays, Instant) -> Result<Change, Refusal>) -> Stage {
        let change = decide(&self.agreement, &self.open, self.now(text)).unwrap();
        self.agreement.changes.push(change);
        self
    }

    fn refused(
        &self,
        text: &str,
        decide: impl Fn(&Agreement, &OpenDays, Instant) -> Result<Change, Refusal>,
    ) -> String {
        decide(&self.agreement, &self.open, self.now(text)).unwrap_err().code().to_string()
    }

    fn parcels(&self, until: &str) -> Vec<Parcel> {
        parcels(&self.agreement, &self.open, day(until))
    }

    /// `n:planned` and `>day` when it goes out on another, `x` when it is skipped.
    fn shown(&self, until: &str) -> String {
        let show = |p: &Parcel| {
            let planned = p.planned_on.to_string()[5..].to_string();
            match p.deliver_on {
                None => format!("{}:{planned}x", p.n),
                Some(day) if day == p.planned_on => format!("{}:{planned}", p.n),
                Some(day) => format!("{}:{planned}>{}", p.n, &day.to_string()[5..]),
            }
        };
        self.parcels(until).iter().map(show).collect::<Vec<_>>().join(" ")
    }
}

fn check(stage: &Stage, until: &str, want: &str) {
    assert_eq!(stage.shown(until), want);
}

const MONTHLY: &str = r#"{"every": "1 month", "first": "2026-09-10"}"#;
const FIRSTS: &str = r#"{"every": "1 month", "cutoff": {"days": 2, "at": "18:00"}}"#;

fn skip(day_of: &'static str) -> impl Fn(&Agreement, &OpenDays, Instant) -> Result<Change, Refusal> {
    move |a, open, now| a.skip(open, (!day_of.is_empty()).then(|| day(day_of)), Charge::None, now)
}

fn shift(from: &'static str, to: &'static str) -> impl Fn(&Agreement, &OpenDays, Instant) -> Result<Change, Refusal> {
    move |a, open, now| a.reschedule(open, day(from), day(to), now)
}

fn rhythm(every: &'static str, keep: bool) -> impl Fn(&Agreement, &OpenDays, Instant) -> Result<Change, Refusal> {
    move |a, open, now| a.set_rhythm(open, every.parse().unwrap(), keep, now)
}

fn pause(until: &'static str, mode: PauseMode) -> impl Fn(&Agreement, &OpenDays, Instant) -> Result<Change, Refusal> {
    move |a, _, now| a.pause(Some(day(until)), mode, now)
}

fn change_to(new: Option<&'static str>) -> impl Fn(&Agreement, &OpenDays, Instant) -> Result<Change, Refusal> {
    move |a, _, now| a.change_plan(terms(a.next_ordinal() + 1, new), &[], When::Now, None, now)
}

#[test]
fn the_first_goes_out_the_day_it_starts() {
    check(&Stage::seoul(r#"{"every": "2 weeks"}"#), "2026-10-01", "1:09-01 2:09-15 3:09-29");
}

#[test]
fn without_a_day_the_first_waits_for_the_end_of_the_trial() {
    let stage = Stage::new(seoul(), "2026-09-01T10:00", r#"{"every": "1 month"}"#, &[], Some(14));
    check(&stage, "2026-11-01", "1:09-15 2:10-15");
}

#[test]
fn who_joins_later_joins_the_shops_days() {
    let stage = Stage::new(seoul(), "2026-10-20T10:00", MONTHLY, &[], None);
    check(&stage, "2026-12-31", "1:11-10 2:12-10");
}

#[test]
fn month_ends_spring_back() {
    check(
        &Stage::seoul(r#"{"every": "1 month", "first": "2026-10-31"}"#),
        "2027-03-31",
        "1:10-31 2:11-30 3:12-31 4:01-31 5:02-28",
    );
}

#[test]
fn closed_days_do_not_move_the_next() {
    let weekly = r#"{"every": "1 week", "first": "2026-09-05"}"#;
    let stage = Stage::new(seoul(), "2026-09-01T00:00", weekly, &["sat", "sun"], None);
    check(&stage, "2026-09-20", "1:09-05>09-07 2:09-12>09-14 3:09-19>09-21");
}

#[test]
fn a_closed_day_is_left_as_the_plan_says() {
    for (closed, want) in [("next_open", "1:09-24>09-28"), ("previous_open", "1:09-24>09-23"), ("skip", "1:09-24x")] {
        let deliver = format!(r#"{{"every": "1 month", "first": "2026-09-24", "closed": "{closed}"}}"#);
        let days = ["2026-09-24", "2026-09-25", "sat", "sun"];
        check(&Stage::new(seoul(), "2026-09-01T00:00", &deliver, &days, None), "2026-10-01", want);
    }
}

#[test]
fn a_shop_that_never_opens_delivers_nothing() {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    check(&Stage::new(seoul(), "2026-09-01T00:00", MONTHLY, &days, None), "2026-10-01", "1:09-10x");
}

#[test]
fn the_cutoff_has_its_local_time_whatever_the_clocks_do() {
    let deliver = r#"{"every": "1 month", "first": "2026-03-09", "cutoff": {"days": 2, "at": "18:00"}}"#;
    let zone: Zone = "America/New_York".parse().unwrap();
    let stage = Stage::new(zone.clone(), "2026-03-01T00:00", deliver, &[], None);
    let shown: Vec<String> = stage.parcels("2026-05-01").iter().map(|p| zone.show(p.cutoff_at)).collect();
    assert_eq!(shown, ["2026-03-07T18:00:00-05:00", "2026-04-07T18:00:00-04:00"]);
    // 02:30 does not exist on 8 March: the first instant after the gap.
    let deliver = r#"{"every": "1 month", "first": "2026-03-09", "cutoff": {"days": 1, "at": "02:30"}}"#;
    let stage = Stage::new(zone.clone(), "2026-03-01T00:00", deliver, &[], None);
    assert_eq!(zone.show(stage.parcels("2026-03-31")[0].cutoff_at), "2026-03-08T03:00:00-04:00");
}

#[test]
fn a_parcel_is_planned_then_locked_then_delivered() {
    let stage = Stage::seoul(FIRSTS);
    let parcel = &stage.parcels("2026-10-02")[1];
    for (now, want) in [
        ("2026-09-29T17:59", State::Planned),
        ("2026-09-29T18:00", State::Locked),
        ("2026-10-01T23:59", State::Locked),
        ("2026-10-02T00:00", State::Delivered),
    ] {
        assert_eq!(parcel.state(stage.now(now), &stage.open.zone), want, "{now}");
    }
}

#[test]
fn a_skip_counts_until_the_cutoff_and_then_for_the_next() {
    for (asked, day_of, want) in [
        ("2026-09-15T10:00", "", "1:09-01 2:10-01x 3:11-01"),
        ("2026-09-29T18:00", "2026-10-01", "1:09-01 2:10-01x 3:11-01"),
        ("2026-09-29T18:01", "2026-10-01", "1:09-01 2:10-01 3:11-01x"),
        ("2026-09-30T10:00", "", "1:09-01 2:10-01 3:11-01x"),
    ] {
        check(&Stage::seoul(FIRSTS).ask(asked, skip(day_of)), "2026-11-02", want);
    }
}

#[test]
fn a_skip_is_taken_back_until_the_cutoff() {
    let skipped = Stage::seoul(FIRSTS).ask("2026-09-15T10:00", skip(""));
    assert_eq!(
        skipped.refused("2026-09-30T10:00", |a, o, now| a.restore_delivery(o, day("2026-10-01"), now)),
        "after_cutoff"
    );
    let restored = skipped.ask("2026-09-20T10:00", |a, o, now| a.restore_delivery(o, day("2026-10-01"), now));
    check(&restored, "2026-10-02", "1:09-01 2:10-01");
}

#[test]
fn what_cannot_be_changed_is_refused() {
    let stage = Stage::seoul(FIRSTS);
    assert_eq!(stage.refused("2026-09-15T10:00", skip("2026-10-02")), "unknown_delivery");
    assert_eq!(stage.refused("2026-09-15T10:00", shift("2026-10-01", "2026-09-14")), "date_in_the_past");
    assert_eq!(stage.refused("2026-09-15T10:00", shift("2026-10-01", "2026-09-16")), "after_cutoff");
    assert_eq!(stage.refused("2026-09-15T10:00", shift("2026-10-01", "9999-01-01")), "date_out_of_range");
    let skipped = stage.ask("2026-09-15T10:00", skip(""));
    assert_eq!(skipped.refused("2026-09-15T11:00", skip("2026-10-01")), "already_skipped");
    let ended = skipped.ask("2026-09-16T10:00", |a, _, now| a.cancel(When::PeriodEnd, Unused::Credit, now));
    assert_eq!(ended.refused("2026-09-17T10:00", skip("")), "no_delivery");
    assert_eq!(ended.refused("2026-09-17T10:00", shift("2026-09-01", "2026-10-20")), "no_delivery");
    let without = Stage { agreement: Agreement { changes: vec![], ..ended.agreement }, open: ended.open };
    assert_eq!(without.refused("2026-09-17T10:00", rhythm("1 week", true)), "no_delivery");
}

#[test]
fn a_moved_parcel_moves_alone() {
    let moved = Stage::seoul(FIRSTS).ask("2026-09-15T10:00", shift("2026-10-01", "2026-10-05"));
    check(&moved, "2026-11-02", "1:09-01 2:10-01>10-05 3:11-01");
    let again = moved.ask("2026-09-16T10:00", shift("2026-10-01", "2026-10-07"));
    check(&again, "2026-10-02", "1:09-01 2:10-01>10-07");
    let back = again.ask("2026-09-17T10:00", |a, o, now| a.restore_delivery(o, day("2026-10-01"), now));
    check(&back, "2026-10-02", "1:09-01 2:10-01>10-05");
}

#[test]
fn a_late_move_moves_the_next_by_as_many_days() {
    check(
        &Stage::seoul(FIRSTS).ask("2026-09-30T10:00", shift("2026-10-01", "2026-10-05")),
        "2026-11-02",
        "1:09-01 2:10-01 3:11-01>11-05",
    );
}

#[test]
fn a_move_behind_the_next_parcel_keeps_both() {
    let stage = Stage::seoul(r#"{"every": "1 week"}"#).ask("2026-09-02T10:00", shift("2026-09-08", "2026-09-20"));
    let later = stage.ask("2026-09-16T10:00", skip("2026-09-22"));
    check(&later, "2026-09-23", "1:09-01 2:09-08>09-20 3:09-15 4:09-22x");
}

#[test]
fn another_rhythm_counts_from_the_next_or_from_the_last() {
    let kept = Stage::seoul(MONTHLY).ask("2026-09-15T10:00", rhythm("2 weeks", true));
    check(&kept, "2026-11-08", "1:09-10 2:10-10 3:10-24 4:11-07");
    let from_last = Stage::seoul(MONTHLY).ask("2026-09-15T10:00", rhythm("2 weeks", false));
    check(&from_last, "2026-10-10", "1:09-10 2:09-24 3:10-08");
    let before_the_first = Stage::seoul(MONTHLY).ask("2026-09-02T10:00", rhythm("1 week", false));
    check(&before_the_first, "2026-09-25", "1:09-10 2:09-17 3:09-24");
}

#[test]
fn a_locked_parcel_stays_when_the_rhythm_changes() {
    // 1 October is locked; the next that can be changed is 1 November.
    let stage = Stage::seoul(FIRSTS).ask("2026-09-30T10:00", rhythm("1 week", true));
    check(&stage, "2026-11-10", "1:09-01 2:10-01 3:11-01 4:11-08");
    let from_last = Stage::seoul(FIRSTS).ask("2026-09-30T10:00", rhythm("1 week", false));
    check(&from_last, "2026-10-16", "1:09-01 2:10-01 3:10-08 4:10-15");
}

#[test]
fn deliveries_on_last_days_stay_there_in_another_rhythm() {
    let stage = Stage::seoul(r#"{"every": "1 month", "first": "2026-08-31"}"#);
    check(&stage.ask("2026-09-15T10:00", rhythm("2 months", true)), "2027-02-01", "1:09-30 2:11-30 3:01-31");
}

#[test]
fn nothing_goes_out_in_a_pause() {
    let stage = Stage::seoul(MONTHLY).ask("2026-09-20T10:00", pause("2026-10-20", PauseMode::Credit));
    check(&stage, "2026-12-01", "1:09-10 3:11-10");
}

#[test]
fn what_was_locked_before_a_pause_still_goes_out() {
    let stage = Stage::seoul(FIRSTS).ask("2026-09-30T10:00", pause("2026-10-20", PauseMode::Credit));
    check(&stage, "2026-11-02", "1:09-01 2:10-01 3:11-01");
}

#[test]
fn a_pause_that_extends_moves_deliveries_counted_from_the_start() {
    let weekly = r#"{"every": "1 week"}"#;
    let stage = Stage::seoul(weekly).ask("2026-09-10T10:00", pause("2026-09-20", PauseMode::Extend));
    check(&stage, "2026-10-03", "1:09-01 2:09-08 3:09-25 4:10-02");
    let fixed = r#"{"every": "1 week", "first": "2026-09-01"}"#;
    let stage = Stage::seoul(fixed).ask("2026-09-10T10:00", pause("2026-09-20", PauseMode::Extend));
    check(&stage, "2026-10-03", "1:09-01 2:09-08 4:09-22 5:09-29");
}

#[test]
fn nothing_goes_out_after_the_end() {
    let cancel = |a: &Agreement, _: &OpenDays, now| a.cancel(When::PeriodEnd, Unused::Credit, now);
    check(&Stage::seoul(MONTHLY).ask("2026-09-15T10:00", cancel), "2027-01-01", "1:09-10");
    let kept =
        Stage::seoul(MONTHLY).ask("2026-09-15T10:00", cancel).ask("2026-09-16T10:00", |a, _, now| a.uncancel(now));
    check(&kept, "2026-11-01", "1:09-10 2:10-10");
}

#[test]
fn who_comes_back_goes_on_with_new_numbers() {
    let gone = Stage::seoul(r#"{"every": "1 week"}"#)
        .ask("2026-09-09T10:00", |a, _, now| a.cancel(When::Now, Unused::Credit, now));
    let back = gone.ask("2026-09-17T10:00", |a, _, now| a.restart(terms(1, Some(r#"{"every": "1 week"}"#)), now));
    check(&back, "2026-09-30", "1:09-01 2:09-08 3:09-17 4:09-24");
}

#[test]
fn another_plan_brings_its_own_rhythm() {
    let start = || Stage::seoul(r#"{"every": "1 month"}"#);
    check(
        &start().ask("2026-09-15T10:00", change_to(Some(r#"{"every": "1 month"}"#))),
        "2026-11-02",
        "1:09-01 2:10-01 3:11-01",
    );
    check(
        &start().ask("2026-09-15T10:00", change_to(Some(r#"{"every": "3 weeks"}"#))),
        "2026-10-20",
        "1:09-01 2:09-22 3:10-13",
    );
    check(&start().ask("2026-09-15T10:00", change_to(None)), "2026-11-02", "1:09-01");
    let from_none = start()
        .ask("2026-09-15T10:00", change_to(None))
        .ask("2026-09-20T10:00", change_to(Some(r#"{"every": "1 week"}"#)));
    check(&from_none, "2026-09-30", "1:09-01 2:09-20 3:09-27");
}

#[test]
fn a_longer_cutoff_loses_no_parcel() {
    let stage = Stage::seoul(FIRSTS)
        .ask("2026-09-28T10:00", change_to(Some(r#"{"every": "1 month", "cutoff": {"days": 9, "at": "18:00"}}"#)));
    check(&stage, "2026-11-02", "1:09-01 2:10-01 3:11-01");
}

#[test]
fn a_moved_delivery_stays_before_the_fixed_next_one() {
    let cutoff = r#"{"every": "3 days", "cutoff": {"days": 4, "at": "18:00"}}"#;
    let moved = || Stage::seoul(cutoff).ask("2026-09-24T15:00", shift("2026-09-28", "2026-10-08"));
    let before = "8:09-22 9:09-25 10:09-28>10-08 11:10-01";
    let shown = |stage: Stage, until: &str| stage.shown(until).split_once(" 8:").map(|(_, rest)| format!("8:{rest}"));
    let set = |keep| moved().ask("2026-09-27T18:30", rhythm("1 week", keep));
    assert_eq!(shown(set(true), "2026-10-12"), Some(format!("{before} 12:10-04 13:10-11")));
    assert_eq!(shown(set(false), "2026-10-16"), Some(format!("{before} 12:10-08 13:10-15")));
    let plan = moved()
        .ask("2026-09-27T18:30", change_to(Some(r#"{"every": "1 week", "cutoff": {"days": 4, "at": "18:00"}}"#)));
    assert_eq!(shown(plan, "2026-10-16"), Some(format!("{before} 12:10-08 13:10-15")));
    let ended = moved().ask("2026-09-27T18:30", |a, _, now| a.cancel(When::Now, Unused::Credit, now));
    assert_eq!(shown(ended, "2026-10-16"), Some("8:09-22 9:09-25 11:10-01".into()));
}

#[test]
fn decades_of_deliveries_are_counted() {
    let stage = Stage::seoul(r#"{"every": "1 day"}"#);
    let all = stage.parcels("2056-09-01");
    assert_eq!(all.len() as i64, day("2026-09-01").days_until(day("2056-09-01")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What is known of the past never changes by what is asked later; numbers and days are never given twice.
    #[test]
    fn settled_parcels_stay(
        every in prop::sample::select(vec!["3 days", "1 week", "2 weeks", "1 month"]),
        closed in prop::sample::select(vec!["next_open", "previous_open", "skip"]),
        cutoff in 0i64..5,
        first: bool,
        wishes in prop::collection::vec((1i64..20, 0usize..8, 0i64..40), 1..25),
    ) {
        let first = if first { r#""first": "2026-09-03","# } else { "" };
        let deliver = format!(r#"{{"every": "{every}", {first} "cutoff": {{"days": {cutoff}, "at": "18:00"}}, "closed": "{closed}"}}"#);
        let mut stage = Stage::new(seoul(), "2026-09-01T09:00", &deliver, &["sun", "2026-09-24", "2026-10-09"], None);
        let mut now = stage.now("2026-09-01T09:00");
        let mut before: Vec<Parcel> = Vec::new();
        for (days, act, n) in wishes {
            now = now.plus_seconds(days * 86_400 + n * 3_571);
            let (a, open, today) = (&stage.agreement, &stage.open, stage.open.zone.day(now));
            let coming = parcels(a, open, today.plus_days(60)).into_iter().find(|p| p.planned_on >= today).map(|p| p.planned_on);
            let some_day = coming.unwrap_or(today);
            let change = match act {
                0 => a.skip(open, None, Charge::Keep, now),
                1 => a.skip(open, Some(some_day), Charge::None, now),
                2 => a.reschedule(open, some_day, some_day.plus_days(n - 15), now),
                3 => a.set_rhythm(open, ["4 days", "1 week", "1 month"][n as usize % 3].parse().unwrap(), n % 2 == 0, now),
                4 => a.pause(Some(today.plus_days(n + 1)), if n % 2 == 0 { PauseMode::Credit } else { PauseMode::Extend }, now),
                5 => a.resume(now),
                6 => a.restore_delivery(open, some_day, now),
                _ => a.change_plan(terms(n, Some(&deliver.replace("1 week", "10 days"))), &[], When::Now, None, now),
            };
            if let Ok(change) = change {
                stage.agreement.changes.push(change);
            }
            let all = parcels(&stage.agreement, &stage.open, today.plus_days(200));
            for parcel in before.iter().filter(|p| p.cutoff_at < now && p.planned_on < today.plus_days(200)) {
                prop_assert!(all.contains(parcel), "{parcel:?} is not in {all:?} any more");
            }
            for pair in all.windows(2) {
                prop_assert!(pair[0].n < pair[1].n && pair[0].planned_on < pair[1].planned_on, "{pair:?}");
            }
            for parcel in &all {
                prop_assert!(parcel.deliver_on.is_none_or(|day| stage.open.is_open(day)), "{parcel:?}");
                let far = parcel.planned_on.days_until(parcel.day()).abs();
                prop_assert!(far <= MOVE_DAYS_MOST + 7);
            }
            before = all;
        }
    }
}
