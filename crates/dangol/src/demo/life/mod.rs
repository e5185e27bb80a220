//! What one demo customer will do, from the first visit to the last day: decided by the seed alone, before anything
//! happens.

mod course;

use base::Day;
use domain::billing::agreement::PauseMode;
use domain::billing::credit_note::To;
use fastrand::Rng;
use gateways::payment::Event;

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
        way: Way,
    },
    /// The next charges get these answers from the bank.
    Trouble(Vec<&'static str>),
    NewCard,
    Pause {
        days: i64,
        mode: PauseMode,
    },
    ChangePlan {
        plan: usize,
        now: bool,
    },
    /// From now on periods begin on this day of the month: the salary has come.
    PayDay(i8),
    /// So many children play in the day nursery from now on.
    Children(i64),
    /// A slide or a little house comes too, and goes again.
    BigToy,
    BigToyBack,
    Move,
    NewPhone,
    Cancel {
        now: bool,
    },
    ComeBack {
        plan: usize,
    },
    Beside(Beside),
    HandOver(HandOver),
    Desk(Desk),
}

/// How somebody signs up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Plain,
    /// With the code of the first months.
    Coupon,
    /// For another house.
    Gift,
}

/// What a customer does beside the agreement.
#[derive(Clone, Copy, Debug)]
pub enum Beside {
    /// So many toys are swapped for others.
    Swap { count: i64 },
    /// So many toys of the day nursery are washed.
    Wash { count: i64 },
    /// A piece is missing and charged with the next invoice.
    LosePiece,
    /// The next delivery is left out.
    Skip,
    /// The next delivery comes so many days later.
    MoveBox { days: i64 },
    /// Takes the first add-on of the plan, or swaps it for the next.
    AddOn { swap: bool },
    /// Agrees to what is asked (a new price, the end of a trial), or does not.
    Answer { yes: bool },
}

/// How somebody gives the subscription to a friend.
#[derive(Clone, Copy, Debug)]
pub enum HandOver {
    Offered,
    /// Thinks better of it.
    TakenBack,
    /// The friend says yes.
    Accepted,
}

/// What the shop does for a customer.
#[derive(Clone, Copy, Debug)]
pub enum Desk {
    /// Makes up for something with a credit note.
    Apology {
        to: To,
    },
    /// Gives credit that expires.
    Birthday,
    /// Gives a part of the last invoice back.
    MoneyBack,
    /// Voids an open invoice and issues it again.
    MakeOutAnew,
    /// Settles the deposit of somebody who left.
    Deposit {
        scratched: bool,
    },
    Dispute(Event),
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

/// Friends are numbered after all customers there can be.
const FRIENDS: usize = 1_000_000;

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
    let plan = course::pick(&mut rng);
    let mut person = Person {
        n,
        name: names::person(&mut rng),
        phone: format!("010-{:04}-{:04}", rng.u32(2000..9999), rng.u32(0..9999)),
        email: format!("customer{n}@example.com"),
        address: names::address(&mut rng),
        marketing: rng.f64() < 0.6,
        acts: Vec::new(),
    };
    let way = match n % 30 {
        0 | 6 | 12 | 18 | 24 => Way::Coupon,
        29 => Way::Gift,
        _ => Way::Plain,
    };
    person.add(&mut rng, joined, What::SignUp { plan, way });
    course::live(&mut rng, &mut person, joined, last, plan);
    course::beside(&mut rng, &mut person, joined, last);
    course::hand_over(&mut rng, &mut person, count, (joined, last));
    person.acts.retain(|act| act.day < last);
    person
}

/// Whom customer `n` gives the subscription to: somebody the shop does not know yet.
pub fn friend(seed: u64, n: usize) -> Person {
    let (mut rng, n) = (rng(seed ^ 11, n), n + FRIENDS);
    Person {
        n,
        name: names::person(&mut rng),
        phone: format!("010-{:04}-{:04}", rng.u32(2000..9999), rng.u32(0..9999)),
        email: format!("friend{n}@example.com"),
        address: names::address(&mut rng),
        marketing: false,
        acts: Vec::new(),
    }
}

impl Person {
    /// Whether one of these plans is ever theirs.
    fn ever_had(&self, plans: &[usize]) -> bool {
        self.acts.iter().any(|act| match &act.what {
            What::SignUp { plan, .. } | What::ChangePlan { plan, .. } | What::ComeBack { plan } => plans.contains(plan),
            _ => false,
        })
    }

    /// At some hour of this day.
    fn add(&mut self, rng: &mut Rng, day: Day, what: What) {
        self.acts.push(Act { day, hour: rng.i8(9..21), what });
    }
}

/// The day the smallest plan becomes dearer.
pub fn rise_day(last: Day) -> Day {
    last.plus_months(-3).first_of_month()
}
