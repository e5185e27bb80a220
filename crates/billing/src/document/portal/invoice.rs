//! What an invoice says on paper.

use base::{Lang, Money};
use domain::billing::invoice::State;
use kit::pdf::{Document, Ink, Row};
use kit::web::show;

use crate::credit_note;
use crate::document::{Named, Value, about, buyer, foot, heads, rates, seller};
use crate::invoice::portal::sheet::{self, View, Whole};
use crate::invoice::portal::why::Point;
use crate::invoice::sql::Line;
use crate::payment::sql::PaidBy;
use crate::words::T;

/// The same for everybody who reads it in one language, whenever they do.
pub fn document(view: View<'_>, whole: &Whole) -> Named {
    let (t, lang, invoice) = (T(view.lang), view.lang, &whole.invoice);
    let number = whole.number();
    let values: Vec<Value> =
        whole.lines.iter().map(|line| Value::new(line.amount - line.discount, line.tax, invoice.prices)).collect();
    let headings = whole.headings(lang);
    let lines = whole.lines.iter().zip(&values).enumerate().flat_map(|(at, (line, value))| {
        let heading = headings.iter().find(|(begins, _)| *begins == at).map(|(_, name)| heading(name));
        heading.into_iter().chain([row(view, whole, line, *value)])
    });
    let rated: Vec<_> = whole.lines.iter().map(|line| line.tax_rate).zip(values.iter().copied()).collect();
    let title = t.invoice().to_string();
    let document = Document {
        state: state(lang, invoice.state).to_string(),
        facts: dates(view, whole),
        parties: [seller(lang, view.shop), buyer(lang, &whole.customer.name, whole.address.as_deref())],
        heads: heads(lang),
        rows: lines.collect(),
        aside: rates(lang, invoice.currency, &rated),
        sums: sums(lang, whole),
        result: result(lang, whole),
        notes: notes(view, whole),
        foot: foot(lang, view.shop, view.host),
        accent: Ink::of_hue(view.shop.hue),
        about: about(lang, view.shop, format!("{title} {number}"), invoice.issued_at),
        title,
    };
    Named { lang, file: format!("invoice-{number}.pdf"), document }
}

fn state(lang: Lang, state: State) -> &'static str {
    let t = T(lang);
    match state {
        State::Open => t.invoice_open(),
        State::Paid => t.invoice_paid(),
        State::Void => t.invoice_void(),
        State::Uncollectible => t.invoice_uncollectible(),
    }
}

fn dates(view: View<'_>, whole: &Whole) -> Vec<(String, String)> {
    let (t, invoice, zone) = (T(view.lang), &whole.invoice, &view.shop.zone);
    let day = |day| show::full_day(view.lang, day);
    let mut dates = vec![
        (t.document_number().to_string(), whole.number()),
        (t.issued_on().to_string(), day(invoice.issued_on)),
        (t.document_due().to_string(), day(zone.day(invoice.due_at))),
    ];
    dates.extend(invoice.paid_at.map(|at| (t.document_paid_on().to_string(), day(zone.day(at)))));
    dates
}

/// A row without figures, above the lines of a subscription.
fn heading(name: &str) -> Row {
    Row { name: name.to_string(), notes: Vec::new(), cells: Default::default() }
}

fn row(view: View<'_>, whole: &Whole, line: &Line, value: Value) -> Row {
    let (t, reading, point) = (T(view.lang), sheet::reading(view, whole, Some(line)), &Point::issued(line));
    let mut notes = vec![reading.why(point)];
    if point.discount != 0 {
        notes.push(t.document_discounted(reading.money(point.amount), reading.money(-point.discount)));
    }
    notes.retain(|note| !note.is_empty());
    let cells = [
        show::count(point.quantity),
        reading.money(value.supply),
        reading.money(value.tax),
        reading.money(value.supply + value.tax),
    ];
    Row { name: reading.name(point), notes, cells }
}

fn sums(lang: Lang, whole: &Whole) -> Vec<(String, String)> {
    let (t, invoice) = (T(lang), &whole.invoice);
    let money = |amount| Money::new(amount, invoice.currency).show(lang);
    let mut sums = Vec::new();
    if invoice.discount != 0 {
        sums.push((t.document_discount().to_string(), money(-invoice.discount)));
    }
    sums.push((t.subtotal().to_string(), money(invoice.subtotal)));
    sums.push((t.tax_on_top().to_string(), money(invoice.tax)));
    sums.push((t.total().to_string(), money(invoice.total)));
    if invoice.credit_applied > 0 {
        sums.push((t.credit_applied().to_string(), money(-invoice.credit_applied)));
    }
    if invoice.offset_amount > 0 {
        sums.push((t.offset_open().to_string(), money(invoice.offset_amount)));
    }
    let offset: i64 = whole.notes.iter().map(|note| note.offset_amount).sum();
    if offset > 0 {
        sums.push((t.credit_notes().to_string(), money(-offset)));
    }
    sums.extend(whole.paid_by.iter().map(|paid| (t.document_paid().to_string(), money(-paid.amount))));
    sums
}

fn result(lang: Lang, whole: &Whole) -> (String, String) {
    let (t, invoice) = (T(lang), &whole.invoice);
    let money = |amount| Money::new(amount, invoice.currency).show(lang);
    match invoice.state {
        _ if invoice.total < 0 => (t.to_wallet().to_string(), money(invoice.to_wallet())),
        State::Open => (t.amount_due().to_string(), money(invoice.amount_due)),
        State::Paid => (t.document_left().to_string(), money(0)),
        State::Void => (t.document_void().to_string(), money(0)),
        State::Uncollectible => (t.invoice_uncollectible().to_string(), money(invoice.amount_due)),
    }
}

fn notes(view: View<'_>, whole: &Whole) -> Vec<String> {
    let t = T(view.lang);
    let mut notes: Vec<String> = whole.paid_by.iter().map(|paid| how(view, whole, paid)).collect();
    for note in &whole.notes {
        let number = credit_note::show_number(note.year, note.number);
        let amount = Money::new(note.total, note.currency).show(view.lang);
        notes.push(t.document_credited(amount, show::full_day(view.lang, note.issued_on), number));
    }
    if whole.invoice.currency == base::Currency::KRW {
        notes.push(t.document_no_tax_invoice().to_string());
    }
    notes
}

/// `2026년 11월 21일 · 삼성카드 1234 · 33,000원`
fn how(view: View<'_>, whole: &Whole, paid: &PaidBy) -> String {
    let t = T(view.lang);
    let day = show::full_day(view.lang, view.shop.zone.day(paid.at));
    let amount = Money::new(paid.amount, whole.invoice.currency).show(view.lang);
    match paid.last4.is_empty() {
        true => t.document_paid_by(amount, t.document_card(), day),
        false => t.document_paid_by(amount, format!("{} {}", paid.brand, paid.last4), day),
    }
}
