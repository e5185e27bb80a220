//! The SQL of credit notes and their lines.

use base::id::{CreditNoteId, CustomerId, InvoiceId, ShopId};
use base::{Amount, Currency, Day, Instant};
use domain::billing::credit_note::To;
use kit::db::{Error, Reader};
use kit::{args, stmt, table};

table! {
    pub CREDIT_NOTES = "credit_notes" as NewCreditNote {
        id: CreditNoteId, shop: ShopId, customer: CustomerId, invoice: InvoiceId, year: i64, number: i64, currency: Currency,
        issued_at: Instant, issued_on: Day, subtotal: Amount, discount: Amount, tax: Amount, total: Amount, destination: To,
        offset_amount: Amount, wallet_amount: Amount, refund_amount: Amount, outside_amount: Amount, reason: String
    }
}
/// A credit note as it is kept.
pub type CreditNote = NewCreditNote;

table! {
    pub LINES = "credit_note_lines" as NewLine {
        note: CreditNoteId, n: i64, shop: ShopId, invoice: InvoiceId, line: i64, amount: Amount, discount: Amount,
        tax: Amount, total: Amount
    }
}
/// A line as it is kept.
pub type Line = NewLine;

stmt! {
    /// One row.
    FIND -> CreditNote =
        "select {ROW} from credit_notes where shop = $1 and id = $2"
}
stmt! {
    /// The credit notes of one invoice, oldest first.
    OF_INVOICE -> CreditNote =
        "select {ROW} from credit_notes where shop = $1 and invoice = $2 order by id limit 1000"
}
stmt! {
    /// Credit notes after an id, oldest first: for exports and checks.
    AFTER -> CreditNote =
        "select {ROW} from credit_notes where +shop = $1 and id > $2 order by id limit $3"
}
stmt! {
    /// A page of all credit notes with their customers, the newest first.
    pub LIST -> Listed {
        id: CreditNoteId, year: i64, number: i64, invoice: InvoiceId, invoice_year: i64, invoice_number: i64,
        customer: CustomerId, name: String, currency: Currency, issued_on: Day, total: Amount, destination: To
    } = "select n.id, n.year, n.number, n.invoice, i.year, i.number, n.customer, c.name, n.currency, n.issued_on, n.total,
                n.destination
           from credit_notes n join invoices i on i.id = n.invoice join customers c on c.id = n.customer
          where n.shop = $1 order by n.id desc limit $2 offset $3"
}
stmt! {
    /// The lines of one credit note.
    LINES_OF -> Line =
        "select {ROW} from credit_note_lines where shop = $1 and note = $2 order by n limit 1000"
}
stmt! {
    /// What credit notes took of the lines of some invoices: what later changes may give back is so much less.
    pub CREDITED -> Credited { invoice: InvoiceId, line: i64, amount: Amount, discount: Amount, tax: Amount } =
        "select invoice, line, cast(sum(amount) as bigint), cast(sum(discount) as bigint), cast(sum(tax) as bigint)
           from credit_note_lines where shop = $1 and invoice in {EACH $2}
          group by invoice, line order by invoice, line limit 100000"
}

pub fn find(reader: &mut Reader<'_>, shop: ShopId, id: CreditNoteId) -> Result<Option<CreditNote>, Error> {
    reader.find(&FIND, args![shop, id])
}

pub fn list_of_invoice(reader: &mut Reader<'_>, shop: ShopId, invoice: InvoiceId) -> Result<Vec<CreditNote>, Error> {
    reader.all(&OF_INVOICE, args![shop, invoice])
}

pub fn list_after(
    reader: &mut Reader<'_>,
    shop: ShopId,
    id: CreditNoteId,
    limit: i64,
) -> Result<Vec<CreditNote>, Error> {
    reader.all(&AFTER, args![shop, id, limit])
}

pub fn list(reader: &mut Reader<'_>, shop: ShopId, (limit, offset): (i64, i64)) -> Result<Vec<Listed>, Error> {
    reader.all(&LIST, args![shop, limit, offset])
}

pub fn list_lines(reader: &mut Reader<'_>, shop: ShopId, id: CreditNoteId) -> Result<Vec<Line>, Error> {
    reader.all(&LINES_OF, args![shop, id])
}

/// What was credited of each line. `invoices` is made by `dialect::each`.
pub fn credited(reader: &mut Reader<'_>, shop: ShopId, invoices: String) -> Result<Vec<Credited>, Error> {
    reader.all(&CREDITED, args![shop, invoices])
}
