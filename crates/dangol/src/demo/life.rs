//! What one demo customer will do, from the first visit to the last day: decided by the seed alone, before anything
//! happens.

use base::Day;
use fastrand::Rng;

use super::names;

/// Something a customer does, at an hour of a day.
#[derive(Clone, Debug)]
pub struct Act {
    pub day: Day,
    /// 9 to 20 o'clock.
    pub hour: i8,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    SignUp {
        plan: usize,
        coupon: bool,
    },
    /// So many toys are swapped for others.
    Swap {
        count: i64,
    },
    /// A piece is missing and charged with the next invoice.
    LosePiece,
    /// The shop makes up for something with a credit note.
    Apology,
    /// Agrees to a new price, or does not.
    Answer {
        yes: bool,
    },
    /// The next charges get these answers from the bank.
    Trouble(Vec<&'static str>),
    NewCard,
    Pause {
        days: i64,
    },
    ChangePlan {
        plan: usize,
        now: bool,
    },
    Move,
    /// The next delivery is left out.
    Skip,
    NewPhone,
    Cancel {
        now: bool,
    },
    ComeBack {
        plan: usize,
    },
}

/// A customer's whole life with the shop.
#[derive(Clone, Debug)]
pub struct Person {
    pub n: usize,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub address: (String, String, String),
    pub marketing: bool,
    pub acts: Vec<Act>,
}

/// The random choices of one customer, the same whenever they are asked for.
pub fn rng(seed: u64, n: usize) -> Rng {
    Rng::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(n as u64))
}

/// Customer `n` of `count` in a shop that opened on `first` and is looked at on `last`. More people come as it grows.
pub fn person(seed: u64, n: usize, count: usize, first: Day, last: Day) -> Person {
    let mut rng = rng(seed, n);
    let days = first.days_until(last).max(1);
    let share = ((n as f64 + rng.f64()) / count.max(1) as f64).powf(0.8);
    let joined = first.plus_days(((share * days as f64) as i64).min(days - 1));
    let plan = pick(&mut rng);
    let mut person = Person {
        n,
        name: names::person(&mut rng),
        phone: format!("010-{:04}-{:04}", rng.u32(2000..9999), rng.u32(0..9999)),
        email: format!("customer{n}@example.com"),
        address: names::address(&mut rng),
        marketing: rng.f64() < 0.6,
        acts: vec![act(&mut rng, joined, What::SignUp { plan, coupon: n.is_multiple_of(6) })],
    };
    live(&mut rng, &mut person, joined, last, plan);
    if n.is_multiple_of(4) {
        person.acts.push(Act { day: joined.plus_days(20), hour: 12, what: What::Skip });
    }
    little_things(&mut rng, &mut person, joined, last);
    person.acts.retain(|act| act.day < last);
    person
}

/// Sprout, Tree, Forest, Tree yearly: 22, 48, 20 and 10 of a hundred.
fn pick(rng: &mut Rng) -> usize {
    match rng.u32(0..100) {
        0..22 => 0,
        22..70 => 1,
        70..90 => 2,
        _ => 3,
    }
}

fn act(rng: &mut Rng, day: Day, what: What) -> Act {
    Act { day, hour: rng.i8(9..21), what }
}

/// Month after month something may happen; some leave, and some of those come back.
fn live(rng: &mut Rng, person: &mut Person, joined: Day, last: Day, mut plan: usize) {
    let mut month = joined;
    while month < last {
        let day = month.plus_days(rng.i64(3..25));
        let chance = rng.f64();
        match chance {
            c if c < 0.030 => {
                let now = rng.f64() < 0.25;
                person.acts.push(act(rng, day, What::Cancel { now }));
                if rng.f64() > 0.22 {
                    return;
                }
                let back = day.plus_days(rng.i64(40..160));
                plan = pick(rng);
                person.acts.push(act(rng, back, What::ComeBack { plan }));
                month = back;
            }
            c if c < 0.055 => {
                let days = [7, 14, 28][rng.usize(..3)];
                person.acts.push(act(rng, day, What::Pause { days }));
                month = day.plus_days(days);
            }
            c if c < 0.075 => {
                let next = (plan + 1 + rng.usize(..2)) % 3;
                if next != plan && plan < 3 {
                    plan = next;
                    let now = rng.f64() < 0.4;
                    person.acts.push(act(rng, day, What::ChangePlan { plan, now }));
                }
            }
            c if c < 0.088 => person.acts.push(act(rng, day, What::Move)),
            c if c < 0.094 => person.acts.push(act(rng, day, What::NewPhone)),
            c if c < 0.150 => trouble(rng, person, day),
            _ => {}
        }
        month = month.plus_months(1);
    }
}

/// What happens beside the agreement: swaps, lost pieces, a late box, and an answer about the new price.
fn little_things(rng: &mut Rng, person: &mut Person, joined: Day, last: Day) {
    let mut month = joined;
    while month < last {
        let day = month.plus_days(rng.i64(1..27));
        if rng.f64() < 0.25 {
            let count = 1 + rng.i64(0..4);
            person.acts.push(act(rng, day, What::Swap { count }));
        }
        match rng.u32(0..400) {
            0..4 => person.acts.push(act(rng, day, What::LosePiece)),
            4..6 => person.acts.push(act(rng, day, What::Apology)),
            _ => {}
        }
        month = month.plus_months(1);
    }
    // Most say yes, a few no, and some say nothing.
    let yes = match rng.u32(0..100) {
        0..86 => true,
        86..92 => false,
        _ => return,
    };
    for days in [-12, 4, 18] {
        person.acts.push(act(rng, rise_day(last).plus_days(days), What::Answer { yes }));
    }
}

/// The day the smallest plan becomes dearer.
pub fn rise_day(last: Day) -> Day {
    last.plus_months(-3).first_of_month()
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
    person.acts.push(act(rng, day, What::Trouble(answers)));
    if let Some(days) = fixed {
        person.acts.push(act(rng, day.plus_days(days), What::NewCard));
    }
}
