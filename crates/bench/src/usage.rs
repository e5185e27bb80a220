//! `dangol-bench usage`: many events with random ids, told in batches by a few programs at once, each batch durable; then
//! the same rows with bare prepared inserts.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant as Watch;

use base::Instant;
use base::id::SubscriptionId;
use billing::usage::{NewEvent, Recorded, record};
use cpu_time::ProcessTime;
use domain::billing::usage::Given;
use domain::catalog::meter::{Aggregate, Meter};
use kit::app::App;
use kit::clock::Clock;
use kit::db::{Db, Durability, Error as DbError, migrate};
use kit::{args, stmt};
use shop::Shop;

use crate::floor::{self, Shape};
use crate::renewals::{memory_mb, round};
use crate::seed;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How many events are told.
    #[arg(long, default_value_t = 300_000)]
    events: usize,
    /// How many events one request brings.
    #[arg(long, default_value_t = 5_000)]
    batch: usize,
    /// How many subscriptions they are of.
    #[arg(long, default_value_t = 1_000)]
    subscriptions: i64,
    /// Where: a new SQLite file (the default is a temporary one), or an empty PostgreSQL database.
    #[arg(long)]
    db: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Programs that tell at the same time; their batches share commits.
const PROGRAMS: usize = 4;
/// One event in so many is told twice.
const TWICE: usize = 50;

type Error = Box<dyn std::error::Error>;

stmt! {
    /// Every subscription of the shop.
    ALL -> (SubscriptionId,) = "select id from subscriptions where shop = $1 order by id limit 1000000"
}
stmt! {
    /// One row.
    COUNT -> (i64,) = "select count(*) from usage_events where shop = $1"
}

pub fn run(arguments: &Arguments) -> Result<(), Error> {
    let folder = std::env::temp_dir().join(format!("dangol-bench-usage-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let url = arguments.db.clone().unwrap_or_else(|| file("usage.db"));
    let done = measure(arguments, &url, &file("floor.db"));
    std::fs::remove_dir_all(&folder)?;
    done
}

fn measure(arguments: &Arguments, url: &str, floor_path: &str) -> Result<(), Error> {
    let db = Db::open(url, Durability::Full)?;
    let clock = Clock::test(kit::testing::start());
    migrate::run(&db, clock.now())?;
    let app = App::open(db, clock)?;
    let shop = seed::shop(&app, arguments.subscriptions, false)?;
    let batches = batches(&app, &shop, arguments)?;
    let told: usize = batches.iter().map(Vec::len).sum();
    let before_mb = memory_mb("VmRSS");
    let (watch, cpu) = (Watch::now(), ProcessTime::now());
    let recorded = tell(&app, &shop, batches)?;
    let (wall_s, cpu_s) = (watch.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    let peak_mb = memory_mb("VmHWM");
    verify(&app, &shop, arguments.events, told, &recorded)?;
    drop(app);
    // The table itself is in the order of the ids; events arrive in another.
    let shape = Shape { tables: vec![("usage_events", String::new())], order: "order by at", chunk: arguments.batch };
    let floor = floor::write(url, floor_path, &shape)?;
    let (ratio, speed) = (floor.cpu_s / cpu_s, told as f64 / wall_s);
    let mut out = std::io::stdout();
    if arguments.json {
        let json = serde_json::json!({
            "engine": if url.starts_with("postgres") { "postgresql" } else { "sqlite" },
            "events": told, "new": recorded.new, "duplicate": recorded.duplicate, "batch": arguments.batch,
            "events_per_s": speed.round(), "wall_s": round(wall_s), "cpu_s": round(cpu_s),
            "floor_wall_s": round(floor.wall_s), "floor_cpu_s": round(floor.cpu_s), "ratio_to_floor": round(ratio),
            "seeded_mb": before_mb, "peak_mb": peak_mb,
        });
        writeln!(out, "{json:#}")?;
    } else {
        writeln!(out, "{told} events, {} of them twice, {speed:.0} events/s", recorded.duplicate)?;
        writeln!(out, "CPU {cpu_s:.2} s; the same rows with bare inserts {:.2} s; ratio {ratio:.2}", floor.cpu_s)?;
        writeln!(out, "memory at most {peak_mb} MB")?;
    }
    Ok(())
}

/// Events of the running month in no order, under random ids; some of them twice.
fn batches(app: &App, shop: &Shop, arguments: &Arguments) -> Result<Vec<Vec<NewEvent>>, Error> {
    let (now, id, ids) = (app.now(), shop.id, Arc::clone(&app.ids));
    let meter = Meter { code: "call".into(), aggregate: Aggregate::Sum, recurring: false };
    app.db.write(move |tx| catalog::meter::add(tx, &ids, id, &meter, now)).wait()?;
    let subscriptions = app.db.read(move |r| r.all(&ALL, args![id])).wait()?;
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut events = Vec::with_capacity(arguments.events + arguments.events / TWICE);
    for n in 0..arguments.events {
        let pick = chance.below(subscriptions.len() as u64) as usize;
        let Some((subscription,)) = subscriptions.get(pick).copied() else { return Err("no subscription".into()) };
        let at = Instant::from_micros(now.micros() + chance.below(20 * 86_400_000_000) as i64);
        let given = Given {
            meter: "call".into(),
            at: Some(at),
            source: "bench".into(),
            id: format!("{:016x}{:016x}", chance.next(), chance.next()),
            value: Some(chance.below(1_000).to_string()),
            op: None,
            key: None,
        };
        let event = NewEvent { subscription, given };
        if n % TWICE == 0 {
            events.push(event.clone());
        }
        events.push(event);
    }
    Ok(events.chunks(arguments.batch.max(1)).map(<[NewEvent]>::to_vec).collect())
}

/// Numbers that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }
}

/// Tells all batches through the door every event comes by, and waits for each to be durable.
fn tell(app: &App, shop: &Shop, batches: Vec<Vec<NewEvent>>) -> Result<Recorded, Error> {
    let (batches, next) = (Arc::new(batches), AtomicUsize::new(0));
    let program = || {
        let mut sum = Recorded::default();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= batches.len() {
                return Ok::<Recorded, DbError>(sum);
            }
            let (shop, batches, now) = (shop.clone(), Arc::clone(&batches), app.now());
            let told = app.db.write(move |tx| record(tx, &shop, batches.get(at).map_or(&[], Vec::as_slice), now));
            let told = told.wait()?;
            sum.new += told.new;
            sum.duplicate += told.duplicate;
            sum.refused.extend(told.refused);
        }
    };
    let sums: Vec<Result<Recorded, DbError>> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..PROGRAMS).map(|_| scope.spawn(program)).collect();
        all.into_iter().map(|one| one.join().unwrap_or(Err(DbError::Closed))).collect()
    });
    let mut sum = Recorded::default();
    for one in sums {
        let one = one?;
        sum.new += one.new;
        sum.duplicate += one.duplicate;
        sum.refused.extend(one.refused);
    }
    Ok(sum)
}

/// Every event is there once, and those told twice were noticed.
fn verify(app: &App, shop: &Shop, events: usize, told: usize, recorded: &Recorded) -> Result<(), Error> {
    let id = shop.id;
    let (count,) = app.db.read(move |r| r.one(&COUNT, args![id])).wait()?;
    let expected = (events as i64, events as u64, (told - events) as u64, 0);
    let found = (count, recorded.new, recorded.duplicate, recorded.refused.len());
    if found == expected { Ok(()) } else { Err(format!("expected {expected:?}, found {found:?}").into()) }
}
