//! The worker: threads that do what is due, again and again. Several processes may share one PostgreSQL. Stopping one at
//! any moment loses nothing, because every step is a transaction of its own.

use std::io;
use std::sync::OnceLock;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant as Watch};

use kit::app::App;
use kit::clock::Clock;
use kit::db::Error;

use crate::failure::Failure;
use crate::{database, out, schedule};

/// Does the work that is due and serves no pages. Several may share one PostgreSQL.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the shop is: a path to an SQLite file, or postgres://...
    #[arg(long, default_value = database::DEFAULT)]
    db: String,
}

const BEAT: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const REST_MOST: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// A long run is left behind after this long; what it had not finished is still due when the program is back.
const PATIENCE: Duration = Duration::from_secs(20);

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let app = database::app(&arguments.db, Clock::System)?;
    let worker = Worker::start(&app)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let inside = runtime.enter();
    let stopped = asked_to_stop()?;
    drop(inside);
    out::say(&format!("Working for {}. Stop with Ctrl+C.", database::shown(&arguments.db)))?;
    runtime.block_on(stopped);
    worker.stop();
    out::say("Stopped.")
}

/// Hears Ctrl+C and the system's request to end from this call on; what comes back waits for the first of them.
pub fn asked_to_stop() -> io::Result<impl Future<Output = ()> + Send> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        })
    }
    #[cfg(not(unix))]
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}

/// Threads at work. Bills have a thread of their own, so that a long night does not hold up messages, and so has mail,
/// so that a slow mail server holds up nothing.
#[derive(Debug)]
pub struct Worker {
    stops: Vec<mpsc::Sender<()>>,
    threads: Vec<JoinHandle<()>>,
}

impl Worker {
    pub fn start(app: &App) -> Result<Worker, Failure> {
        let mut worker = Worker { stops: Vec::new(), threads: Vec::new() };
        worker.spawn(app, "bills", BEAT, schedule::bill)?;
        worker.spawn(app, "news", BEAT, schedule::listen)?;
        worker.spawn(app, "mail", BEAT, schedule::mail)?;
        worker.spawn(app, "sweep", DAY, |app| schedule::sweep(app).map(|_| 0))?;
        worker.spawn(app, "watch", MINUTE, watch)?;
        Ok(worker)
    }

    /// Does no work, and only looks whether somebody else does.
    pub fn watching(app: &App) -> Result<Worker, Failure> {
        let mut worker = Worker { stops: Vec::new(), threads: Vec::new() };
        worker.spawn(app, "watch", MINUTE, watch)?;
        Ok(worker)
    }

    fn spawn(
        &mut self,
        app: &App,
        name: &str,
        beat: Duration,
        step: fn(&App) -> Result<usize, Error>,
    ) -> Result<(), Failure> {
        let (stop, stopped) = mpsc::channel();
        let app = app.clone();
        let body = move || repeat(&app, beat, step, &stopped);
        self.threads.push(thread::Builder::new().name(name.into()).spawn(body)?);
        self.stops.push(stop);
        Ok(())
    }

    /// Lets each thread finish what it is doing.
    pub fn stop(self) {
        drop(self.stops);
        let watch = Watch::now();
        while self.threads.iter().any(|thread| !thread.is_finished()) && watch.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// What was late when this process began is given a minute to be done.
fn watch(app: &App) -> Result<usize, Error> {
    static BEGAN: OnceLock<Watch> = OnceLock::new();
    if BEGAN.get_or_init(Watch::now).elapsed() < MINUTE { Ok(0) } else { schedule::watch(app) }
}

/// One step per beat; after an error a rest that doubles, so that a broken database is not hammered.
fn repeat(app: &App, beat: Duration, step: fn(&App) -> Result<usize, Error>, stopped: &mpsc::Receiver<()>) {
    let mut rest = beat;
    loop {
        rest = match step(app) {
            Ok(_) => beat,
            Err(error) => {
                let rest = (rest * 2).min(REST_MOST.max(beat));
                tracing::error!(%error, rest_seconds = rest.as_secs(), "resting before the next try");
                rest
            }
        };
        match stopped.recv_timeout(rest) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
