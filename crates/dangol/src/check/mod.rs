//! `dangol check`: looks again at everything that must be true, row by row, from one snapshot. Each invariant is a
//! function in a file of its own.

mod attempts;
mod books;
mod cash;
mod contacts;
mod credited;
mod cursors;
mod deposits;
mod drafts;
mod entries;
mod finding;
mod movements;
mod neighbours;
mod numbers;
mod occurrences;
mod paid;
mod parcels;
mod payments;
mod receivable;
mod refunds;
mod revenue;
mod sql;
mod standing;
mod subscriptions;
mod totals;
mod wallets;

use base::Instant;
use base::id::ShopId;
use kit::app::App;
use kit::clock::Clock;
use kit::db::{Db, Error, Reader};
use serde_json::{Value, json};
use shop::{Shop, tenant};

use crate::failure::Failure;
use crate::{database, out};

pub use finding::Finding;

/// Looks again at everything that must be true, and fails when one thing is not.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the shop is: a path to an SQLite file, or postgres://...
    #[arg(long, default_value = database::DEFAULT)]
    db: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// One look at a shop.
struct Look<'a, 'c> {
    reader: &'a mut Reader<'c>,
    shop: &'a Shop,
    now: Instant,
}

type Invariant = fn(&mut Look<'_, '_>, &mut Finding) -> Result<(), Error>;

/// What must be true in every shop.
const INVARIANTS: &[(&str, Invariant)] = &[
    ("ledger entries add up to zero", entries::check),
    ("what the shop has is what it owes and what it earned", books::equations),
    ("closed months hold what their entries add up to", books::months),
    ("the trial balance has the balances of all entries", books::trial),
    ("what was booked as earned is what lines are worth", revenue::check),
    ("deposits held are those that were not settled", deposits::check),
    ("wallets hold what is left of the credit that was given", wallets::check),
    ("receivables are what open invoices ask for", receivable::check),
    ("cash is what payments brought in", cash::check),
    ("invoices add up to their lines and taxes", totals::check),
    ("invoice numbers have no gaps", numbers::check),
    ("bills that wait add up, and went out once or not at all", drafts::check),
    ("paid invoices were paid once", paid::check),
    ("payments agree with their attempts", payments::check),
    ("credit notes take no more than their invoices", credited::check),
    ("refunds are what went back", refunds::check),
    ("no attempt waits for its answer longer than a day", attempts::check),
    ("what subscriptions asked for was carried out, and nothing else", occurrences::check),
    ("subscriptions stand as their changes say", standing::check),
    ("parcels go out once, and only records of them are closed", parcels::check),
    ("movements of revenue add up to what subscriptions bring", movements::check),
    ("customers have one contact of a kind that goes on", contacts::check),
    ("rows belong to the shop of their customer", neighbours::check),
];

/// Everything that was found.
#[derive(Clone, Debug)]
pub struct Report {
    pub findings: Vec<Finding>,
}

impl Report {
    pub fn is_fine(&self) -> bool {
        self.findings.iter().all(Finding::is_fine)
    }

    pub fn to_json(&self) -> Value {
        json!({ "ok": self.is_fine(), "invariants": self.findings.iter().map(Finding::to_json).collect::<Vec<_>>() })
    }
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let db = database::open_existing(&arguments.db)?;
    database::expect_current(&db, &arguments.db)?;
    let report = look(&db, Clock::System.now())?;
    if arguments.json {
        out::say_json(&report.to_json())?;
    } else {
        report.findings.iter().try_for_each(|finding| out::say(&finding.to_string()))?;
    }
    if report.is_fine() { Ok(()) } else { Err(Failure::new("Something is not as it must be.")) }
}

/// Looks at a running shop; for tests, stories and the demo.
pub fn verify(app: &App) -> Result<Report, Error> {
    look(&app.db, app.now())
}

fn look(db: &Db, now: Instant) -> Result<Report, Error> {
    db.snapshot(move |r| {
        let mut findings: Vec<Finding> = INVARIANTS.iter().map(|(name, _)| Finding::new(name)).collect();
        let mut after = ShopId(0);
        while let Some(shop) = next_shop(r, after)? {
            for (finding, (_, invariant)) in findings.iter_mut().zip(INVARIANTS) {
                invariant(&mut Look { reader: r, shop: &shop, now }, finding)?;
            }
            after = shop.id;
        }
        findings.push(cursors::check(r)?);
        Ok(Report { findings })
    })
    .wait()
}

/// Closed shops are looked at too.
fn next_shop(reader: &mut Reader<'_>, after: ShopId) -> Result<Option<Shop>, Error> {
    match sql::next_shop(reader, after)? {
        Some(id) => tenant::find(reader, id),
        None => Ok(None),
    }
}
