//! The `audits` table: rows are added and read, never changed.

use base::Instant;
use base::id::ShopId;
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
