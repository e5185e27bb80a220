//! Customers with a tax of their own: another rate than the shop's, or none at all.

pub mod admin;
pub mod sql;

use std::collections::HashMap;

use axum::Router;
use base::Ratio;
use base::id::{CustomerId, ShopId};
use catalog::plan_item::Tax;
use domain::billing::line::Draft;
use kit::app::App;
use kit::db::{Error, Reader};

pub use sql::{find, save};

/// Every page of this slice.
pub(crate) fn routes() -> Router<App> {
    admin::routes()
}

/// The rate of a line. An exempt customer pays none, and what has a rate of its own keeps it; another rate takes the
/// place of the shop's.
pub fn rate(line: Ratio, shop: Ratio, own: Option<Tax>) -> Ratio {
    match own {
        Some(Tax::Exempt) => Ratio::ZERO,
        Some(Tax::Rate(rate)) if line == shop => rate,
        Some(Tax::Rate(_)) | None => line,
    }
}

/// Puts a customer's own tax on lines. What takes a line back keeps the rate it was issued with.
pub fn put(lines: &mut [Draft], shop: Ratio, own: Option<Tax>) {
    for line in lines.iter_mut().filter(|line| line.credits.is_none()) {
        line.tax_rate = rate(line.tax_rate, shop, own);
    }
}

/// The own taxes of some customers; `customers` is made by `dialect::each`.
pub fn of_many(reader: &mut Reader<'_>, shop: ShopId, customers: &str) -> Result<HashMap<CustomerId, Tax>, Error> {
    Ok(sql::list(reader, shop, customers)?.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use base::id::InvoiceId;
    use domain::billing::line::Kind;

    use super::*;

    fn check(line: &str, own: Option<&str>, want: &str) {
        let ratio = |text: &str| Ratio::parse(text).unwrap();
        assert_eq!(rate(ratio(line), ratio("0.10"), own.map(|tax| tax.parse().unwrap())), ratio(want));
    }

    #[test]
    fn a_customer_has_a_rate_of_their_own() {
        check("0.10", None, "0.10");
        check("0.10", Some("0.20"), "0.20");
        check("0.10", Some("exempt"), "0");
    }

    #[test]
    fn what_takes_a_line_back_keeps_its_rate() {
        let once = |credits| Draft {
            item: "base".into(),
            kind: Kind::ProrationCredit,
            ko: String::new(),
            en: String::new(),
            service: None,
            paid: None,
            full: None,
            quantity: 1,
            amount: -1_000,
            discount: 0,
            tax_rate: Ratio::new(1, 10),
            price: None,
            change: 0,
            credits,
        };
        let mut lines = [once(Some((InvoiceId(1), 1))), once(None)];
        put(&mut lines, Ratio::new(1, 10), Some(Tax::Exempt));
        assert_eq!(lines.map(|line| line.tax_rate), [Ratio::new(1, 10), Ratio::ZERO]);
    }

    #[test]
    fn what_has_a_rate_of_its_own_keeps_it() {
        check("0.05", Some("0.20"), "0.05");
        check("0", Some("0.20"), "0");
        check("0.05", Some("exempt"), "0");
    }
}
