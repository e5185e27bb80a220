//! Plans are never removed, since subscriptions point at them: they retire.

use base::Instant;
use base::id::{PlanId, ShopId};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::{Asks, Benefits, State};

table! {
    pub PLANS = "plans" as PlanRow {
        id: PlanId, shop: ShopId, code: String, name_ko: String, name_en: String, summary_ko: String,
        summary_en: String, benefits: Benefits, state: State, position: i64, terms: Asks, created_at: Instant,
        version: i64
    }
}
stmt! {
    /// One row.
    FIND -> PlanRow =
        "select {ROW} from plans
          where shop = $1 and id = $2"
}
stmt! {
    /// One row.
    BY_CODE -> PlanRow =
        "select {ROW} from plans
          where shop = $1 and code = $2"
}
stmt! {
    /// Plans of one state or of all (an empty state), as the shop arranged them.
    LIST -> PlanRow =
        "select {ROW} from plans
          where shop = $1 and ($2 = '' or state = $2)
          order by position, id
          limit 200"
}
stmt! {
    pub NAMES -> PlanName { id: PlanId, code: String, name_ko: String, name_en: String } =
        "select {ROW} from plans where shop = $1 order by position, id limit 200"
}
stmt! {
    /// How many plans are in each state.
    COUNTS -> (State, i64) =
        "select state, count(*) from plans where shop = $1 group by state order by state limit 10"
}
stmt! {
    SAVE =
        "update plans
            set code = $4, name_ko = $5, name_en = $6, summary_ko = $7, summary_en = $8, benefits = $9, state = $10,
                position = $11, terms = $12, version = version + 1
          where shop = $1 and id = $2 and version = $3"
}
pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: PlanId) -> Result<Option<PlanRow>, Error> {
    reader.find(&FIND, args![shop, id])
}

pub fn find_by_code(reader: &mut Reader<'_>, shop: ShopId, code: &str) -> Result<Option<PlanRow>, Error> {
    reader.find(&BY_CODE, args![shop, code])
}

/// At most 200 plans, as the shop arranged them; `None` means all states.
pub fn list(reader: &mut Reader<'_>, shop: ShopId, state: Option<State>) -> Result<Vec<PlanRow>, Error> {
    reader.all(&LIST, args![shop, state.map_or("", State::code)])
}

/// Code and names of at most 200 plans, for choosing one and for naming what a subscription is to.
pub fn names(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<PlanName>, Error> {
    reader.all(&NAMES, args![shop])
}

pub fn counts(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<(State, i64)>, Error> {
    reader.all(&COUNTS, args![shop])
}

pub(super) fn insert(tx: &mut Tx<'_>, plan: &PlanRow) -> Result<(), Error> {
    tx.insert(&PLANS, std::slice::from_ref(plan))
}

/// [`Error::Stale`] when the plan is no longer of this version.
pub(super) fn save(tx: &mut Tx<'_>, p: &PlanRow) -> Result<(), Error> {
    let args = args![
        p.shop,
        p.id,
        p.version,
        p.code,
        p.name_ko,
        p.name_en,
        p.summary_ko,
        p.summary_en,
        p.benefits,
        p.state,
        p.position,
        p.terms
    ];
    if tx.run(&SAVE, args)? == 1 { Ok(()) } else { Err(Error::Stale) }
}
