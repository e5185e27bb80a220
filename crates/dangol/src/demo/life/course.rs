//! How a demo customer's months go by: the chances of what happens, one after the other.

use base::Day;
use domain::billing::agreement::PauseMode;
use domain::billing::credit_note::To;
use fastrand::Rng;
use gateways::payment::Event;

use super::super::names::DAYCARE;
use super::{Beside, Desk, HandOver, Person, What, rise_day};

/// Sprout, Tree, Forest, Tree yearly, day nursery: 22, 48, 19, 9 and 2 of a hundred.
pub fn pick(rng: &mut Rng) -> usize {
    match rng.u32(0..100) {
        0..22 => 0,
        22..70 => 1,
        70..89 => 2,
        89..98 => 3,
        _ => DAYCARE,
    }
}

/// Month after month something may happen; some leave, and some of those come back.
pub fn live(rng: &mut Rng, person: &mut Person, joined: Day, last: Day, mut plan: usize) {
    let mut month = joined;
    while month < last {
        let day = month.plus_days(rng.i64(3..25));
        match rng.f64() {
            c if c < 0.030 => match leave(rng, person, day) {
                None => return,
                Some((back, other)) => (month, plan) = (back, other),
            },
            c if c < 0.055 => {
                let days = [7, 14, 28][rng.usize(..3)];
                let mode = if rng.bool() { PauseMode::Credit } else { PauseMode::Extend };
                person.add(rng, day, What::Pause { days, mode });
                month = day.plus_days(days);
            }
            c if c < 0.075 => {
                let next = (plan + 1 + rng.usize(..2)) % 3;
                if next != plan && plan < 3 {
                    plan = next;
                    let now = rng.f64() < 0.4;
                    person.add(rng, day, What::ChangePlan { plan, now });
                }
            }
            c if c < 0.088 => person.add(rng, day, What::Move),
            c if c < 0.094 => person.add(rng, day, What::NewPhone),
            c if c < 0.150 => trouble(rng, person, day),
            c if c < 0.156 => {
                let of_month = [10, 25][rng.usize(..2)];
                person.add(rng, day, What::PayDay(of_month));
            }
            c if c < 0.170 && plan < 3 => {
                person.add(rng, day, What::BigToy);
                let weeks = rng.i64(4..14);
                person.add(rng, day.plus_days(weeks * 7), What::BigToyBack);
            }
            c if c < 0.270 && plan == DAYCARE => {
                let children = rng.i64(9..18);
                person.add(rng, day, What::Children(children));
            }
            _ => {}
        }
        month = month.plus_months(1);
    }
}

/// Leaves, is given the deposit back, and perhaps comes back: on which day, to which plan.
fn leave(rng: &mut Rng, person: &mut Person, day: Day) -> Option<(Day, usize)> {
    let now = rng.f64() < 0.25;
    person.add(rng, day, What::Cancel { now });
    let scratched = rng.u32(0..4) == 0;
    person.add(rng, day.plus_days(36), What::Desk(Desk::Deposit { scratched }));
    if rng.f64() > 0.22 {
        return None;
    }
    let back = day.plus_days(rng.i64(40..160));
    let plan = pick(rng);
    person.add(rng, back, What::ComeBack { plan });
    Some((back, plan))
}

/// What happens beside the agreement: swaps, boxes left out, lost pieces, what the shop makes good, and answers.
pub fn beside(rng: &mut Rng, person: &mut Person, joined: Day, last: Day) {
    if person.n.is_multiple_of(4) {
        person.add(rng, joined.plus_days(20), What::Beside(Beside::Skip));
    }
    if person.n % 5 == 1 {
        person.add(rng, joined.plus_days(25), What::Beside(Beside::AddOn { swap: false }));
        if person.n.is_multiple_of(2) {
            person.add(rng, joined.plus_days(70), What::Beside(Beside::AddOn { swap: true }));
        }
    }
    let mut month = joined;
    while month < last {
        let day = month.plus_days(rng.i64(1..27));
        if rng.f64() < 0.25 {
            let count = 1 + rng.i64(0..4);
            person.add(rng, day, What::Beside(Beside::Swap { count }));
            person.add(rng, day, What::Beside(Beside::Wash { count: count * 7 }));
        }
        let what = match rng.u32(0..800) {
            0..8 => Some(What::Beside(Beside::LosePiece)),
            8..11 => Some(What::Desk(Desk::Apology { to: To::Wallet })),
            11 => Some(What::Desk(Desk::Apology { to: To::Refund })),
            12..20 => Some(What::Desk(Desk::Birthday)),
            20..22 => Some(What::Desk(Desk::MoneyBack)),
            22..26 => Some(What::Desk(Desk::MakeOutAnew)),
            26..34 => Some(What::Beside(Beside::MoveBox { days: 3 })),
            34 => {
                person.add(rng, day.plus_days(40), What::Desk(Desk::Dispute(Event::Reinstated)));
                Some(What::Desk(Desk::Dispute(Event::Chargeback)))
            }
            35 => Some(What::Desk(Desk::Dispute(Event::Chargeback))),
            _ => None,
        };
        if let Some(what) = what {
            person.add(rng, day, what);
        }
        month = month.plus_months(1);
    }
    answers(rng, person, joined, last);
}

/// Most say yes to what they are asked, a few no, and some say nothing.
fn answers(rng: &mut Rng, person: &mut Person, joined: Day, last: Day) {
    let yes = match rng.u32(0..100) {
        0..86 => true,
        86..92 => false,
        _ => return,
    };
    // Trials and first months are asked about soon, the smallest plan when it becomes dearer.
    if person.ever_had(&[1, DAYCARE]) {
        person.add(rng, joined.plus_days(9), What::Beside(Beside::Answer { yes }));
    }
    if person.ever_had(&[0]) {
        for days in [-12, 4, 18] {
            person.add(rng, rise_day(last).plus_days(days), What::Beside(Beside::Answer { yes }));
        }
    }
}

/// Two dozen offer it to a friend, however large the shop is: a third is taken at the word, a third thinks better of it,
/// and a third has just asked.
pub fn hand_over(rng: &mut Rng, person: &mut Person, count: usize, (joined, last): (Day, Day)) {
    let each = (count / 24).max(1);
    if !person.n.is_multiple_of(each) {
        return;
    }
    let (offered, then) = match person.n / each % 3 {
        0 => (joined.plus_days(50), Some((3, HandOver::Accepted))),
        1 => (joined.plus_days(35), Some((2, HandOver::TakenBack))),
        _ => (last.plus_days(-4), None),
    };
    person.add(rng, offered, What::HandOver(HandOver::Offered));
    if let Some((days, how)) = then {
        person.add(rng, offered.plus_days(days), What::HandOver(how));
    }
}

/// Money runs short, a card dies and is replaced, or the bank does not answer.
fn trouble(rng: &mut Rng, person: &mut Person, day: Day) {
    let (answers, fixed) = match rng.u32(0..10) {
        0..4 => (vec!["declined:funds"], None),
        4..6 => (vec!["declined:funds", "declined:funds"], None),
        6 => (vec!["declined:funds", "declined:funds", "declined:funds", "declined:funds"], Some(16)),
        7 => (vec!["declined:dead_instrument"], Some(rng.i64(30..36))),
        8 => (vec!["declined:customer_action"], Some(rng.i64(31..40))),
        _ => (vec!["unknown:paid"], None),
    };
    person.add(rng, day, What::Trouble(answers));
    if let Some(days) = fixed {
        person.add(rng, day.plus_days(days), What::NewCard);
    }
}
