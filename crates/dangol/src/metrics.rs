//! `/metrics` for Prometheus: what this process counted, and what the database says about work that waits. No shop and
//! no person is named.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::Instant;
use kit::app::App;
use kit::db::Error;
use kit::{events, jobs};

use crate::schedule;

/// Answers by the first digit of their status: 1xx to 5xx.
static ANSWERS: [AtomicU64; 5] = [const { AtomicU64::new(0) }; 5];
static BILLED: AtomicU64 = AtomicU64::new(0);
static FAILED: AtomicU64 = AtomicU64::new(0);

/// Renewals, charges and look-ups that were carried out.
pub fn billed(count: usize) {
    BILLED.fetch_add(count as u64, Ordering::Relaxed);
}

/// Something recurring failed.
pub fn failed() {
    FAILED.fetch_add(1, Ordering::Relaxed);
}

/// Counts every answer.
pub async fn count(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let class = usize::from(response.status().as_u16() / 100);
    if let Some(counter) = ANSWERS.get(class.wrapping_sub(1)) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
    response
}

/// `GET /metrics`
pub async fn show(State(app): State<App>) -> Response {
    let text = tokio::task::spawn_blocking(move || text(&app)).await;
    match text {
        Ok(Ok(text)) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response(),
        Ok(Err(_)) | Err(_) => super::health::unready().into_response(),
    }
}

/// What waits, as the database says.
struct Waiting {
    jobs: i64,
    jobs_given_up: i64,
    unheard: i64,
    due_seconds: i64,
    overdue: i64,
    overdue_seconds: i64,
}

fn waiting(app: &App) -> Result<Waiting, Error> {
    let backlog = app.db.read(jobs::backlog).wait()?;
    let mut unheard = 0;
    for consumer in schedule::consumers() {
        unheard += events::unheard(&app.db, *consumer)?;
    }
    let since = |at: Option<Instant>| at.map_or(0, |at| at.seconds_until(app.now()).max(0));
    let (overdue, oldest) = schedule::overdue(app)?;
    Ok(Waiting {
        jobs: backlog.waiting,
        jobs_given_up: backlog.given_up,
        unheard,
        due_seconds: since(schedule::next_due(app)?),
        overdue,
        overdue_seconds: since(oldest),
    })
}

fn text(app: &App) -> Result<String, Error> {
    let waiting = waiting(app)?;
    let engine = if app.db.is_postgres() { "postgresql" } else { "sqlite" };
    let mut page = Page::default();
    let build = format!("{{version=\"{}\",engine=\"{engine}\"}}", env!("CARGO_PKG_VERSION"));
    page.one("dangol_build_info", "gauge", "The version that runs and its database engine.", &[(build, 1)]);
    let answers = ANSWERS.iter().enumerate();
    let answers = answers.map(|(i, n)| (format!("{{status=\"{}xx\"}}", i + 1), load(n))).collect::<Vec<_>>();
    page.one("dangol_http_answers_total", "counter", "Answers of this process by class of status.", &answers);
    page.count("dangol_billing_steps_total", "Renewals, charges and look-ups carried out by this process.", &BILLED);
    page.count("dangol_schedule_errors_total", "Recurring things that failed in this process.", &FAILED);
    page.gauge("dangol_jobs_waiting", "Durable jobs that wait.", waiting.jobs);
    page.gauge("dangol_jobs_given_up", "Durable jobs that were given up.", waiting.jobs_given_up);
    page.gauge("dangol_events_unheard", "Events that some listener has still to hear.", waiting.unheard);
    page.gauge("dangol_due_oldest_seconds", "How long the oldest work has been due.", waiting.due_seconds);
    let overdue = "Renewals and charges due for more than 15 minutes. Alert when there is one.";
    page.gauge("dangol_overdue_occurrences", overdue, waiting.overdue);
    let oldest = "How long the oldest of those has been due.";
    page.gauge("dangol_oldest_overdue_seconds", oldest, waiting.overdue_seconds);
    Ok(page.0)
}

fn load(counter: &AtomicU64) -> i64 {
    i64::try_from(counter.load(Ordering::Relaxed)).unwrap_or(i64::MAX)
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn one(&mut self, name: &str, kind: &str, help: &str, values: &[(String, i64)]) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (labels, value) in values {
            let _ = writeln!(self.0, "{name}{labels} {value}");
        }
    }

    fn gauge(&mut self, name: &str, help: &str, value: i64) {
        self.one(name, "gauge", help, &[(String::new(), value)]);
    }

    fn count(&mut self, name: &str, help: &str, counter: &AtomicU64) {
        self.one(name, "counter", help, &[(String::new(), load(counter))]);
    }
}
