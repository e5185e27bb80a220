//! Customers in the database, and the index by which they are found.

use base::id::{CustomerId, ImportId, ShopId};
use base::{Day, Instant, Lang};
use domain::people::customer::{Query, matches};
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table};

use super::Source;

table! {
    pub CUSTOMERS = "customers" as CustomerRow {
        id: CustomerId, shop: ShopId, name: String, name_key: String, language: Lang, reference: Option<String>,
        source: Source, note: String, created_at: Instant, created_on: Day, import: Option<ImportId>, version: i64
    }
}
table! {
    pub TERMS = "customer_terms" as Term { shop: ShopId, term: String, customer: CustomerId }
}
stmt! {
    pub FIND -> Customer {
        id: CustomerId, name: String, language: Lang, reference: Option<String>, source: Source, note: String,
        created_at: Instant, created_on: Day, import: Option<ImportId>, version: i64
    } = "select {ROW} from customers
          where shop = $1 and id = $2"
}
stmt! {
    /// By the id another program gave, or a file that was imported.
    FIND_BY_REFERENCE -> (CustomerId,) =
        "select id from customers where shop = $1 and reference = $2 order by id limit 1"
}
stmt! {
    /// Customers under every one of six terms, newest first, with all they ever were reached by, for verification.
    pub CANDIDATES -> Candidate {
        id: CustomerId, name: String, source: Source, created_on: Day, phones: String, emails: String
    } = "select c.id, c.name, c.source, c.created_on,
                (select coalesce(string_agg(p.normal, ' ' order by p.since, p.id), '') from contacts p
                  where p.shop = $1 and p.customer = c.id and p.kind = 'phone'),
                (select coalesce(string_agg(e.normal, ' ' order by e.since, e.id), '') from contacts e
                  where e.shop = $1 and e.customer = c.id and e.kind = 'email')
           from customer_terms t join customers c on c.shop = $1 and c.id = t.customer
          where t.shop = $1 and t.term = $2 and t.customer < $3
            and exists (select 1 from customer_terms a where a.shop = $1 and a.term = $4 and a.customer = t.customer)
            and exists (select 1 from customer_terms b where b.shop = $1 and b.term = $5 and b.customer = t.customer)
            and exists (select 1 from customer_terms d where d.shop = $1 and d.term = $6 and d.customer = t.customer)
            and exists (select 1 from customer_terms f where f.shop = $1 and f.term = $7 and f.customer = t.customer)
            and exists (select 1 from customer_terms g where g.shop = $1 and g.term = $8 and g.customer = t.customer)
            and (cast($9 as text) is null or c.source = $9)
          order by t.customer desc
          limit $10"
}
stmt! { COUNT -> (i64,) = "select count(*) from customers where shop = $1" }
stmt! {
    SAVE = "update customers
               set name = $4, name_key = $5, language = $6, note = $7, version = version + 1
             where shop = $1 and id = $2 and version = $3"
}
stmt! { REMOVE_TERMS = "delete from customer_terms where shop = $1 and customer = $2" }
stmt! {
    /// Takes back the index of customers that came with an import.
    REMOVE_IMPORTED_TERMS =
        "delete from customer_terms where customer in (select id from customers where shop = $1 and import = $2)"
}
stmt! { REMOVE_IMPORTED = "delete from customers where shop = $1 and import = $2" }
stmt! { KEEP = "update customers set import = null where +shop = $1 and id in {EACH $2}" }

/// Batches of candidates looked at before a search gives up finding more.
const BATCHES_MOST: usize = 20;
const BATCH: i64 = 100;

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: CustomerId) -> Result<Option<Customer>, Error> {
    reader.find(&FIND, args![shop, id])
}

pub fn find_by_reference(reader: &mut Reader<'_>, shop: ShopId, text: &str) -> Result<Option<CustomerId>, Error> {
    Ok(reader.find(&FIND_BY_REFERENCE, args![shop, text])?.map(|(id,)| id))
}

pub fn count(reader: &mut Reader<'_>, shop: ShopId) -> Result<i64, Error> {
    Ok(reader.one(&COUNT, args![shop])?.0)
}

/// The newest customers for whom every word of the query is true.
pub fn search(
    reader: &mut Reader<'_>,
    shop: ShopId,
    query: &Query,
    source: Option<Source>,
    most: usize,
) -> Result<Vec<Candidate>, Error> {
    let mut terms: Vec<&str> = query.terms.iter().map(String::as_str).collect();
    terms.sort_by_key(|term| commonness(term));
    let Some(rarest) = terms.first().copied() else { return Ok(Vec::new()) };
    let other = |n: usize| terms.get(n).copied().unwrap_or(rarest);
    let (a, b, d, f, g) = (other(1), other(2), other(3), other(4), other(5));
    let (mut found, mut before) = (Vec::new(), CustomerId(i64::MAX));
    for _ in 0..BATCHES_MOST {
        let some = reader.all(&CANDIDATES, args![shop, rarest, before, a, b, d, f, g, source, BATCH])?;
        let last = some.last().map(|row| row.id);
        let full = some.len() == BATCH as usize;
        found.extend(some.into_iter().filter(|row| row.is(query)));
        match last {
            Some(last) if full && found.len() < most => before = last,
            _ => break,
        }
    }
    found.truncate(most);
    Ok(found)
}

/// Four digits are rarer than a pair of letters, and a pair is rarer than a first letter. The search walks along the
/// rarest term and looks the others up.
fn commonness(term: &str) -> usize {
    let consonant = term.chars().any(|c| ('\u{3131}'..='\u{314E}').contains(&c));
    match term.chars().next() {
        Some('#') if term.len() > 4 => 0,
        Some('#') => 2,
        Some('^') if consonant => 5,
        Some('^') => 4,
        _ if consonant => 3,
        _ => 1,
    }
}

impl Candidate {
    fn is(&self, query: &Query) -> bool {
        let words = |text: &'_ str| text.split(' ').map(str::to_string).collect::<Vec<_>>();
        let (phones, emails) = (words(&self.phones), words(&self.emails));
        let (phones, emails): (Vec<&str>, Vec<&str>) =
            (phones.iter().map(String::as_str).collect(), emails.iter().map(String::as_str).collect());
        matches(query, &self.name, &phones, &emails)
    }
}

pub fn add_customers(tx: &mut Tx<'_>, rows: &[CustomerRow]) -> Result<(), Error> {
    tx.insert(&CUSTOMERS, rows)
}

pub fn add_terms(tx: &mut Tx<'_>, rows: &[Term]) -> Result<(), Error> {
    tx.insert_new(&TERMS, rows).map(|_| ())
}

pub fn remove_terms(tx: &mut Tx<'_>, shop: ShopId, customer: CustomerId) -> Result<(), Error> {
    tx.run(&REMOVE_TERMS, args![shop, customer]).map(|_| ())
}

/// What may be edited of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub name: String,
    pub name_key: String,
    pub language: Lang,
    pub note: String,
}

/// [`Error::Stale`] when somebody else saved since `version` was read.
pub fn save(tx: &mut Tx<'_>, shop: ShopId, id: CustomerId, version: i64, edit: &Edit) -> Result<(), Error> {
    let args = args![shop, id, version, edit.name, edit.name_key, edit.language, edit.note];
    match tx.run(&SAVE, args)? {
        0 => Err(Error::Stale),
        _ => Ok(()),
    }
}

pub fn remove_imported(tx: &mut Tx<'_>, shop: ShopId, import: ImportId) -> Result<u64, Error> {
    tx.run(&REMOVE_IMPORTED_TERMS, args![shop, import])?;
    tx.run(&REMOVE_IMPORTED, args![shop, import])
}

pub fn keep(tx: &mut Tx<'_>, shop: ShopId, ids: &str) -> Result<u64, Error> {
    tx.run(&KEEP, args![shop, ids])
}

stmt! {
    /// Customers after an id, oldest first.
    LIST_AFTER -> Customer =
        "select {ROW} from customers
          where +shop = $1 and id > $2
          order by id
          limit $3"
}

pub fn list_after(
    reader: &mut Reader<'_>,
    shop: ShopId,
    after: CustomerId,
    limit: i64,
) -> Result<Vec<Customer>, Error> {
    reader.all(&LIST_AFTER, args![shop, after, limit])
}
