//! All credit notes, the newest first.

use base::Money;
use domain::shop::role::Right;
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, parts, show};
use maud::html;
use shop::Desk;

use super::LIST;
use super::new::to_name;
use crate::credit_note::{show_number, sql};
use crate::invoice;
use crate::words::T;

const SIZE: i64 = 50;

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, query, shop) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor), desk.shop.id);
    let offset = query.offset(SIZE);
    let mut rows = desk.app.db.read(move |r| sql::list(r, shop, (SIZE + 1, offset))).await?;
    let more = rows.len() > SIZE as usize;
    rows.truncate(SIZE as usize);
    let columns = [
        Column::new(t.number()).title(),
        Column::new(t.customer()).quiet(),
        Column::new(t.invoice()).quiet(),
        Column::new(t.issued_on()).quiet(),
        Column::new(t.credit_note_to()).quiet(),
        Column::new(t.amount()).number().aside(),
    ];
    let row = |note: &sql::Listed| {
        Row::new(vec![
            html! { a.link.num href={ (LIST) "/" (note.id) } { (show_number(note.year, note.number)) } },
            html! { a href={ "/admin/customers/" (note.customer) } { (note.name) } },
            html! { a.num href={ "/admin/invoices/" (note.invoice) } { (invoice::show_number(note.invoice_year, note.invoice_number)) } },
            html! { span.num { (show::day(lang, note.issued_on, desk.today())) } },
            html! { (to_name(t, note.destination)) },
            html! { (Money::new(note.total, note.currency).show(lang)) },
        ])
    };
    let act = parts::Button::new(t.invoices()).link("/admin/invoices");
    let none = parts::Empty { icon: "invoice", title: t.credit_notes_none(), text: t.credit_notes_none_text(), act };
    let (shown, rows) = (rows.len(), rows.iter().map(row).collect());
    Ok(desk.page(
        "invoices",
        t.credit_notes(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.invoices(), "/admin/invoices")]))
            (parts::head(t.credit_notes(), t.credit_notes_text(), html! {}))
            (table::frame(html! {
                (table::list(lang, &query, &columns, ("", Dir::Down), rows, none.show()))
                (table::pager(lang, &query, Paging { size: SIZE, total: None, more }, shown))
            }))
        },
    ))
}
