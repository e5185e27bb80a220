//! The calendar of periods for fifty years, in every zone of the world, from every day of a month: no gap, no overlap,
//! always counted from the anchor, at the anchor's local time.

use base::calendar::{Grid, Time};
use base::{Day, Every, Instant, Zone};
use domain::billing::anchor::{Anchor, First};
use domain::billing::cycle::Cycle;

const YEARS: i64 = 50;

fn cycle(zone: &Zone, day: Day, time: Time, anchor: Anchor) -> Cycle {
    Cycle::new(0, anchor, First::Stub, zone.at(day, time), zone, false, false)
}

/// Every month of fifty years from one day, in one zone.
fn check_months(zone: &Zone, first: Day, time: Time) {
    let cycle = cycle(zone, first, time, Anchor::Start);
    let mut from = cycle.start(Every::MONTH, 0);
    for n in 0..YEARS * 12 {
        let to = cycle.start(Every::MONTH, n + 1);
        assert!(from < to, "{zone} {first} {n}: nothing between {from} and {to}");
        let wanted = first.plus_months(n + 1);
        let (day, at) = zone.local(to);
        // An hour that the zone skipped, or a day, begins at the first instant after it.
        let skipped = || zone.at(wanted, time) == to;
        assert!((day, at) == (wanted, time) || skipped(), "{zone} {first} {n}: {day} {at} instead of {wanted}");
        from = to;
    }
}

#[test]
fn months_of_fifty_years_in_every_zone_from_every_day() {
    let zones: Vec<Zone> = Zone::names().iter().filter_map(|name| name.parse().ok()).collect();
    assert!(zones.len() > 400, "{} zones", zones.len());
    // Half past two is the hour most zones skip or repeat.
    let time: Time = "02:30".parse().unwrap();
    std::thread::scope(|scope| {
        for half in zones.chunks(zones.len().div_ceil(2)) {
            scope.spawn(move || {
                for zone in half {
                    for day in 1..=31 {
                        check_months(zone, Day::new(2024, 1, day).unwrap(), time);
                    }
                }
            });
        }
    });
}

#[test]
fn every_instant_is_in_exactly_its_period() {
    let zone: Zone = "America/New_York".parse().unwrap();
    for (every, anchor) in [
        ("1 month", Anchor::Calendar),
        ("1 month", Anchor::Day(31)),
        ("2 weeks", Anchor::Calendar),
        ("1 quarter", Anchor::Calendar),
        ("1 year", Anchor::Date { month: 2, day: 29 }),
        ("10 days", Anchor::Start),
    ] {
        let every: Every = every.parse().unwrap();
        let cycle = cycle(&zone, "2024-01-20".parse().unwrap(), "02:30".parse().unwrap(), anchor);
        let mut at = cycle.begins;
        for _ in 0..5_000 {
            let running = cycle.running(every, at).unwrap();
            assert!(running.service.contains(at), "{every} {anchor:?} {at}");
            at = Instant::from_micros(at.micros() + 83 * 3_600 * 1_000_000);
        }
        // Services follow each other without a gap from the very beginning.
        let first = cycle.first_ordinal(every);
        let mut end = cycle.begins;
        for n in first..first + 200 {
            let service = cycle.service(every, n).unwrap().service;
            assert_eq!(service.from, end, "{every} {anchor:?} {n}");
            end = service.to;
        }
    }
}

#[test]
fn anchors_are_the_next_day_that_fits() {
    let check = |anchor: Anchor, every: &str, from: &str, want: [&str; 3]| {
        let every: Every = every.parse().unwrap();
        let grid: Grid = anchor.grid(every, from.parse().unwrap(), false);
        let got: Vec<String> = (0..3).map(|n| every.start(grid, n).to_string()).collect();
        assert_eq!(got, want, "{anchor:?} {every} from {from}");
    };
    check(Anchor::Start, "1 month", "2026-01-31", ["2026-01-31", "2026-02-28", "2026-03-31"]);
    check(Anchor::Calendar, "1 month", "2026-01-31", ["2026-02-01", "2026-03-01", "2026-04-01"]);
    check(Anchor::Calendar, "1 month", "2026-02-01", ["2026-02-01", "2026-03-01", "2026-04-01"]);
    check(Anchor::Calendar, "1 quarter", "2026-02-01", ["2026-04-01", "2026-07-01", "2026-10-01"]);
    check(Anchor::Calendar, "2 months", "2026-02-01", ["2026-03-01", "2026-05-01", "2026-07-01"]);
    check(Anchor::Calendar, "1 quarter", "2026-04-01", ["2026-04-01", "2026-07-01", "2026-10-01"]);
    check(Anchor::Calendar, "5 months", "2026-04-02", ["2027-01-01", "2027-06-01", "2027-11-01"]);
    check(Anchor::Calendar, "1 year", "2026-01-01", ["2026-01-01", "2027-01-01", "2028-01-01"]);
    check(Anchor::Date { month: 4, day: 1 }, "10 days", "2026-04-02", ["2027-04-01", "2027-04-11", "2027-04-21"]);
    check(Anchor::Calendar, "1 year", "2026-01-02", ["2027-01-01", "2028-01-01", "2029-01-01"]);
    check(Anchor::Calendar, "1 week", "2026-11-22", ["2026-11-23", "2026-11-30", "2026-12-07"]);
    check(Anchor::Calendar, "10 days", "2026-11-22", ["2026-11-22", "2026-12-02", "2026-12-12"]);
    check(Anchor::Day(15), "1 month", "2026-01-16", ["2026-02-15", "2026-03-15", "2026-04-15"]);
    check(Anchor::Day(31), "1 month", "2026-02-10", ["2026-02-28", "2026-03-31", "2026-04-30"]);
    check(Anchor::Day(30), "1 year", "2026-02-10", ["2026-02-28", "2027-02-28", "2028-02-29"]);
    check(Anchor::Date { month: 4, day: 1 }, "1 year", "2026-04-02", ["2027-04-01", "2028-04-01", "2029-04-01"]);
    check(Anchor::Date { month: 4, day: 1 }, "1 quarter", "2026-04-02", ["2026-07-01", "2026-10-01", "2027-01-01"]);
    check(Anchor::Date { month: 2, day: 29 }, "1 year", "2026-01-01", ["2026-02-28", "2027-02-28", "2028-02-29"]);
}
