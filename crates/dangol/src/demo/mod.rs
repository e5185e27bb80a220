//! `dangol demo`: two years of a toy-rental shop, lived on a test clock through the real code, then served. A demo that
//! was stopped goes on where it was.

mod acts;
mod figures;
mod life;
mod names;
mod owner;
pub mod shop;
mod sql;

use ::shop::Shop;
use base::calendar::Time;
use base::{Day, Instant};
use kit::app::App;
use kit::clock::Clock;
use kit::db::{Db, Durability, migrate};
use kit::requests;

use self::acts::Stage;
use self::life::Person;
use crate::failure::Failure;
use crate::out;
use crate::progress::Progress;
use crate::schedule;

/// Makes a toy-rental shop that has lived for two years, and opens it for you to look around.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How many people sign up over the whole time.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    customers: u32,
    /// How many months the shop has been open.
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=120))]
    months: u32,
    /// Another seed, another story; the same seed on the same day, the same figures.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the shop is kept.
    #[arg(long, default_value = "demo.db")]
    db: String,
    /// Live through it and stop, without serving.
    #[arg(long)]
    no_serve: bool,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
    /// Where to serve.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let today = Clock::System.now();
    {
        let db = Db::open(&arguments.db, Durability::Process)?;
        migrate::run(&db, today)?;
        let app = App::open(db, Clock::test(today))?;
        let size = Size { customers: arguments.customers, months: arguments.months, seed: arguments.seed };
        let shop = live(&app, self::shop::SLUG, size, today)?;
        figures::print(&app, &shop, arguments.json)?;
    }
    if arguments.no_serve {
        return Ok(());
    }
    let (email, password) = (self::shop::EMAIL, self::shop::PASSWORD);
    out::say(&format!(
        "Shop     http://{}/\nConsole  http://{}/admin  ({email} / {password})",
        arguments.listen, arguments.listen
    ))?;
    crate::serve::serve(&arguments.db, &arguments.listen)
}

/// How much happens in a demo: people who sign up, months they do it in, and which story of many it is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub customers: u32,
    pub months: u32,
    pub seed: u64,
}

/// Opens the demo shop under this name and lives from its opening to the morning of `today`, on a test clock.
pub fn live(app: &App, slug: &str, size: Size, today: Instant) -> Result<Shop, Failure> {
    let zone: base::Zone = "Asia/Seoul".parse().map_err(|_| Failure::new("the zone database lacks Asia/Seoul"))?;
    let last = zone.day(today);
    let first = last.plus_months(-i64::from(size.months));
    app.clock.set(zone.midnight(first));
    let mut shop = self::shop::open(app, slug)?;
    let count = size.customers as usize;
    let people: Vec<Person> = (0..count).map(|n| life::person(size.seed, n, count, first, last)).collect();
    let mut days = calendar(&people, first, last);
    let mut progress = Progress::new("demo", days.len() as u64);
    for (day, acts) in days.drain(..) {
        progress.step(&day.month_key());
        let key = format!("demo:{}:day:{day}", size.seed);
        let (id, asked) = (shop.id, key.clone());
        if app.db.read(move |r| requests::find_answer(r, id, &asked)).wait()?.is_some() {
            continue;
        }
        app.clock.set(zone.midnight(day));
        schedule::run_due(app)?;
        shop = owner::morning(app, shop, size.seed, day, (first, last))?;
        let stage = Stage { app, shop: &shop, seed: size.seed };
        for (hour, who, n) in acts {
            let Some(person) = people.get(who) else { continue };
            let Some(act) = person.acts.get(n) else { continue };
            app.clock.set(zone.at(day, Time::new(hour, (who % 60) as i8).unwrap_or(Time::MIDNIGHT)).max(app.now()));
            stage.perform(person, n, act)?;
        }
        app.clock.set(zone.at(day, Time::new(23, 0).unwrap_or(Time::MIDNIGHT)));
        schedule::run_due(app)?;
        let now = app.now();
        app.db.write(move |tx| requests::add_answer(tx, id, &key, "{}".into(), now)).wait()?;
    }
    app.clock.set(zone.midnight(last));
    schedule::run_due(app)?;
    for consumer in schedule::consumers() {
        kit::events::drain(app, *consumer)?;
    }
    progress.finish();
    Ok(shop)
}

/// An act's place: the hour, the person and its number.
type Entry = (i8, usize, usize);

/// Each day with its acts, in the order they happen.
fn calendar(people: &[Person], first: Day, last: Day) -> Vec<(Day, Vec<Entry>)> {
    let days = first.days_until(last);
    let mut calendar: Vec<(Day, Vec<Entry>)> = (0..days).map(|d| (first.plus_days(d), Vec::new())).collect();
    for (who, person) in people.iter().enumerate() {
        for (n, act) in person.acts.iter().enumerate() {
            let at = usize::try_from(first.days_until(act.day)).unwrap_or(usize::MAX);
            if let Some((_, acts)) = calendar.get_mut(at) {
                acts.push((act.hour, who, n));
            }
        }
    }
    for (_, acts) in &mut calendar {
        acts.sort_unstable_by_key(|(hour, who, n)| (*hour, who % 60, *who, *n));
    }
    calendar
}
