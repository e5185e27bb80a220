//! The SQL of drafts, their lines and whose they are.

use base::id::{CustomerId, DraftId, InvoiceId, PriceId, ShopId, SubscriptionId};
use base::{Amount, Currency, Instant, Ratio};
use domain::billing::line::Kind;
use domain::billing::tax::Prices;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

table! {
    pub DRAFTS = "drafts" as Draft {
        id: DraftId, shop: ShopId, customer: CustomerId, currency: Currency, prices: Prices, due_at: Instant,
        made_at: Instant, issue_at: Instant, total: Amount, discarded_at: Option<Instant>, reason: String,
        closed_at: Option<Instant>, invoice: Option<InvoiceId>
    }
}
table! {
    pub LINES = "draft_lines" as Line {
        draft: DraftId, n: i64, shop: ShopId, subscription: Option<SubscriptionId>, item: String, kind: Kind,
        name_ko: String, name_en: String, service_from: Option<Instant>, service_to: Option<Instant>,
        paid_from: Option<Instant>, paid_to: Option<Instant>, full_from: Option<Instant>, full_to: Option<Instant>,
        quantity: i64, amount: Amount, discount: Amount, cut: Amount,
        reason: String, tax_rate: Ratio, price: Option<PriceId>, change: i64, credits_invoice: Option<InvoiceId>,
        credits_line: Option<i64>
    }
}
table! {
    pub PARTS = "draft_parts" as NewPart { subscription: SubscriptionId, draft: DraftId, shop: ShopId }
}
update! {
    pub CLOSE = "drafts" as Close where { id: DraftId, shop: ShopId } set {
        closed_at: Option<Instant>, invoice: Option<InvoiceId>
    }
}
update! {
    pub DISCARD = "drafts" as Discard where { id: DraftId, shop: ShopId } set {
        discarded_at: Option<Instant>, reason: String
    }
}
update! {
    pub WORTH = "drafts" as Worth where { id: DraftId, shop: ShopId } set { total: Amount }
}
update! {
    pub LOWER = "draft_lines" as Lower where { draft: DraftId, n: i64, shop: ShopId } set {
        discount: Amount, cut: Amount, reason: String
    }
}
stmt! {
    /// One row when the shop has any that did not go out yet.
    ANY -> (DraftId,) = "select id from drafts where shop = $1 and closed_at is null order by issue_at, id limit 1"
}
stmt! {
    /// One row: when the first one goes out.
    NEXT -> (Option<Instant>,) = "select min(issue_at) from drafts where shop = $1 and closed_at is null"
}
stmt! {
    /// One row.
    FIND -> Draft =
        "select {ROW} from drafts where shop = $1 and id = $2"
}
stmt! {
    /// One row, kept from other writers until the transaction ends.
    FIND_LOCKED -> Draft =
        "select {ROW} from drafts where shop = $1 and id = $2 {LOCK}"
}
stmt! {
    /// Those whose time is over, the longest waiting first. Workers share them.
    DUE -> Draft =
        "select {ROW} from drafts where shop = $1 and closed_at is null and issue_at <= $2
          order by issue_at, id limit $3 {SKIP_LOCKED}"
}
stmt! {
    /// Those of some subscriptions that did not go out yet, kept from other writers.
    OPEN_LOCKED -> Draft =
        "select {ROW} from drafts
          where +shop = $1 and closed_at is null
            and id in (select draft from draft_parts where shop = $1 and subscription in {EACH $2})
          order by issue_at, id limit 100000 {LOCK}"
}
stmt! {
    /// Those of one subscription that did not go out yet.
    OPEN_OF -> Draft =
        "select {ROW} from drafts
          where +shop = $1 and closed_at is null
            and id in (select draft from draft_parts where shop = $1 and subscription = $2)
          order by issue_at, id limit 100"
}
stmt! {
    /// The lines of some drafts.
    LINES_OF -> Line =
        "select {ROW} from draft_lines where shop = $1 and draft in {EACH $2} order by draft, n limit 1000000"
}
stmt! { REMOVE_LINES = "delete from draft_lines where shop = $1 and draft in {EACH $2}" }
stmt! {
    /// A page of those that did not go out yet, the next one first.
    pub LIST -> Listed {
        id: DraftId, customer: CustomerId, name: String, currency: Currency, total: Amount, due_at: Instant,
        issue_at: Instant, discarded_at: Option<Instant>
    } =
        "select d.id, d.customer, c.name, d.currency, d.total, d.due_at, d.issue_at, d.discarded_at
           from drafts d join customers c on c.id = d.customer
          where d.shop = $1 and d.closed_at is null
          order by d.issue_at, d.id limit $2 offset $3"
}
stmt! {
    /// One row for each currency of what will go out: how many, how much.
    SUMS -> (Currency, i64, Amount) =
        "select currency, count(*), cast(coalesce(sum(total), 0) as bigint)
           from drafts where shop = $1 and closed_at is null and discarded_at is null
          group by currency order by currency limit 100"
}
stmt! {
    /// Drafts after an id, oldest first. `$3`: a customer or 0; `$4`: 1 for those that did not go out yet, 0 for all.
    PAGE_AFTER -> Draft =
        "select {ROW} from drafts
          where +shop = $1 and id > $2 and (cast($3 as bigint) = 0 or customer = $3)
            and (cast($4 as bigint) = 0 or closed_at is null)
          order by id limit $5"
}

pub fn any(reader: &mut Reader<'_>, shop: ShopId) -> Result<bool, Error> {
    Ok(reader.find(&ANY, args![shop])?.is_some())
}

pub fn next(reader: &mut Reader<'_>, shop: ShopId) -> Result<Option<Instant>, Error> {
    Ok(reader.one(&NEXT, args![shop])?.0)
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: DraftId) -> Result<Option<Draft>, Error> {
    reader.find(&FIND, args![shop, id])
}

pub fn lock(tx: &mut Tx<'_>, shop: ShopId, id: DraftId) -> Result<Option<Draft>, Error> {
    tx.find(&FIND_LOCKED, args![shop, id])
}

pub fn list_due(tx: &mut Tx<'_>, shop: ShopId, now: Instant, limit: i64) -> Result<Vec<Draft>, Error> {
    tx.all(&DUE, args![shop, now, limit])
}

/// `subscriptions` is made by `dialect::each`.
pub fn lock_open(tx: &mut Tx<'_>, shop: ShopId, subscriptions: &str) -> Result<Vec<Draft>, Error> {
    tx.all(&OPEN_LOCKED, args![shop, subscriptions])
}

pub fn list_open(reader: &mut Reader<'_>, shop: ShopId, of: SubscriptionId) -> Result<Vec<Draft>, Error> {
    reader.all(&OPEN_OF, args![shop, of])
}

/// `drafts` is made by `dialect::each`.
pub fn list_lines(reader: &mut Reader<'_>, shop: ShopId, drafts: &str) -> Result<Vec<Line>, Error> {
    reader.all(&LINES_OF, args![shop, drafts])
}

pub fn remove_lines(tx: &mut Tx<'_>, shop: ShopId, drafts: &str) -> Result<u64, Error> {
    tx.run(&REMOVE_LINES, args![shop, drafts])
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId, limit: i64, offset: i64) -> Result<Vec<Listed>, Error> {
    reader.all(&LIST, args![shop, limit, offset])
}

pub fn sums(reader: &mut Reader<'_>, shop: ShopId) -> Result<Vec<(Currency, i64, Amount)>, Error> {
    reader.all(&SUMS, args![shop])
}

pub fn page_after(
    reader: &mut Reader<'_>,
    shop: ShopId,
    (after, customer, open): (DraftId, CustomerId, bool),
    limit: i64,
) -> Result<Vec<Draft>, Error> {
    reader.all(&PAGE_AFTER, args![shop, after, customer, i64::from(open), limit])
}
