//! What the command palette finds while somebody types: customers by name, initial consonants, phone or email, and an
//! invoice by its number.

pub mod sql;

use domain::people::contact::Kind;
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::shell::{self, Group, Link};
use kit::web::{Oops, Page, Query, show};
use shop::Desk;

use crate::words::T;

const PEOPLE_MOST: usize = 8;

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang) = (T(desk.lang()), desk.lang());
    let typed = Query::new(&desk.visitor).text("q").to_string();
    let (shop, number) = (desk.shop.clone(), number(&typed));
    let reading = desk.app.db.read(move |r| {
        let people = match typed.is_empty() {
            true => Vec::new(),
            false => people::customer::search(r, &shop, &typed, None, PEOPLE_MOST)?,
        };
        let invoice = match number {
            Some(number) => sql::find_numbered(r, shop.id, number)?,
            None => None,
        };
        Ok::<_, Error>((people, invoice))
    });
    let (people, invoice) = reading.await?;
    let person = |found: &people::customer::Candidate| {
        let phone = found.phones.split(' ').next_back().filter(|phone| !phone.is_empty());
        let since = || t.since(show::month(lang, found.created_on));
        // Enough to tell two people of one name apart.
        let hint = phone.map_or_else(since, |phone| people::contact::masked(Kind::Phone, phone));
        Link::new("", "user", &found.name, format!("/admin/customers/{}", found.id)).hint(hint)
    };
    let numbered = |found: sql::Numbered| {
        let label = billing::invoice::show_number(found.year, found.number);
        Link::new("", "invoice", label, format!("/admin/invoices/{}", found.invoice)).hint(found.name)
    };
    Ok(shell::results(&[
        Group::new(t.customers(), people.iter().map(person).collect()),
        Group::new(t.invoices(), invoice.into_iter().map(numbered).collect()),
    ]))
}

/// `2026-000123` or `2026-123`
fn number(typed: &str) -> Option<(i64, i64)> {
    let (year, number) = typed.split_once('-')?;
    let year = year.parse().ok().filter(|year| (1900..=2199).contains(year))?;
    number.parse().ok().filter(|number| (1..=999_999_999).contains(number)).map(|number: i64| (year, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invoice_is_asked_for_by_its_number() {
        for (typed, want) in [
            ("2026-000123", Some((2026, 123))),
            ("2026-1", Some((2026, 1))),
            ("010-1234", None),
            ("2026-", None),
            ("", None),
        ] {
            assert_eq!(number(typed), want, "{typed}");
        }
    }
}
