//! Bills of renewals wait two days. Each morning the owner reads those of the night: one she lowers, one she lets go
//! unbilled, one she sends out at once; the others are right as they are.

use base::id::DraftId;
use billing::draft;
use billing::subscription::Refused;
use domain::shop::policy::Policy;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::requests;
use serde_json::{Value, json};
use shop::audit::{self, Entry};
use shop::{Actor, Shop, setting, tenant};

use super::super::names::{APOLOGY, MOVING_HOUSE};
use crate::failure::Failure;

const HOURS: i64 = 48;
/// Those that go out later came in this night.
const TONIGHT_SECONDS: i64 = 24 * 3600;
/// So many of a night she changes at most.
const TOUCHED_MOST: usize = 2;
const LIST_MOST: i64 = 10_000;
/// What she takes off.
const LESS: i64 = 3_000;

/// From now on they wait, unless they do already.
pub(super) fn begin(app: &App, shop: &Shop, seed: u64) -> Result<(), Failure> {
    let key = format!("demo:{seed}:drafts");
    let (inner, before, now) = (app.clone(), shop.clone(), app.now());
    let beginning = app.db.write(move |tx| {
        if requests::find_answer(tx, before.id, &key)?.is_some() {
            return Ok(());
        }
        let policy = Policy { draft_hours: HOURS, ..Policy::clone(&before.policy) };
        let after = Shop { policy: policy.into(), ..before.clone() };
        let owner = super::owner(tx, before.id)?;
        setting::save(tx, &inner.ids, now, &owner, &before, &after)?;
        Ok::<(), tenant::Refused>(requests::add_answer(tx, before.id, &key, "{}".into(), now)?)
    });
    beginning.wait().map_err(|why| Failure::new(why.to_string()))
}

/// Reads what came in this night, `left` days before the end.
pub(super) fn look(app: &App, shop: &Shop, seed: u64, left: i64) -> Result<(), Error> {
    let key = format!("demo:{seed}:drafts:{left}");
    let (inner, shop, now) = (app.clone(), shop.clone(), app.now());
    let looking = app.db.write(move |tx| {
        if requests::find_answer(tx, shop.id, &key)?.is_some() {
            return Ok(());
        }
        let desk = Desk { app: &inner, shop: &shop, owner: super::owner(tx, shop.id)? };
        let open = draft::sql::list(tx, shop.id, LIST_MOST, 0)?;
        let tonight = open.iter().filter(|one| now.seconds_until(one.issue_at) > TONIGHT_SECONDS);
        for (n, one) in (left - 1..).zip(tonight.take(TOUCHED_MOST)) {
            let done = match n % 4 {
                0 => desk.lower(tx, one.id),
                1 => desk.discard(tx, one.id),
                2 => desk.issue(tx, one.id),
                _ => Ok(()),
            };
            match done {
                Ok(()) | Err(Refused::No(_) | Refused::Missing) => {}
                Err(Refused::Broken(error)) => return Err(error),
            }
        }
        requests::add_answer(tx, shop.id, &key, "{}".into(), now)
    });
    looking.wait()
}

struct Desk<'a> {
    app: &'a App,
    shop: &'a Shop,
    owner: Actor,
}

impl Desk<'_> {
    fn lower(&self, tx: &mut Tx<'_>, id: DraftId) -> Result<(), Refused> {
        let whole = draft::find(tx, self.shop.id, id)?.ok_or(Refused::Missing)?;
        let line = whole.lines.iter().find(|line| line.amount > 0).ok_or(Refused::Missing)?;
        let to = (line.amount - line.discount - LESS).max(0);
        let was = draft::lower(tx, self.shop.id, (id, line.n), to, APOLOGY)?;
        let after = json!({ "amount": to, "item": line.item, "reason": APOLOGY });
        self.note(tx, "draft.lowered", id, (json!({ "amount": was }), after))
    }

    fn discard(&self, tx: &mut Tx<'_>, id: DraftId) -> Result<(), Refused> {
        let was = draft::discard(tx, self.shop.id, id, MOVING_HOUSE, self.app.now())?.draft;
        let after = json!({
            "amount": was.total, "currency": was.currency.code(), "customer": was.customer.to_string(),
            "reason": MOVING_HOUSE,
        });
        self.note(tx, "draft.discarded", id, (json!({}), after))
    }

    fn issue(&self, tx: &mut Tx<'_>, id: DraftId) -> Result<(), Refused> {
        let invoice = draft::issue(self.app, tx, self.shop, id, self.app.now())?;
        self.note(tx, "draft.issued", id, (json!({}), json!({ "invoice": invoice.to_string() })))
    }

    fn note(
        &self,
        tx: &mut Tx<'_>,
        action: &str,
        draft: DraftId,
        (before, after): (Value, Value),
    ) -> Result<(), Refused> {
        let (before, after) = (audit::fields(before), audit::fields(after));
        let entry = Entry { actor: &self.owner, action, subject: draft.to_string(), before, after };
        Ok(audit::add(tx, &self.app.ids, self.shop.id, self.app.now(), entry)?)
    }
}
