//! A credit note as its customer sees it, and the sheet it is printed on.

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use base::id::{CreditNoteId, ShopId};
use base::{Lang, Money};
use domain::billing::credit_note::Settlement;
use kit::app::App;
use kit::db::{Error, Reader};
use kit::web::{Oops, Page, parts, show};
use maud::{Markup, html};
use people::{Customer, Me, customer};
use shop::Shop;

use super::admin::destinations;
use super::sql::{CreditNote, Line};
use super::{list_lines, show_number};
use crate::invoice::portal::sheet::issuer;
use crate::invoice::sql::{Invoice, Line as Issued};
use crate::words::T;
use crate::{document, invoice};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/my/credit-notes/{id}", get(page)).route("/my/credit-notes/{id}/pdf", get(pdf))
}

/// A credit note with what its pages tell.
#[derive(Clone, Debug)]
pub struct Whole {
    pub note: CreditNote,
    pub lines: Vec<Line>,
    pub invoice: Invoice,
    pub issued: Vec<Issued>,
    pub customer: Customer,
}

pub fn find_whole(r: &mut Reader<'_>, shop: ShopId, id: CreditNoteId) -> Result<Option<Whole>, Error> {
    let Some(note) = super::find(r, shop, id)? else { return Ok(None) };
    let Some(invoice) = invoice::find(r, shop, note.invoice)? else { return Ok(None) };
    let Some(customer) = customer::find(r, shop, note.customer)? else { return Ok(None) };
    let (lines, issued) = (list_lines(r, shop, id)?, invoice::list_lines(r, shop, note.invoice)?);
    Ok(Some(Whole { note, lines, invoice, issued, customer }))
}

/// Who looks.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub lang: Lang,
    pub shop: &'a Shop,
    pub host: &'a str,
}

/// The sheet; it holds the page's heading.
pub fn sheet(view: View<'_>, whole: &Whole, invoice_href: &str) -> Markup {
    let (t, lang, note) = (T(view.lang), view.lang, &whole.note);
    let money = |amount| Money::new(amount, note.currency).show(lang);
    let name = |n: i64| {
        let line = whole.issued.iter().find(|line| line.n == n);
        let own = line.map_or("", |line| lang.pick(&line.name_ko, &line.name_en));
        if own.is_empty() { t.line_plain().to_string() } else { own.to_string() }
    };
    let from = issuer(lang, view.shop, view.host);
    let number = invoice::show_number(whole.invoice.year, whole.invoice.number);
    let to = parts::Facts::new().text(t.to_customer(), &whole.customer.name).link(t.invoice(), number, invoice_href);
    let settled = Settlement {
        offset: note.offset_amount,
        wallet: note.wallet_amount,
        refund: note.refund_amount,
        outside: note.outside_amount,
    };
    let mut facts = parts::Facts::new();
    if note.discount != 0 {
        facts = facts.text(t.discount(), money(-note.discount));
    }
    facts = facts.text(t.subtotal(), money(note.subtotal)).text(t.credit_note_tax(), money(note.tax));
    facts = facts.markup(t.credit_note_total(), html! { b { (money(note.total)) } });
    for (name, amount) in destinations(t, settled) {
        facts = facts.text(name, money(amount));
    }
    if !note.reason.is_empty() {
        facts = facts.text(t.reason(), &note.reason);
    }
    html! {
        article.sheet-a4 {
            header {
                div {
                    h1 { (t.credit_note_number(show_number(note.year, note.number))) }
                    p.soft { (show::full_day(lang, note.issued_on)) }
                }
            }
            div.parties { (from.show_wide()) (to.show_wide()) }
            table.grid {
                thead { tr { th scope="col" { (t.line()) } th.num scope="col" { (t.amount()) } } }
                tbody {
                    @for line in &whole.lines {
                        tr {
                            td.p-title { (name(line.line)) }
                            td.num.p-aside { (money(line.total)) }
                        }
                    }
                }
            }
            (facts.show())
        }
    }
}

/// The credit note as a document.
async fn pdf(me: Me, Path(id): Path<String>) -> Result<Response, Oops> {
    let id: CreditNoteId = id.parse().map_err(|_| Oops::Missing)?;
    let (shop, customer) = (me.shop.id, me.customer);
    let found = me.app.db.read(move |r| find_whole(r, shop, id)).await?;
    let whole = found.filter(|whole| whole.note.customer == customer).ok_or(Oops::Missing)?;
    let view = View { lang: me.lang(), shop: &me.shop, host: &me.host };
    document::answer(&me.app, document::portal::note::document(view, &whole), &format!("/my/credit-notes/{id}")).await
}

async fn page(me: Me, Path(id): Path<String>) -> Result<Page, Oops> {
    let id: CreditNoteId = id.parse().map_err(|_| Oops::Missing)?;
    let (t, shop, customer) = (T(me.lang()), me.shop.id, me.customer);
    let found = me.app.db.read(move |r| find_whole(r, shop, id)).await?;
    let whole = found.filter(|whole| whole.note.customer == customer).ok_or(Oops::Missing)?;
    let view = View { lang: me.lang(), shop: &me.shop, host: &me.host };
    let back = format!("/my/invoices/{}", whole.note.invoice);
    Ok(me.page(
        "invoices",
        t.credit_note(),
        html! {
            (sheet(view, &whole, &back))
            div.acts { (parts::Button::new(t.document_pdf()).icon("file").download(&format!("/my/credit-notes/{id}/pdf"))) }
            p { a.quiet href=(back) { (t.go_back()) } }
        },
    ))
}

/// The credit notes of an invoice on its customer's page; nothing without any.
pub fn card(lang: Lang, notes: &[CreditNote]) -> Markup {
    let t = T(lang);
    html! {
        @if !notes.is_empty() {
            (parts::card("credit-notes", t.credit_notes(), html! {
                table.grid {
                    thead { tr { th scope="col" { (t.number()) } th scope="col" { (t.issued_on()) } th.num scope="col" { (t.amount()) } } }
                    tbody {
                        @for note in notes {
                            tr {
                                td.p-title data-label=(t.number()) { a.link.num href={ "/my/credit-notes/" (note.id) } { (show_number(note.year, note.number)) } }
                                td.p-line data-label=(t.issued_on()) { span.num { (show::full_day(lang, note.issued_on)) } }
                                td.num.p-aside data-label=(t.amount()) { (Money::new(note.total, note.currency).show(lang)) }
                            }
                        }
                    }
                }
            }))
        }
    }
}
