//! The `audits` table: rows are added and read, never changed.

use std::collections::{HashMap, HashSet};

use base::id::decode;
use base::id::{CustomerId, DraftId, InvoiceId, PlanId, PlanItemId, ShopId};
use base::{Instant, Lang};
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

table! {
    pub AUDITS = "audits" as NewAudit {
        id: i64, shop: ShopId, at: Instant, actor: String, actor_name: String, action: String, subject: String,
        before: String, after: String
    }
}
stmt! {
    /// Newest first; an empty actor, action or subject means any.
    pub LIST -> Audit {
        at: Instant, actor: String, actor_name: String, action: String, subject: String, before: String, after: String
    } =
        "select {ROW} from audits
          where shop = $1 and ($2 = '' or actor = $2) and ($3 = '' or action = $3) and ($4 = '' or subject = $4)
          order by id desc
          limit $5 offset $6"
}
stmt! {
    /// Actions among the newest rows, for choosing one.
    ACTIONS -> (String,) =
        "select distinct action
           from (select action from audits where shop = $1 order by id desc limit 2000) as recent
          order by action
          limit 100"
}
stmt! {
    /// Actors among the newest rows, for choosing one.
    ACTORS -> (String, String) =
        "select actor, min(actor_name)
           from (select actor, actor_name from audits where shop = $1 order by id desc limit 2000) as recent
          group by actor
          order by 2, actor
          limit 100"
}

stmt! {
    CUSTOMERS -> (CustomerId, String) =
        "select id, name from customers where +shop = $1 and id in {EACH $2} order by id limit 10000"
}
stmt! {
    PLANS -> (PlanId, String, String) =
        "select id, name_ko, name_en from plans where +shop = $1 and id in {EACH $2} order by id limit 10000"
}
stmt! {
    PLAN_ITEMS -> (PlanItemId, String, String) =
        "select id, name_ko, name_en from plan_items where +shop = $1 and id in {EACH $2} order by id limit 10000"
}
stmt! {
    INVOICES -> (InvoiceId, i64, i64) =
        "select id, year, number from invoices where +shop = $1 and id in {EACH $2} order by id limit 10000"
}
stmt! {
    /// Whose the bills are that wait or waited.
    DRAFTS -> (DraftId, String) =
        "select d.id, c.name from drafts d join customers c on c.id = d.customer
          where d.shop = $1 and d.id in {EACH $2} order by d.id limit 10000"
}

/// What ids are called: the names of customers, plans and items, the numbers of invoices, whose a draft is.
pub fn names(
    reader: &mut Reader<'_>,
    shop: ShopId,
    lang: Lang,
    ids: &HashSet<String>,
) -> Result<HashMap<String, String>, Error> {
    let own = |prefix: &str| each(ids.iter().filter_map(|id| decode(prefix, id)));
    let mut names = HashMap::new();
    for (id, name) in reader.all(&CUSTOMERS, args![shop, own(CustomerId::PREFIX)])? {
        names.insert(id.to_string(), name);
    }
    for (id, ko, en) in reader.all(&PLANS, args![shop, own(PlanId::PREFIX)])? {
        names.insert(id.to_string(), lang.pick(&ko, &en).to_string());
    }
    for (id, ko, en) in reader.all(&PLAN_ITEMS, args![shop, own(PlanItemId::PREFIX)])? {
        names.insert(id.to_string(), lang.pick(&ko, &en).to_string());
    }
    for (id, year, number) in reader.all(&INVOICES, args![shop, own(InvoiceId::PREFIX)])? {
        names.insert(id.to_string(), format!("{year}-{number:06}"));
    }
    for (id, name) in reader.all(&DRAFTS, args![shop, own(DraftId::PREFIX)])? {
        names.insert(id.to_string(), name);
    }
    names.retain(|_, name| !name.is_empty());
    Ok(names)
}

pub fn add(tx: &mut Tx<'_>, row: NewAudit) -> Result<(), Error> {
    tx.insert(&AUDITS, &[row])
}

/// What the list is narrowed to; empty means any.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub actor: String,
    pub action: String,
    pub subject: String,
}

pub fn list(
    reader: &mut Reader<'_>,
    shop: ShopId,
    filter: &Filter,
    offset: i64,
    limit: i64,
) -> Result<Vec<Audit>, Error> {
    reader.all(&LIST, args![shop, filter.actor, filter.action, filter.subject, limit, offset])
}

pub fn list_actions(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<String>, Error> {
    Ok(reader.all(&ACTIONS, args![shop])?.into_iter().map(|(action,)| action).collect())
}

/// Codes with names.
pub fn list_actors(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<(String, String)>, Error> {
    reader.all(&ACTORS, args![shop])
}
