//! The customer's invoices, and the sheet an invoice is printed on.

pub mod effect;
pub mod sheet;
pub mod why;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use base::Money;
use base::id::InvoiceId;
use domain::billing::invoice::State;
use kit::app::App;
use kit::web::table::{self, Column, Dir, Row};
use kit::web::{Oops, Page, Query, parts, show};
use maud::{Markup, html};
use people::Me;

use super::{list_of_customer, show_number};
use crate::aloud::invoice_tag;
use crate::words::T;
use crate::{credit_note, document};

const HERE: &str = "/my/invoices";
const MOST: i64 = 200;

pub(super) fn routes() -> Router<App> {
    Router::new().route(HERE, get(list)).route("/my/invoices/{id}", get(page)).route("/my/invoices/{id}/pdf", get(pdf))
}

async fn list(me: Me) -> Result<Page, Oops> {
    let (t, lang, shop, customer) = (T(me.lang()), me.lang(), me.shop.id, me.customer);
    let invoices = me.app.db.read(move |r| list_of_customer(r, shop, customer, MOST)).await?;
    let today = me.today();
    let rows = invoices.iter().map(|invoice| {
        let number = show_number(invoice.year, invoice.number);
        Row::new(vec![
            html! { a.link href={ (HERE) "/" (invoice.id) } { (show::day(lang, invoice.issued_on, today)) } },
            html! { (Money::new(invoice.total, invoice.currency).show(lang)) },
            html! { (invoice_tag(lang, invoice.state, invoice.state == State::Open && is_late(invoice.due_at, me.now()))) },
            html! { small.faint.num { (number) } },
        ])
    });
    let columns = [
        Column::new(t.issued_on()).title(),
        Column::new(t.amount()).number().aside(),
        Column::new(t.state()).quiet(),
        Column::new(t.number()).quiet(),
    ];
    let act = parts::Button::new(t.my_subscription()).link("/my");
    let none = parts::Empty { icon: "invoice", title: t.invoices_none(), text: t.invoices_none_text(), act }.show();
    Ok(me.page(
        "invoices",
        t.invoices(),
        html! {
            (parts::head(t.invoices(), t.invoices_text(), Markup::default()))
            (table::frame(table::list(lang, &Query::new(&me.visitor), &columns, ("", Dir::Down), rows.collect(), none)))
        },
    ))
}

/// A day after it was due, what is not paid is late.
pub fn is_late(due_at: base::Instant, now: base::Instant) -> bool {
    due_at.seconds_until(now) > 24 * 3600
}

/// The invoice as a document.
async fn pdf(me: Me, Path(id): Path<String>) -> Result<Response, Oops> {
    let id: InvoiceId = id.parse().map_err(|_| Oops::Missing)?;
    let (shop, customer) = (me.shop.clone(), me.customer);
    let found = me.app.db.read(move |r| sheet::find_whole(r, &shop, id)).await?;
    let whole = found.filter(|whole| whole.invoice.customer == customer).ok_or(Oops::Missing)?;
    let view = sheet::View { lang: me.lang(), shop: &me.shop, host: &me.host, now: me.now() };
    document::answer(&me.app, document::portal::invoice::document(view, &whole), &format!("{HERE}/{id}")).await
}

async fn page(me: Me, Path(id): Path<String>) -> Result<Page, Oops> {
    let id: InvoiceId = id.parse().map_err(|_| Oops::Missing)?;
    let (t, shop, customer) = (T(me.lang()), me.shop.clone(), me.customer);
    let found = me.app.db.read(move |r| sheet::find_whole(r, &shop, id)).await?;
    let whole = found.filter(|whole| whole.invoice.customer == customer).ok_or(Oops::Missing)?;
    let view = sheet::View { lang: me.lang(), shop: &me.shop, host: &me.host, now: me.now() };
    let again = whole.invoice.state == State::Open && !whole.is_processing();
    let action = format!("{HERE}/{id}/pay");
    Ok(me.page(
        "invoices",
        t.invoice(),
        html! {
            (sheet::sheet(view, &whole))
            div.acts { (parts::Button::new(t.document_pdf()).icon("file").download(&format!("{HERE}/{id}/pdf"))) }
            @if again {
                div.acts {
                    (parts::post(&me.visitor, &action, &[], parts::Button::new(t.pay_again()).go()))
                    (parts::Button::new(t.card_change()).link("/my/card"))
                }
            }
            (credit_note::portal::card(me.lang(), &whole.notes))
            (parts::card("attempts", t.attempts(), sheet::attempts(view, &whole)))
            p { a.quiet href=(HERE) { (t.go_back()) } }
        },
    ))
}
