//! Answers about consents in the database: only ever added.

use base::Instant;
use base::id::{CustomerId, ImportId, ShopId};
use domain::people::consent::{Answer, Kind};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

table! {
    pub CONSENTS = "consents" as NewConsent {
        id: i64, shop: ShopId, customer: CustomerId, kind: Kind, given: bool, at: Instant, source: String,
        wording: String
    }
}
stmt! {
    /// Every answer of a customer, the oldest first.
    pub ANSWERS -> Given { kind: Kind, given: bool, at: Instant, source: String, wording: String } =
        "select {ROW} from (select id, kind, given, at, source, wording
                   from consents
                  where shop = $1 and customer = $2
                  order by id desc
                  limit 200) as latest
          order by at, id
          limit 200"
}
stmt! {
    REMOVE_IMPORTED =
        "delete from consents
          where shop = $1 and customer in (select id from customers where shop = $1 and import = $2)"
}

impl Given {
    /// What the rules know of it.
    pub fn answer(&self) -> Answer {
        Answer { kind: self.kind, yes: self.given, at: self.at }
    }
}

pub fn list_answers(reader: &mut Reader<'_>, shop: ShopId, customer: CustomerId) -> Result<Vec<Given>, Error> {
    reader.all(&ANSWERS, args![shop, customer])
}

pub fn add_answers(tx: &mut Tx<'_>, rows: &[NewConsent]) -> Result<(), Error> {
    tx.insert(&CONSENTS, rows)
}

pub fn remove_imported(tx: &mut Tx<'_>, shop: ShopId, import: ImportId) -> Result<u64, Error> {
    tx.run(&REMOVE_IMPORTED, args![shop, import])
}
