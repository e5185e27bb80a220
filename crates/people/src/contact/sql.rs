//! Contact points in the database: dated claims that are ended, never overwritten.

use base::id::{ContactId, CustomerId, ShopId};
use base::{Day, Instant};
use domain::people::contact::{Claim, Kind, STALE_DAYS};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

table! {
    pub CONTACTS = "contacts" as NewContact {
        id: ContactId, shop: ShopId, customer: CustomerId, kind: Kind, value: String, normal: String,
        postcode: Option<String>, road: Option<String>, detail: Option<String>,
        since: Day, until: Option<Day>, login: bool, proven_at: Option<Instant>, created_at: Instant
    }
}
update! {
    pub ENDS = "contacts" as End where { shop: ShopId, id: ContactId } set { until: Option<Day> }
}
stmt! {
    /// Every claim of a customer, the oldest first; of two that begin on one day the one stated first.
    pub CLAIMS -> Claimed {
        id: ContactId, kind: Kind, value: String, normal: String, since: Day, until: Option<Day>, login: bool,
        proven_at: Option<Instant>, created_at: Instant
    } = "select {ROW} from contacts
          where shop = $1 and customer = $2
          order by since, id
          limit 200"
}
stmt! {
    /// Whose account a phone or an email opens on a day: of several customers the one who proved it last, else the one it
    /// was first written down for. A claim that has ended still opens (until `$5`) as long as what came after is unproven.
    pub OWNER -> Owner { id: ContactId, customer: CustomerId } =
        "select c.id, c.customer
           from contacts c
          where c.shop = $1 and c.kind = $2 and c.normal = $3 and c.since <= $4
            and (c.login = 1 or c.proven_at is not null)
            and (c.until is null or c.until > $4
                 or (c.until > $5
                     and not exists (select 1 from contacts n
                                      where n.shop = $1 and n.customer = c.customer and n.kind = $2
                                        and n.since >= c.until and n.since <= $4
                                        and (n.until is null or n.until > n.since)
                                        and (n.login = 1 or n.proven_at is not null))))
          order by case when c.proven_at is null then 1 else 0 end, c.proven_at desc, c.id
          limit 1"
}
stmt! {
    /// Who is said to be reached there on a day: of several customers the one whose claim began last.
    pub HOLDER -> Owner =
        "select id, customer
           from contacts
          where shop = $1 and kind = $2 and normal = $3 and since <= $4 and (until is null or until > $4)
          order by since desc, id desc
          limit 1"
}
stmt! {
    /// A person was reached there.
    PROVE = "update contacts set proven_at = $3 where shop = $1 and id = $2"
}
stmt! {
    /// Takes back the contacts of customers that came with an import.
    REMOVE_IMPORTED =
        "delete from contacts
          where shop = $1 and customer in (select id from customers where shop = $1 and import = $2)"
}

impl Claimed {
    /// What the rules know of it.
    pub fn claim(&self) -> Claim {
        let Claimed { kind, value, normal, since, until, proven_at, .. } = self.clone();
        Claim { kind, value, normal, since, until, proven: proven_at }
    }
}

pub fn list_claims(reader: &mut Reader<'_>, shop: ShopId, customer: CustomerId) -> Result<Vec<Claimed>, Error> {
    reader.all(&CLAIMS, args![shop, customer])
}

/// Whose account a phone or an email opens.
pub fn find_owner(
    reader: &mut Reader<'_>,
    shop: ShopId,
    kind: Kind,
    normal: &str,
    day: Day,
) -> Result<Option<Owner>, Error> {
    reader.find(&OWNER, args![shop, kind, normal, day, day.plus_days(-STALE_DAYS)])
}

/// Who is said to be reached by a phone or an email, proven or not.
pub fn find_holder(
    reader: &mut Reader<'_>,
    shop: ShopId,
    kind: Kind,
    normal: &str,
    day: Day,
) -> Result<Option<Owner>, Error> {
    reader.find(&HOLDER, args![shop, kind, normal, day])
}

pub fn add_contacts(tx: &mut Tx<'_>, rows: &[NewContact]) -> Result<(), Error> {
    tx.insert(&CONTACTS, rows)
}

pub fn end_contacts(tx: &mut Tx<'_>, ends: &[End]) -> Result<(), Error> {
    tx.update(&ENDS, ends)
}

pub fn prove(tx: &mut Tx<'_>, shop: ShopId, contact: ContactId, now: Instant) -> Result<(), Error> {
    tx.run(&PROVE, args![shop, contact, now]).map(|_| ())
}

pub fn remove_imported(tx: &mut Tx<'_>, shop: ShopId, import: base::id::ImportId) -> Result<u64, Error> {
    tx.run(&REMOVE_IMPORTED, args![shop, import])
}
