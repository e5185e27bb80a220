//! Plans: what customers subscribe to. A plan has items, each with a price that has versions (see `price`); what a plan
//! costs on a day is in `offer`. Subscriptions keep copies, so nothing done here reaches those that exist.

mod admin;
pub mod sql;
pub mod storefront;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use axum::Router;
use base::column::{Mismatch, Val};
use base::id::{Ids, PlanId};
use base::{Column, Instant};
use domain::catalog::conditions::Conditions;
use domain::catalog::plan::{Item, Name, Plan};
use kit::app::App;
use kit::db::{Error, Tx};
use serde_json::{Map, Value, json};
use shop::{Actor, Entry, Shop, audit};

use crate::plan_item::{self, Part};

pub use crate::offer::{Offer, offer, offer_of};
pub use sql::{PlanName, PlanRow, find, find_by_code, list, names};

base::codes! {
    /// Whether a plan is sold.
    pub enum State { Draft = "draft", Live = "live", Retired = "retired" }
}

/// What a plan gives, a line each, for comparing plans.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Benefits(pub Vec<Name>);

impl Benefits {
    fn to_json(&self) -> Value {
        self.0.iter().map(|line| json!({"ko": line.ko, "en": line.en})).collect()
    }
}

impl Column for Benefits {
    fn to_val(&self) -> Val<'_> {
        Val::Text(self.to_json().to_string().into())
    }
    fn from_val(val: Val<'_>) -> Result<Benefits, Mismatch> {
        let wrong = Mismatch("benefits");
        let Val::Text(text) = val else { return Err(wrong) };
        let lines: Vec<BTreeMap<String, String>> = serde_json::from_str(&text).map_err(|_| wrong)?;
        let text = |line: &BTreeMap<String, String>, lang: &str| line.get(lang).cloned().unwrap_or_default();
        Ok(Benefits(lines.iter().map(|line| Name { ko: text(line, "ko"), en: text(line, "en") }).collect()))
    }
}

/// What a plan asks and gives beside its prices, as a column: `plans.terms`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asks(pub Conditions);

impl Asks {
    fn to_json(&self) -> Value {
        serde_json::to_value(&self.0).unwrap_or_default()
    }
}

impl Column for Asks {
    fn to_val(&self) -> Val<'_> {
        Val::Text(self.to_json().to_string().into())
    }
    fn from_val(val: Val<'_>) -> Result<Asks, Mismatch> {
        let wrong = Mismatch("plan terms");
        let Val::Text(text) = val else { return Err(wrong) };
        serde_json::from_str(&text).map(Asks).map_err(|_| wrong)
    }
}

impl PlanRow {
    pub fn name(&self) -> Name {
        Name { ko: self.name_ko.clone(), en: self.name_en.clone() }
    }
    pub fn summary(&self) -> Name {
        Name { ko: self.summary_ko.clone(), en: self.summary_en.clone() }
    }
}

/// A plan as it is to be: its rules, its texts and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPlan {
    pub plan: Plan,
    pub summary: Name,
    pub benefits: Vec<Name>,
    pub state: State,
    /// Where it stands among the others, smallest first.
    pub position: i64,
    /// Beside each item of the plan, in the same order; a missing one means [`Part::default`].
    pub parts: Vec<Part>,
}

pub(crate) fn routes() -> Router<App> {
    admin::routes().merge(storefront::routes())
}

/// Adds a plan with its items and prices. [`Error::Taken`] when its code is in use.
pub fn add(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    new: &NewPlan,
) -> Result<PlanId, Error> {
    let id = PlanId(ids.next(now));
    let row = row(shop, id, 1, now, new);
    let after = facts(&row, new.plan.items.iter().map(|item| item.code.as_str()));
    sql::insert(tx, &row)?;
    plan_item::save_all(tx, ids, now, shop, actor, id, &new.items())?;
    let entry = Entry { actor, action: "plan.added", subject: id.to_string(), before: Map::new(), after };
    audit::add(tx, ids, shop.id, now, entry)?;
    Ok(id)
}

/// Makes a plan what `new` says: items it no longer has retire, prices that differ from an item's newest version become
/// the next version. [`Error::Stale`] when somebody else was faster, [`Error::Taken`] when the code is in use.
pub fn save(
    tx: &mut Tx<'_>,
    ids: &Ids,
    now: Instant,
    shop: &Shop,
    actor: &Actor,
    before: &PlanRow,
    new: &NewPlan,
) -> Result<(), Error> {
    let items = plan_item::list(tx, shop.id, before.id)?;
    let live = items.iter().filter(|item| item.state == plan_item::State::Live);
    let old = facts(before, live.map(|item| item.code.as_str()));
    let row = row(shop, before.id, before.version, before.created_at, new);
    let after = facts(&row, new.plan.items.iter().map(|item| item.code.as_str()));
    sql::save(tx, &row)?;
    plan_item::save_all(tx, ids, now, shop, actor, before.id, &new.items())?;
    let entry = Entry { actor, action: "plan.changed", subject: before.id.to_string(), before: old, after };
    audit::add(tx, ids, shop.id, now, entry)
}

impl NewPlan {
    /// Each item with what stands beside it.
    fn items(&self) -> Vec<(&Item, &Part)> {
        let nothing = || std::iter::repeat(&NOTHING);
        self.plan.items.iter().zip(self.parts.iter().chain(nothing())).collect()
    }
}

static NOTHING: Part = Part { product: None, tax: None, prices: Vec::new() };

fn row(shop: &Shop, id: PlanId, version: i64, created_at: Instant, new: &NewPlan) -> PlanRow {
    let (plan, name, summary) = (&new.plan, new.plan.name.clone(), new.summary.clone());
    PlanRow {
        id,
        shop: shop.id,
        code: plan.code.clone(),
        name_ko: name.ko,
        name_en: name.en,
        summary_ko: summary.ko,
        summary_en: summary.en,
        benefits: Benefits(new.benefits.clone()),
        state: new.state,
        position: new.position,
        terms: Asks(plan.conditions.clone()),
        created_at,
        version,
    }
}

/// What the audit log keeps of a plan.
fn facts<'a>(plan: &PlanRow, items: impl Iterator<Item = &'a str>) -> Map<String, Value> {
    audit::fields(json!({
        "code": plan.code,
        "name_ko": plan.name_ko,
        "name_en": plan.name_en,
        "summary_ko": plan.summary_ko,
        "summary_en": plan.summary_en,
        "benefits": plan.benefits.to_json(),
        "state": plan.state.code(),
        "position": plan.position,
        "terms": plan.terms.to_json(),
        "items": items.collect::<Vec<_>>(),
    }))
}
