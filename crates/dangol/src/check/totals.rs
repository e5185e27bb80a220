//! An invoice is the sum of its lines, with the tax the rules ask for, less the credit that was applied.

use base::id::InvoiceId;
use base::{Amount, Ratio};
use billing::invoice;
use billing::invoice::sql::{Invoice, Line};
use domain::billing::invoice::State;
use domain::billing::tax::{Prices, taxes};
use kit::args;
use kit::db::Error;

use super::finding::first_broken;
use super::{Finding, Look, sql};

const CHUNK: i64 = 500;

pub fn check(look: &mut Look<'_, '_>, finding: &mut Finding) -> Result<(), Error> {
    let mut after = InvoiceId(0);
    loop {
        let some = invoice::list_after(look.reader, look.shop.id, after, CHUNK)?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.id;
        for invoice in some {
            let lines = invoice::list_lines(look.reader, look.shop.id, invoice.id)?;
            let (offset,) = look.reader.one(&sql::OFFSET, args![look.shop.id, invoice.id])?;
            finding.saw(&invoice.id, wrong(&invoice, &lines, offset));
        }
    }
}

fn wrong(invoice: &Invoice, lines: &[Line], offset: Amount) -> Option<&'static str> {
    let sum = |pick: fn(&Line) -> Amount| lines.iter().map(pick).sum::<Amount>();
    let (net, tax) = (sum(|line| line.amount - line.discount), sum(|line| line.tax));
    let (subtotal, total) = match invoice.prices {
        Prices::Inclusive => (net - tax, net),
        Prices::Exclusive => (net, net + tax),
    };
    let plain: Vec<(Amount, Ratio)> = lines.iter().map(|line| (line.amount - line.discount, line.tax_rate)).collect();
    let ruled = taxes(&plain, invoice.prices).ok();
    let owed = invoice.total.max(0);
    let state = match invoice.state {
        State::Open => invoice.paid_at.is_none() && invoice.amount_due > 0,
        State::Paid => invoice.paid_at.is_some(),
        State::Void | State::Uncollectible => true,
    };
    first_broken(&[
        (!lines.is_empty(), "it has no lines"),
        (invoice.discount == sum(|line| line.discount), "its discount is not its lines'"),
        (invoice.tax == tax, "its tax is not its lines'"),
        (
            ruled.is_some_and(|ruled| ruled.into_iter().eq(lines.iter().map(|line| line.tax))),
            "its taxes break the rule",
        ),
        (invoice.subtotal == subtotal, "its subtotal is not its lines'"),
        (invoice.total == total, "its total is not its lines'"),
        ((0..=owed).contains(&invoice.credit_applied), "it applies credit it may not"),
        (
            (0..=-invoice.total.min(0)).contains(&invoice.offset_amount),
            "it sets more against others than it gives back",
        ),
        (invoice.amount_due == owed - invoice.credit_applied - offset, "what is due is not its total less its credit"),
        (state, "its state does not fit its amounts"),
    ])
}
