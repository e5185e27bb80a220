//! The SQL of revenue: lines that have still something to earn, and what was booked of each.

use base::id::{CustomerId, InvoiceId, ShopId};
use base::{Amount, Currency, Day, Instant, Zone};
use domain::billing::recognition::{Earning, net};
use domain::billing::tax::Prices;
use kit::db::dialect::each;
use kit::db::{Error, Reader, Tx};
use kit::{args, stmt, table, update};

table! { pub OPEN = "revenue_open" as NewOpen { invoice: InvoiceId, line: i64, shop: ShopId, next_on: Day } }
table! {
    pub BOOKED = "revenue_booked" as NewBooked {
        invoice: InvoiceId, line: i64, through: Day, shop: ShopId, amount: Amount, entry: i64
    }
}
update! {
    pub NEXT = "revenue_open" as Next where { invoice: InvoiceId, line: i64, shop: ShopId } set { next_on: Day }
}
stmt! {
    /// Lines whose next booking has this day go: they are wholly earned.
    REMOVE = "delete from revenue_open where shop = $1 and next_on = $2"
}
stmt! {
    /// The lines of some invoices that are revenue, in order.
    pub LINES_OF -> Line {
        invoice: InvoiceId, line: i64, customer: CustomerId, currency: Currency, issued_on: Day, prices: Prices,
        amount: Amount, discount: Amount, tax: Amount, service_from: Option<Instant>, service_to: Option<Instant>,
        booked: Amount, booked_through: Option<Day>, next_on: Day
    } = "select l.invoice, l.n, i.customer, i.currency, i.issued_on, i.prices, l.amount, l.discount, l.tax,
                l.service_from, l.service_to,
                (select cast(coalesce(sum(b.amount), 0) as bigint) from revenue_booked b
                  where b.invoice = l.invoice and b.line = l.n),
                (select max(b.through) from revenue_booked b where b.invoice = l.invoice and b.line = l.n),
                i.issued_on
           from invoice_lines l join invoices i on i.id = l.invoice
          where l.shop = $1 and l.invoice in {EACH $2} and l.kind <> 'deposit'
          order by l.invoice, l.n limit 100000"
}
stmt! {
    /// Lines to be booked up to a day, after a key; what is due first comes first.
    pub DUE -> Line =
        "select o.invoice, o.line, i.customer, i.currency, i.issued_on, i.prices, l.amount, l.discount, l.tax,
                l.service_from, l.service_to,
                (select cast(coalesce(sum(b.amount), 0) as bigint) from revenue_booked b
                  where b.invoice = o.invoice and b.line = o.line),
                (select max(b.through) from revenue_booked b where b.invoice = o.invoice and b.line = o.line),
                o.next_on
           from revenue_open o join invoice_lines l on l.invoice = o.invoice and l.n = o.line
                               join invoices i on i.id = o.invoice
          where o.shop = $1 and o.next_on <= $2 and (o.next_on, o.invoice, o.line) > ($3, $4, $5)
          order by o.next_on, o.invoice, o.line limit $6"
}
stmt! {
    /// One row: whether something is to be booked up to a day.
    ANY_DUE -> (i64,) =
        "select count(*) from (select 1 from revenue_open where shop = $1 and next_on <= $2 limit 1) as due"
}
stmt! {
    /// What credit notes took from the lines of some invoices.
    NOTED -> Noted { invoice: InvoiceId, line: i64, on: Day, amount: Amount, discount: Amount, tax: Amount } =
        "select l.invoice, l.line, n.issued_on, l.amount, l.discount, l.tax
           from credit_note_lines l join credit_notes n on n.id = l.note
          where l.shop = $1 and l.invoice in {EACH $2} order by l.invoice, l.line, l.note, l.n limit 100000"
}
stmt! {
    /// Which of some invoices were voided, and when.
    VOIDED -> (InvoiceId, Day) =
        "select invoice, voided_on from voids
          where shop = $1 and invoice in {EACH $2} order by invoice limit 100000"
}

stmt! {
    /// The invoices of some credit notes.
    OF_NOTES -> (i64, InvoiceId) =
        "select id, invoice from credit_notes where +shop = $1 and id in {EACH $2} order by id limit 100000"
}

/// The invoices of some credit notes, by the notes' ids.
pub fn list_of_notes(reader: &mut Reader<'_>, shop: ShopId, notes: &[i64]) -> Result<Vec<(i64, InvoiceId)>, Error> {
    if notes.is_empty() { Ok(Vec::new()) } else { reader.all(&OF_NOTES, args![shop, each(notes.iter().copied())]) }
}

/// A line with what is earned of it.
#[derive(Clone, Debug)]
pub struct Due {
    pub line: Line,
    pub earning: Earning,
}

/// The lines of some invoices that are revenue.
pub fn list_of(reader: &mut Reader<'_>, shop: ShopId, zone: &Zone, invoices: &[InvoiceId]) -> Result<Vec<Due>, Error> {
    let lines = reader.all(&LINES_OF, args![shop, each(invoices.iter().map(|id| id.0))])?;
    with_cuts(reader, shop, zone, lines)
}

/// Where a walk through the lines to be booked stands.
pub type Key = (Day, InvoiceId, i64);

pub const START: Key = (Day::FIRST, InvoiceId(0), 0);

pub fn list_due(
    reader: &mut Reader<'_>,
    shop: ShopId,
    zone: &Zone,
    until: Day,
    (day, invoice, line): Key,
    limit: i64,
) -> Result<Vec<Due>, Error> {
    let lines = reader.all(&DUE, args![shop, until, day, invoice, line, limit])?;
    with_cuts(reader, shop, zone, lines)
}

pub fn is_due(reader: &mut Reader<'_>, shop: ShopId, until: Day) -> Result<bool, Error> {
    Ok(reader.one(&ANY_DUE, args![shop, until])?.0 > 0)
}

pub fn remove_done(tx: &mut Tx<'_>, shop: ShopId, mark: Day) -> Result<(), Error> {
    tx.run(&REMOVE, args![shop, mark]).map(|_| ())
}

fn with_cuts(reader: &mut Reader<'_>, shop: ShopId, zone: &Zone, lines: Vec<Line>) -> Result<Vec<Due>, Error> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let invoices = each(lines.chunk_by(|a, b| a.invoice == b.invoice).map(|own| own[0].invoice.0));
    let noted = reader.all(&NOTED, args![shop, invoices])?;
    let voided = reader.all(&VOIDED, args![shop, invoices])?;
    let read = |line: Line| {
        let whole = net(line.amount, line.discount, line.tax, line.prices);
        let own = noted.iter().filter(|n| (n.invoice, n.line) == (line.invoice, line.line));
        let mut cuts: Vec<(Day, Amount)> = own.map(|n| (n.on, net(n.amount, n.discount, n.tax, line.prices))).collect();
        if let Some((_, on)) = voided.iter().find(|(invoice, _)| *invoice == line.invoice) {
            let left = whole - cuts.iter().map(|(_, amount)| amount).sum::<Amount>();
            cuts.push((*on, left));
        }
        let service = line.service_from.zip(line.service_to);
        let service = service.map(|(from, to)| base::Span::new(zone.day(from), zone.day(to)));
        Due { earning: Earning { issued_on: line.issued_on, service, net: whole, cuts }, line }
    };
    Ok(lines.into_iter().map(read).collect())
}

stmt! {
    /// What was booked as earned between two days, the largest first: an entry a line.
    pub EARNED -> Row {
        invoice: InvoiceId, line: i64, year: i64, number: i64, customer: CustomerId, name: String, name_ko: String,
        name_en: String, kind: domain::billing::line::Kind, service_from: Option<Instant>, service_to: Option<Instant>,
        currency: Currency, through: Day, amount: Amount
    } = "select b.invoice, b.line, i.year, i.number, i.customer, c.name, l.name_ko, l.name_en, l.kind, l.service_from,
                l.service_to, i.currency, b.through, b.amount
           from revenue_booked b join invoices i on i.id = b.invoice
                                 join invoice_lines l on l.invoice = b.invoice and l.n = b.line
                                 join customers c on c.id = i.customer
          where b.shop = $1 and b.through >= $2 and b.through <= $3 and i.currency = $4
          order by b.amount desc, b.invoice, b.line limit $5 offset $6"
}
stmt! {
    /// Invoices with something that is billed and not earned at the end of a day, the largest first.
    pub DEFERRED -> Waiting {
        invoice: InvoiceId, year: i64, number: i64, customer: CustomerId, name: String, issued_on: Day,
        total: Amount, amount: Amount
    } = "select i.id, i.year, i.number, i.customer, c.name, i.issued_on, i.total, d.amount
           from (select p.invoice, cast(-sum(p.amount) as bigint) as amount from postings p
                  where p.shop = $1 and p.account = 'deferred_revenue' and p.posted_on <= $2 and p.currency = $3
                  group by p.invoice having sum(p.amount) <> 0) d
                join invoices i on i.id = d.invoice join customers c on c.id = i.customer
          order by d.amount desc, i.id limit $4 offset $5"
}

/// A page of a list.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub limit: i64,
    pub offset: i64,
}

pub fn list_earned(
    reader: &mut Reader<'_>,
    shop: ShopId,
    currency: Currency,
    (from, until): (Day, Day),
    page: Page,
) -> Result<Vec<Row>, Error> {
    reader.all(&EARNED, args![shop, from, until, currency, page.limit, page.offset])
}

pub fn list_deferred(
    reader: &mut Reader<'_>,
    shop: ShopId,
    currency: Currency,
    until: Day,
    page: Page,
) -> Result<Vec<Waiting>, Error> {
    reader.all(&DEFERRED, args![shop, until, currency, page.limit, page.offset])
}
