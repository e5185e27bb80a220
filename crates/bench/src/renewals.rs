//! `dangol-bench renewals`: a night in which every subscription is due.

use std::io::Write as _;
use std::time::Instant as Watch;

use cpu_time::ProcessTime;
use kit::app::App;
use kit::clock::Clock;
use kit::db::{Db, Durability, migrate};

use crate::{floor, seed};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// How many subscriptions are due.
    #[arg(long, default_value_t = 200_000)]
    subscriptions: i64,
    /// Usage, coupons and changes of plan: every third subscription has one of them.
    #[arg(long)]
    mix: bool,
    /// Where: a new SQLite file (the default is a temporary one), or an empty PostgreSQL database.
    #[arg(long)]
    db: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

type Error = Box<dyn std::error::Error>;

pub fn run(arguments: &Arguments) -> Result<(), Error> {
    let folder = std::env::temp_dir().join(format!("dangol-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let url = arguments.db.clone().unwrap_or_else(|| file("renewals.db"));
    let done = measure(arguments, &url, &file("floor.db"));
    std::fs::remove_dir_all(&folder)?;
    done
}

fn measure(arguments: &Arguments, url: &str, floor_path: &str) -> Result<(), Error> {
    let db = Db::open(url, Durability::Full)?;
    let clock = Clock::test(kit::testing::start());
    migrate::run(&db, clock.now())?;
    let app = App::open(db, clock)?;
    let shop = seed::shop(&app, arguments.subscriptions, arguments.mix)?;
    let first = app.ids.next(app.now());
    let before_mb = memory_mb("VmRSS");
    let (watch, cpu) = (Watch::now(), ProcessTime::now());
    billing::run(&app, &shop)?;
    let (wall_s, cpu_s) = (watch.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    let peak_mb = memory_mb("VmHWM");
    seed::verify(&app, &shop, arguments.subscriptions, arguments.mix, first)?;
    drop(app);
    let floor = floor::write(url, floor_path, &floor::renewals(first))?;
    let count = arguments.subscriptions as f64;
    let ratio = floor.cpu_s / cpu_s;
    let mut out = std::io::stdout();
    if arguments.json {
        let json = serde_json::json!({
            "engine": if url.starts_with("postgres") { "postgresql" } else { "sqlite" },
            "subscriptions": arguments.subscriptions, "mix": arguments.mix, "rows": floor.rows, "renewals_per_s": (count / wall_s).round(),
            "wall_s": round(wall_s), "cpu_s": round(cpu_s), "floor_wall_s": round(floor.wall_s),
            "floor_cpu_s": round(floor.cpu_s), "seeded_mb": before_mb, "peak_mb": peak_mb, "ratio_to_floor": round(ratio),
        });
        writeln!(out, "{json:#}")?;
    } else {
        writeln!(out, "{count} renewals, {} rows, {:.0} renewals/s", floor.rows, count / wall_s)?;
        writeln!(out, "CPU {cpu_s:.2} s; the same rows with bare inserts {:.2} s; ratio {ratio:.2}", floor.cpu_s)?;
        writeln!(out, "memory at most {peak_mb} MB")?;
    }
    Ok(())
}

pub fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// A line of `/proc/self/status` in MB; 0 where there is none.
pub fn memory_mb(name: &str) -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse::<i64>().ok()).unwrap_or(0) / 1024
}
