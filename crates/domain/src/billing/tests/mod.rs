//! Lives of agreements, without a database: every moment is carried out in order and its lines are checked.

mod nothing;
mod stops;

use std::sync::Arc;

use base::id::{InvoiceId, PlanId, PlanItemId, PriceId};
use base::{Day, Instant, Ratio, Zone};
use proptest::prelude::*;

use super::Refusal;
use super::agreement::{Agreement, Change, Created, PauseMode, Trial, Unused, What};
use super::bill;
use super::change::When;
use super::item::{Bill, Decrease, Increase, Item, Kind, Terms};
use super::line::{Billed, Draft};
use super::moment::{self, Key};
use super::phase::{Life, Standing};
use super::price::Price;
use super::usage::Told;
use crate::catalog::conditions::{Conditions, TrialAnchor};
use crate::shop::policy::Policy;

pub fn item(code: &str, amount: i64, every: &str, bill: Bill) -> Item {
    Item {
        code: code.into(),
        id: PlanItemId(1),
        price_id: PriceId(amount),
        ko: String::new(),
        en: String::new(),
        kind: Kind::Access,
        every: every.parse().unwrap(),
        bill,
        price: Price::flat(amount),
        quantity: 1,
        tax: Ratio::new(1, 10),
        meter: None,
        increase: Increase::Prorate,
        decrease: Decrease::Credit,
        addon: false,
    }
}

fn plan(amount: i64) -> Terms {
    Terms::new(PlanId(amount), vec![item("base", amount, "1 month", Bill::Advance)], &Conditions::default())
}

/// One subscription and what was billed for it.
struct Shop {
    agreement: Agreement,
    billed: Vec<Billed>,
    done: Vec<Key>,
    seen: Instant,
    log: Vec<String>,
}

impl Shop {
    fn open(start: &str, terms: Terms, trial: Option<Trial>) -> Shop {
        let zone: Zone = "Asia/Seoul".parse().unwrap();
        let at = local(&zone, start);
        let created = Created::new(terms, &Conditions { trial, ..Conditions::default() }, Ratio::new(1, 10));
        let change = Change { ordinal: 0, at, asked_at: at, what: What::Created(created) };
        let agreement = Agreement { zone, policy: Arc::new(Policy::default()), changes: vec![change] };
        Shop { agreement, billed: vec![], done: vec![], seen: at, log: vec![] }
    }

    fn now(&self, text: &str) -> Instant {
        local(&self.agreement.zone, text)
    }

    /// Everything due before `at` happens, and at `at` too when `inclusive`.
    fn run(&mut self, at: Instant, inclusive: bool) {
        loop {
            let next = {
                let life = Life::of(&self.agreement);
                let Some(moment) = moment::next(&life, self.seen, &|key| self.done.contains(key)) else { break };
                if moment.at > at || moment.at == at && !inclusive {
                    break;
                }
                let reaching: Vec<Billed> =
                    self.billed.iter().filter(|b| b.service.to > life.reach(moment.at)).cloned().collect();
                (bill::lines(&self.agreement, &life, &moment, &reaching, &Told::default()).unwrap(), moment)
            };
            let (lines, moment) = next;
            self.done.extend(moment.due.iter().map(|d| d.key.clone()));
            self.seen = moment.at;
            self.book(moment.at, &lines);
        }
    }

    fn book(&mut self, at: Instant, lines: &[Draft]) {
        let invoice = InvoiceId(self.log.len() as i64);
        for (n, line) in lines.iter().enumerate() {
            let zone = &self.agreement.zone;
            let service = line.service.map_or(String::new(), |s| format!(" {}..{}", zone.day(s.from), zone.day(s.to)));
            self.log.push(format!("{} {} {}{}", zone.day(at), line.kind, line.amount, service));
            if let Some((credited, m)) = line.credits {
                let back = self.billed.iter_mut().find(|b| (b.invoice, b.n) == (credited, m)).unwrap();
                back.credited -= line.amount;
                back.taken_back.push((line.service.unwrap(), -line.amount));
                assert!(back.credited <= back.amount, "more taken back than charged");
            } else if let (Some(service), Some(full)) = (line.service, line.full) {
                let (item, n, price, quantity) = (line.item.clone(), n as i64, line.price.unwrap(), line.quantity);
                let (amount, discount, tax_rate) = (line.amount, line.discount, line.tax_rate);
                let (credited, noted, taken_back) = (0, 0, vec![]);
                let new = Billed {
                    invoice,
                    n,
                    item,
                    price,
                    quantity,
                    service,
                    full,
                    amount,
                    discount,
                    tax_rate,
                    credited,
                    noted,
                    taken_back,
                };
                self.billed.push(new);
            }
        }
    }

    fn ask(&mut self, at: Instant, change: impl FnOnce(&Agreement) -> Result<Change, super::Refusal>) -> bool {
        self.run(at, false);
        let made = change(&self.agreement);
        if let Ok(change) = made {
            self.agreement.changes.push(change);
            self.seen = self.seen.min(at);
            self.run(at, true);
            return true;
        }
        false
    }

    fn check(mut self, until: &str, want: &[&str]) {
        self.run(self.now(until), true);
        assert_eq!(self.log, want);
    }
}

fn local(zone: &Zone, text: &str) -> Instant {
    let (day, time) = text.split_once('T').unwrap_or((text, "10:00"));
    zone.at(day.parse().unwrap(), time.parse().unwrap())
}

#[test]
fn month_ends_spring_back() {
    Shop::open("2026-01-31", plan(33_000), None).check(
        "2026-04-01",
        &[
            "2026-01-31 period 33000 2026-01-31..2026-02-28",
            "2026-02-28 period 33000 2026-02-28..2026-03-31",
            "2026-03-31 period 33000 2026-03-31..2026-04-30",
        ],
    );
}

#[test]
fn a_trial_is_free_and_the_first_period_starts_at_its_end() {
    let trial = Trial { days: 14, price: 0, anchor: TrialAnchor::TrialEnd };
    Shop::open("2026-01-31", plan(33_000), Some(trial)).check(
        "2026-03-14",
        &["2026-02-14 period 33000 2026-02-14..2026-03-14", "2026-03-14 period 33000 2026-03-14..2026-04-14"],
    );
}

#[test]
fn a_plan_change_now_credits_and_charges_the_rest() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let now = shop.now("2026-06-11");
    assert!(shop.ask(now, |a| a.change_plan(plan(60_000), &[], When::Now, None, now)));
    shop.check(
        "2026-07-01",
        &[
            "2026-06-01 period 30000 2026-06-01..2026-07-01",
            "2026-06-11 proration_credit -20000 2026-06-11..2026-07-01",
            "2026-06-11 proration_charge 40000 2026-06-11..2026-07-01",
            "2026-07-01 period 60000 2026-07-01..2026-08-01",
        ],
    );
}

#[test]
fn a_plan_change_at_period_end_moves_no_money_before() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let now = shop.now("2026-06-11");
    assert!(shop.ask(now, |a| a.change_plan(plan(60_000), &[], When::PeriodEnd, None, now)));
    shop.check(
        "2026-07-01",
        &["2026-06-01 period 30000 2026-06-01..2026-07-01", "2026-07-01 period 60000 2026-07-01..2026-08-01"],
    );
}

#[test]
fn a_pause_gives_its_days_back_once_and_the_anchor_stays() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let now = shop.now("2026-06-21");
    let until: Day = "2026-07-16".parse().unwrap();
    assert!(shop.ask(now, |a| a.pause(Some(until), PauseMode::Credit, now)));
    shop.check(
        "2026-08-01",
        &[
            "2026-06-01 period 30000 2026-06-01..2026-07-01",
            "2026-06-21 proration_credit -10000 2026-06-21..2026-07-01",
            "2026-07-16 proration_charge 15484 2026-07-16..2026-08-01",
            "2026-08-01 period 30000 2026-08-01..2026-09-01",
        ],
    );
}

#[test]
fn a_pause_inside_a_paid_period_costs_nothing_more() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let now = shop.now("2026-06-11");
    let until: Day = "2026-06-21".parse().unwrap();
    assert!(shop.ask(now, |a| a.pause(Some(until), PauseMode::Credit, now)));
    shop.check(
        "2026-07-01",
        &[
            "2026-06-01 period 30000 2026-06-01..2026-07-01",
            "2026-06-11 proration_credit -10000 2026-06-11..2026-06-21",
            "2026-07-01 period 30000 2026-07-01..2026-08-01",
        ],
    );
}

#[test]
fn resuming_early_pays_for_the_days_that_were_given_back() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let (paused, resumed) = (shop.now("2026-06-11"), shop.now("2026-06-16"));
    let until: Day = "2026-06-21".parse().unwrap();
    assert!(shop.ask(paused, |a| a.pause(Some(until), PauseMode::Credit, paused)));
    assert!(shop.ask(resumed, |a| a.resume(resumed)));
    shop.check(
        "2026-06-30",
        &[
            "2026-06-01 period 30000 2026-06-01..2026-07-01",
            "2026-06-11 proration_credit -10000 2026-06-11..2026-06-21",
            "2026-06-16 proration_charge 5000 2026-06-16..2026-06-21",
        ],
    );
}

#[test]
fn an_extending_pause_moves_the_anchor() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let now = shop.now("2026-06-11");
    let until: Day = "2026-06-21".parse().unwrap();
    assert!(shop.ask(now, |a| a.pause(Some(until), PauseMode::Extend, now)));
    shop.check(
        "2026-08-01",
        &["2026-06-01 period 30000 2026-06-01..2026-07-01", "2026-07-11 period 30000 2026-07-11..2026-08-11"],
    );
}

#[test]
fn cancelling_now_gives_unused_days_back() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let now = shop.now("2026-06-11");
    assert!(shop.ask(now, |a| a.cancel(When::Now, Unused::Credit, now)));
    shop.check(
        "2026-09-01",
        &[
            "2026-06-01 period 30000 2026-06-01..2026-07-01",
            "2026-06-11 proration_credit -20000 2026-06-11..2026-07-01",
        ],
    );
}

#[test]
fn a_cancel_that_was_taken_back_never_was() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let (now, later) = (shop.now("2026-06-11"), shop.now("2026-06-12"));
    assert!(shop.ask(now, |a| a.cancel(When::PeriodEnd, Unused::Credit, now)));
    assert!(shop.ask(later, |a| a.uncancel(later)));
    assert!(!shop.ask(later, |a| a.uncancel(later)));
    shop.check(
        "2026-07-01",
        &["2026-06-01 period 30000 2026-06-01..2026-07-01", "2026-07-01 period 30000 2026-07-01..2026-08-01"],
    );
}

#[test]
fn a_plan_that_something_rests_on_is_taken_back_last() {
    let mut shop = Shop::open("2026-01-05", plan(33_000), None);
    let now = shop.now("2026-01-10");
    assert!(shop.ask(now, |a| a.change_plan(plan(49_000), &[], When::PeriodEnd, None, now)));
    assert!(shop.ask(now, |a| a.set_quantity(Some("base"), 1, When::PeriodEnd, now)));
    let planned: Vec<i64> = shop.agreement.planned(now).iter().map(|change| change.ordinal).collect();
    assert_eq!(planned, [1, 2]);
    let undone: Vec<_> = [1, 2, 3].map(|n| shop.agreement.undo(n, now).map(|c| c.what)).into();
    assert_eq!(undone, [Err(Refusal::LaterChange), Ok(What::Undone(2)), Err(Refusal::NotPending)]);
    // The quantity was asked of the plan that comes.
    shop.check(
        "2026-02-05",
        &["2026-01-05 period 33000 2026-01-05..2026-02-05", "2026-02-05 period 49000 2026-02-05..2026-03-05"],
    );
}

#[test]
fn arrears_are_billed_at_the_end_and_up_to_a_cancel() {
    let terms = Terms::new(PlanId(1), vec![item("use", 31_000, "1 month", Bill::Arrears)], &Conditions::default());
    let mut shop = Shop::open("2026-06-01", terms, None);
    let now = shop.now("2026-07-11");
    assert!(shop.ask(now, |a| a.cancel(When::Now, Unused::Credit, now)));
    shop.check(
        "2026-09-01",
        &["2026-07-01 period 31000 2026-06-01..2026-07-01", "2026-07-11 period 10000 2026-07-01..2026-07-11"],
    );
}

#[test]
fn a_later_cycle_restarts_at_the_change() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let now = shop.now("2026-06-16");
    let yearly = Terms::new(PlanId(9), vec![item("base", 300_000, "1 year", Bill::Advance)], &Conditions::default());
    assert!(shop.ask(now, |a| a.change_plan(yearly, &[], When::Now, None, now)));
    shop.check(
        "2027-06-16",
        &[
            "2026-06-01 period 30000 2026-06-01..2026-07-01",
            "2026-06-16 proration_credit -15000 2026-06-16..2026-07-01",
            "2026-06-16 period 300000 2026-06-16..2027-06-16",
            "2027-06-16 period 300000 2027-06-16..2028-06-16",
        ],
    );
}

#[test]
fn a_change_at_the_instant_a_period_was_billed_swaps_it_whole() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let now = shop.seen;
    shop.run(now, true);
    assert!(shop.ask(now, |a| a.change_plan(plan(60_000), &[], When::Now, None, now)));
    shop.check(
        "2026-07-01",
        &[
            "2026-06-01 period 30000 2026-06-01..2026-07-01",
            "2026-06-01 proration_credit -30000 2026-06-01..2026-07-01",
            "2026-06-01 proration_charge 60000 2026-06-01..2026-07-01",
            "2026-07-01 period 60000 2026-07-01..2026-08-01",
        ],
    );
}

#[test]
fn coming_back_starts_a_new_cycle() {
    let mut shop = Shop::open("2026-06-01", plan(30_000), None);
    let (end, back) = (shop.now("2026-06-11"), shop.now("2026-09-15"));
    assert!(shop.ask(end, |a| a.cancel(When::PeriodEnd, Unused::Credit, end)));
    assert!(!shop.ask(end, |a| a.restart(plan(30_000), end)));
    assert!(shop.ask(back, |a| a.restart(plan(30_000), back)));
    shop.check(
        "2026-10-15",
        &[
            "2026-06-01 period 30000 2026-06-01..2026-07-01",
            "2026-09-15 period 30000 2026-09-15..2026-10-15",
            "2026-10-15 period 30000 2026-10-15..2026-11-15",
        ],
    );
}

/// Any operation at any time, refused or not.
fn operate(shop: &mut Shop, at: Instant, op: u8, days: i64) {
    let day = shop.agreement.zone.day(at).plus_days(days);
    let when = [When::Now, When::PeriodEnd, When::On(day)][days as usize % 3];
    let _ = match op {
        0 => shop.ask(at, |a| a.change_plan(plan(10_000 + days * 777), &[], when, None, at)),
        1 => shop.ask(at, |a| a.pause(Some(day), PauseMode::Credit, at)),
        2 => shop.ask(at, |a| a.pause(None, PauseMode::Extend, at)),
        3 => shop.ask(at, |a| a.resume(at)),
        4 => shop.ask(at, |a| a.cancel(when, Unused::Credit, at)),
        5 => shop.ask(at, |a| a.uncancel(at)),
        _ => shop.ask(at, |a| a.restart(plan(20_000), at)),
    };
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Whatever happens in three years: nobody pays twice for a day, nothing is given back twice, nobody gets stuck.
    #[test]
    fn random_lives_hold_together(start in 0i64..365, ops in prop::collection::vec((0u8..7, 0i64..40, 0i64..24), 1..60)) {
        let first = "2024-01-01".parse::<Day>().unwrap().plus_days(start);
        let mut shop = Shop::open(&format!("{first}T10:00"), plan(31_000), None);
        let mut at = shop.seen;
        for (op, days, hours) in ops {
            at = at.plus_seconds(days * 86_400 + hours * 3_600);
            operate(&mut shop, at, op, days);
        }
        shop.run(at.plus_seconds(400 * 86_400), true);
        let zone = shop.agreement.zone.clone();
        let mut paid: Vec<(Day, Day)> = shop.billed.iter()
            .flat_map(|b| b.still_paid(b.service))
            .map(|p| (zone.day(p.from), zone.day(p.to))).filter(|(from, to)| from < to).collect();
        paid.sort();
        for pair in paid.windows(2) {
            prop_assert!(pair[0].1 <= pair[1].0, "paid twice: {:?} in {:#?}", pair, shop.log);
        }
        // Not stuck: it can always be ended, or has ended and can come back.
        let life = Life::of(&shop.agreement);
        let now = at.plus_seconds(401 * 86_400);
        let ended = life.standing(now) == Standing::Ended;
        let restart = shop.agreement.restart(plan(1), now).is_ok();
        let cancel = shop.agreement.cancel(When::Now, Unused::Keep, now).is_ok();
        prop_assert!(restart == ended && cancel != ended);
    }

    /// A change and its reverse on one day net to zero.
    #[test]
    fn there_and_back_is_free(offset in 1i64..28, there in 1i64..1_000_000) {
        let mut shop = Shop::open("2026-03-01T10:00", plan(31_000), None);
        let at = shop.seen.plus_seconds(offset * 86_400);
        if shop.ask(at, |a| a.change_plan(plan(there), &[], When::Now, None, at)) {
            let back = at.plus_seconds(60);
            prop_assert!(shop.ask(back, |a| a.change_plan(plan(31_000), &[], When::Now, None, back)));
            let sum: i64 = shop.billed.iter().map(|b| b.amount - b.credited).sum();
            prop_assert_eq!(sum, 31_000);
        }
    }
}
