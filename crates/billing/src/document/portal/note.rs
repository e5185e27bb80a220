//! What a credit note says on paper.

use base::Money;
use domain::billing::credit_note::Settlement;
use kit::pdf::{Document, Ink, Row};
use kit::web::show;

use crate::credit_note::admin::destinations;
use crate::credit_note::portal::{View, Whole};
use crate::credit_note::show_number;
use crate::document::{Named, Value, about, buyer, foot, heads, rates, seller};
use crate::invoice::show_number as invoice_number;
use crate::words::T;

pub fn document(view: View<'_>, whole: &Whole) -> Named {
    let (t, lang, note) = (T(view.lang), view.lang, &whole.note);
    let money = |amount| Money::new(amount, note.currency).show(lang);
    let (number, of) = (show_number(note.year, note.number), invoice_number(whole.invoice.year, whole.invoice.number));
    let (mut lines, mut rated) = (Vec::new(), Vec::new());
    for line in &whole.lines {
        let issued = whole.issued.iter().find(|issued| issued.n == line.line);
        let own = issued.map_or("", |issued| lang.pick(&issued.name_ko, &issued.name_en));
        let name = if own.is_empty() { t.line_plain() } else { own };
        let value = Value { supply: line.total - line.tax, tax: line.tax };
        rated.extend(issued.map(|issued| (issued.tax_rate, value)));
        lines.push(Row {
            name: name.to_string(),
            notes: vec![t.document_of_line(line.line, &of)],
            cells: ["1".to_string(), money(value.supply), money(value.tax), money(line.total)],
        });
    }
    let mut sums = vec![
        (t.subtotal().to_string(), money(note.subtotal)),
        (t.tax_on_top().to_string(), money(note.tax)),
        (t.total().to_string(), money(note.total)),
    ];
    sums.extend(destinations(t, settled(whole)).map(|(name, amount)| (name.to_string(), money(amount))));
    let title = t.credit_note().to_string();
    let reason = (!note.reason.is_empty()).then(|| format!("{}: {}", t.reason(), note.reason));
    let document = Document {
        state: String::new(),
        facts: vec![
            (t.document_number().to_string(), number.clone()),
            (t.issued_on().to_string(), show::full_day(lang, note.issued_on)),
            (t.invoice().to_string(), of),
        ],
        parties: [seller(lang, view.shop), buyer(lang, &whole.customer.name, None)],
        heads: heads(lang),
        rows: lines,
        aside: rates(lang, note.currency, &rated),
        sums,
        result: (t.credit_note_total().to_string(), money(note.total)),
        notes: reason.into_iter().collect(),
        foot: foot(lang, view.shop, view.host),
        accent: Ink::of_hue(view.shop.hue),
        about: about(lang, view.shop, format!("{title} {number}"), note.issued_at),
        title,
    };
    Named { lang, file: format!("credit-note-{number}.pdf"), document }
}

fn settled(whole: &Whole) -> Settlement {
    let note = &whole.note;
    Settlement {
        offset: note.offset_amount,
        wallet: note.wallet_amount,
        refund: note.refund_amount,
        outside: note.outside_amount,
    }
}
