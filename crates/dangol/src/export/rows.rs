//! The columns of each export, and its rows as cells.

use std::borrow::Cow;
use std::collections::HashMap;

use base::id::InvoiceId;
use base::{Amount, Currency, Day, Instant, Zone};
use billing::invoice::sql::parts_of_many;
use domain::people::address::Address;
use kit::csv;
use kit::db::{Error, Reader};
use shop::Shop;

use super::sql;

base::codes! {
    /// What can be written.
    pub enum What {
        Customers = "customers",
        Subscriptions = "subscriptions",
        Invoices = "invoices",
        Purchases = "purchases",
        Ledger = "ledger",
        TrialBalance = "trial-balance",
        Movements = "movements",
    }
}

/// The key of a row: the next chunk begins after it.
pub type Key = (i64, i64);

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Ours: ids, days, amounts, codes.
    Plain(String),
    /// Written by people.
    Text(String),
}

impl Cell {
    /// As it stands in the file.
    pub fn written(&self) -> Cow<'_, str> {
        match self {
            Cell::Plain(text) => text.into(),
            Cell::Text(text) => csv::text(text),
        }
    }
}

impl What {
    pub fn header(self) -> &'static [&'static str] {
        match self {
            What::Customers => &[
                "id",
                "reference",
                "name",
                "phone",
                "email",
                "postcode",
                "road",
                "detail",
                "language",
                "source",
                "since",
                "note",
            ],
            What::Subscriptions => &[
                "id",
                "reference",
                "customer",
                "name",
                "plan",
                "state",
                "currency",
                "mrr",
                "quantity",
                "started",
                "ended",
                "next_bill",
                "import",
            ],
            What::Invoices => &[
                "number",
                "customer",
                "name",
                "subscription",
                "state",
                "currency",
                "issued",
                "due",
                "subtotal",
                "discount",
                "tax",
                "total",
                "credit_applied",
                "amount_due",
                "paid_at",
            ],
            What::Purchases => {
                &["id", "reference", "customer", "name", "day", "quantity", "amount", "currency", "product", "import"]
            }
            What::Ledger => {
                &["entry", "n", "day", "account", "currency", "amount", "customer", "invoice", "subscriptions"]
            }
            What::TrialBalance => &["account", "class", "currency", "debit", "credit", "balance"],
            What::Movements => &["day", "kind", "customer", "subscription", "plan", "currency", "amount", "mrr"],
        }
    }
}

/// The next rows after a key, with their keys; none at the end.
pub fn chunk(
    r: &mut Reader<'_>,
    shop: &Shop,
    what: What,
    today: Day,
    after: Key,
) -> Result<Vec<(Key, Vec<Cell>)>, Error> {
    let (id, zone) = (shop.id, &shop.zone);
    Ok(match what {
        What::Customers => map(sql::customers(r, id, today, after)?, customer),
        What::Subscriptions => map(sql::subscriptions(r, id, after)?, |row| subscription(row, zone)),
        What::Invoices => {
            let rows = sql::invoices(r, id, after)?;
            let parts = parts_of_many(r, id, rows.iter().map(|row| row.id))?;
            map(rows, |row| invoice(row, &parts, zone))
        }
        What::Purchases => map(sql::purchases(r, id, after)?, purchase),
        What::Ledger => {
            let rows = sql::ledger(r, id, after)?;
            let parts = parts_of_many(r, id, rows.iter().filter_map(|row| row.invoice))?;
            map(rows, |row| posting(row, &parts))
        }
        What::TrialBalance if after == (0, 0) => {
            let moved = billing::ledger::moved(r, shop, today)?;
            (1..).zip(moved).map(|(n, row)| ((n, 0), balance(row))).collect()
        }
        What::TrialBalance => Vec::new(),
        What::Movements => map(sql::movements(r, id, after)?, movement),
    })
}

fn map<R>(rows: Vec<R>, to: impl Fn(R) -> (Key, Vec<Cell>)) -> Vec<(Key, Vec<Cell>)> {
    rows.into_iter().map(to).collect()
}

fn plain(value: impl ToString) -> Cell {
    Cell::Plain(value.to_string())
}

fn maybe(value: Option<impl ToString>) -> Cell {
    Cell::Plain(value.map(|value| value.to_string()).unwrap_or_default())
}

fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

/// `19.99`, without grouping or sign of the currency.
fn amount(amount: Amount, currency: Currency) -> Cell {
    let (unit, places) = (10u64.pow(currency.digits()), currency.digits() as usize);
    let (sign, all) = (if amount < 0 { "-" } else { "" }, amount.unsigned_abs());
    let decimals = if places > 0 { format!(".{:0places$}", all % unit) } else { String::new() };
    Cell::Plain(format!("{sign}{}{decimals}", all / unit))
}

fn time(at: Option<Instant>, zone: &Zone) -> Cell {
    Cell::Plain(at.map(|at| zone.show(at)).unwrap_or_default())
}

fn customer(row: sql::Customer) -> (Key, Vec<Cell>) {
    let address = row.address.as_deref().and_then(Address::from_text);
    let part = |pick: fn(&Address) -> &String| text(address.as_ref().map(|a| pick(a).clone()).unwrap_or_default());
    let phone = row.phone.as_deref().map(domain::people::phone::show_phone).unwrap_or_default();
    let cells = vec![
        plain(row.id),
        text(row.reference.unwrap_or_default()),
        text(row.name),
        text(phone),
        text(row.email.unwrap_or_default()),
        part(|a| &a.postcode),
        part(|a| &a.road),
        part(|a| &a.detail),
        plain(row.language),
        plain(row.source),
        plain(row.created_on),
        text(row.note),
    ];
    ((row.id.0, 0), cells)
}

fn subscription(row: sql::Subscription, zone: &Zone) -> (Key, Vec<Cell>) {
    let cells = vec![
        plain(row.id),
        text(row.reference.unwrap_or_default()),
        plain(row.customer),
        text(row.name),
        text(row.plan),
        plain(row.state),
        plain(row.currency),
        amount(row.mrr, row.currency),
        plain(row.quantity),
        plain(row.started_on),
        maybe(row.ended_on),
        time(row.next_at, zone),
        maybe(row.import),
    ];
    ((row.id.0, 0), cells)
}

fn invoice(row: sql::Invoice, parts: &HashMap<InvoiceId, String>, zone: &Zone) -> (Key, Vec<Cell>) {
    let money = |value| amount(value, row.currency);
    let cells = vec![
        plain(format!("{}-{:06}", row.year, row.number)),
        plain(row.customer),
        text(row.name.clone()),
        maybe(parts.get(&row.id)),
        plain(&row.state),
        plain(row.currency),
        plain(row.issued_on),
        time(Some(row.due_at), zone),
        money(row.subtotal),
        money(row.discount),
        money(row.tax),
        money(row.total),
        money(row.credit_applied),
        money(row.amount_due),
        time(row.paid_at, zone),
    ];
    ((row.id.0, 0), cells)
}

fn purchase(row: sql::Purchase) -> (Key, Vec<Cell>) {
    let cells = vec![
        plain(row.id),
        text(row.reference.unwrap_or_default()),
        plain(row.customer),
        text(row.name),
        plain(row.day),
        plain(row.quantity),
        amount(row.amount, row.currency),
        plain(row.currency),
        text(row.product),
        maybe(row.import),
    ];
    ((row.id.0, 0), cells)
}

fn posting(row: sql::Posting, parts: &HashMap<InvoiceId, String>) -> (Key, Vec<Cell>) {
    let cells = vec![
        plain(row.entry),
        plain(row.n),
        plain(row.posted_on),
        plain(row.account),
        plain(row.currency),
        amount(row.amount, row.currency),
        plain(row.customer),
        maybe(row.invoice),
        maybe(row.invoice.and_then(|invoice| parts.get(&invoice))),
    ];
    ((row.entry, row.n), cells)
}

fn balance(row: billing::ledger::Moved) -> Vec<Cell> {
    let money = |value| amount(value, row.currency);
    let (account, class) = (plain(row.account), plain(row.account.class()));
    vec![account, class, plain(row.currency), money(row.debit), money(row.credit), money(row.balance())]
}

fn movement(row: sql::Movement) -> (Key, Vec<Cell>) {
    let cells = vec![
        plain(row.day),
        plain(row.kind),
        plain(row.customer),
        plain(row.subscription),
        text(row.plan),
        plain(row.currency),
        amount(row.amount, row.currency),
        amount(row.mrr, row.currency),
    ];
    ((row.id, 0), cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_plainly() {
        assert_eq!(text("=1+1").written(), "'=1+1");
        assert_eq!(amount(-1_999, Currency::USD).written(), "-19.99");
        assert_eq!(amount(33_000, Currency::KRW).written(), "33000");
        assert_eq!(amount(5, Currency::USD).written(), "0.05");
    }
}
