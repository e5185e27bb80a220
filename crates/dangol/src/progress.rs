//! A progress bar on standard error for anything that takes longer than a second. Silent when nobody watches.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant as Watch};

const WIDTH: u64 = 30;
const EVERY: Duration = Duration::from_millis(100);

/// How far something has come.
#[derive(Debug)]
pub struct Progress {
    title: String,
    total: u64,
    done: u64,
    shown: Option<Watch>,
    watched: bool,
}

impl Progress {
    /// `total` steps; 0 when it is not known.
    pub fn new(title: &str, total: u64) -> Progress {
        let watched = std::io::stderr().is_terminal();
        Progress { title: title.into(), total, done: 0, shown: None, watched }
    }

    /// One more step; `label` says where it is.
    pub fn step(&mut self, label: &str) {
        self.reach(self.done + 1, label);
    }

    /// So many steps are done.
    pub fn reach(&mut self, done: u64, label: &str) {
        self.done = done;
        if self.watched && self.shown.is_none_or(|at| at.elapsed() >= EVERY) {
            self.shown = Some(Watch::now());
            self.show(label);
        }
    }

    fn show(&self, label: &str) {
        let filled = (self.done * WIDTH).checked_div(self.total).unwrap_or(0).min(WIDTH) as usize;
        let bar: String = (0..WIDTH as usize).map(|i| if i < filled { '█' } else { '·' }).collect();
        let percent =
            (self.done * 100).checked_div(self.total).map_or(String::new(), |p| format!("{:>3} %", p.min(100)));
        // A terminal that went away is no reason to stop.
        let _ = write!(std::io::stderr(), "\r{} {bar} {percent} {label}\x1b[K", self.title);
    }

    /// Clears the line.
    pub fn finish(self) {
        if self.watched {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
