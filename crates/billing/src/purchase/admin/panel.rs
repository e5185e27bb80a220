//! What a customer bought, for the customer's page that another area arranges.

use base::{Amount, Currency, Day, Lang, Money};
use kit::web::{parts, show};
use maud::{Markup, html};

use super::super::{Listed, Sums};
use crate::words::T;

/// The newest purchases and what all of them add up to; nothing at all when there are none. Both come from
/// [`super::super::of_customer`].
pub fn purchases(lang: Lang, today: Day, bought: &[Listed], sums: &[Sums]) -> Markup {
    let (t, Some(first)) = (T(lang), bought.first()) else { return Markup::default() };
    let sum = |sum: &Sums| t.purchase_sums(sum.count, of(sum.amount, sum.currency, lang));
    let note = sums.iter().map(sum).collect::<Vec<String>>().join(" · ");
    let all = html! { a.link href={ "/admin/purchases?customer=" (first.customer) } { (t.purchases_all()) } };
    let line = |facts: parts::Facts, one: &Listed| {
        let amount = of(one.amount, one.currency, lang);
        facts.markup(show::day(lang, one.day, today), html! { (title(t, one)) " " b.num { (amount) } })
    };
    let body = bought.iter().take(5).fold(parts::Facts::new(), line).show_wide();
    parts::Card::new("purchases", t.purchases()).note(note).aside(all).show(body)
}

/// What was bought, as far as the file told.
pub(super) fn title(t: T, bought: &Listed) -> Markup {
    match (bought.product.as_str(), bought.quantity) {
        ("", many) => html! { (t.purchase_pieces(many)) },
        (product, 1) => html! { (product) },
        (product, many) => html! { span { (product) " " span.faint { "× " (show::count(many)) } } },
    }
}

pub(super) fn of(amount: Amount, currency: Currency, lang: Lang) -> String {
    Money::new(amount, currency).show(lang)
}
