//! Invoices by mail: the letter with its figures, and the document that travels with it, made when the mail is sent. Where
//! there is no font the letter goes alone: it says where the invoice is.

use base::id::InvoiceId;
use base::{Lang, Money};
use domain::billing::invoice::State;
use kit::app::App;
use kit::db::{Error, Tx};
use kit::mail::Attachment;
use kit::web::show;
use people::message::{self, Channel, Message};
use shop::{Shop, business};

use super::{Named, pdf, portal};
use crate::invoice::portal::sheet::{self, View, Whole};
use crate::invoice::portal::why::Point;
use crate::words::T;

/// The kind of message that is an invoice.
const KIND: &str = "invoice_mailed";

/// What a message calls an invoice that travels with it.
pub fn called(invoice: InvoiceId, lang: Lang) -> String {
    format!("invoice:{invoice}:{}", lang.code())
}

/// Makes what travels with a message, see [`message::jobs::Attach`]. What is not known, or not of this shop, does not.
pub fn attach(app: &App, shop: &Shop, names: &str) -> Result<Vec<Attachment>, Error> {
    let mut attached = Vec::new();
    for name in names.split_whitespace() {
        let Some((invoice, lang)) = read(name) else { continue };
        let (owner, asked) = (shop.clone(), shop.clone());
        let Some(whole) = app.db.read(move |r| sheet::find_whole(r, &owner, invoice)).wait()? else { continue };
        let site = app.db.read(move |r| message::site(r, &asked)).wait()?;
        let named = document(shop, lang, &whole, &site, app.now());
        let kind = "application/pdf".to_string();
        attached.extend(pdf(&app.shelf, &named).map(|bytes| Attachment { name: named.file, kind, bytes }));
    }
    Ok(attached)
}

fn read(name: &str) -> Option<(InvoiceId, Lang)> {
    let (id, lang) = name.strip_prefix("invoice:")?.split_once(':')?;
    Some((id.parse().ok()?, lang.parse().ok()?))
}

/// `site` is where customers find the shop, as in the letter.
fn document(shop: &Shop, lang: Lang, whole: &Whole, site: &str, now: base::Instant) -> Named {
    let host = site.split_once("://").map_or(site, |(_, host)| host);
    portal::invoice::document(View { lang, shop, host, now }, whole)
}

/// Writes to the customer of an invoice, in their language. A second letter of one key is not sent; false then, and when
/// there is no such invoice.
pub fn mail(app: &App, tx: &mut Tx<'_>, shop: &Shop, id: InvoiceId, key: String) -> Result<bool, Error> {
    let Some(whole) = sheet::find_whole(tx, shop, id)? else { return Ok(false) };
    let (now, customer, lang) = (app.now(), whole.customer.id, whole.customer.language);
    let way = message::way(tx, shop.id, customer, shop.today(now))?;
    let (channel, address) = way.unwrap_or((Channel::None, String::new()));
    let site = message::site(tx, shop)?;
    let (subject, body) = letter(shop, lang, &whole, &site);
    let (kind, attached, shop) = (KIND.to_string(), called(id, lang), shop.id);
    let message = Message { shop, customer: Some(customer), channel, address, kind, key, subject, body, attached };
    message::send(tx, &app.ids, now, message)
}

/// Subject and text.
fn letter(shop: &Shop, lang: Lang, whole: &Whole, site: &str) -> (String, String) {
    let (t, invoice) = (T(lang), &whole.invoice);
    let money = |amount| Money::new(amount, invoice.currency).show(lang);
    let subject = t.document_mail_subject(money(invoice.total), whole.number(), &shop.name);
    let mut text = vec![t.reminder_hello(&whole.customer.name, &shop.name), String::new()];
    text.push(t.document_mail_number(whole.number()));
    let (view, headings) = (View { lang, shop, host: "", now: invoice.issued_at }, whole.headings(lang));
    for (at, line) in whole.lines.iter().enumerate().take(LINES_MOST) {
        text.extend(headings.iter().find(|(begins, _)| *begins == at).map(|(_, name)| name.clone()));
        let (reading, point) = (sheet::reading(view, whole, Some(line)), Point::issued(line));
        text.push(format!("- {}: {}", reading.name(&point), money(line.amount - line.discount)));
    }
    text.push(t.document_mail_sums(money(invoice.subtotal), money(invoice.tax), money(invoice.total)));
    let day = show::full_day(lang, shop.zone.day(invoice.due_at));
    text.push(match invoice.state {
        State::Paid => t.document_mail_paid().to_string(),
        State::Open => t.document_mail_due(money(invoice.amount_due), day),
        State::Void | State::Uncollectible => t.document_mail_over().to_string(),
    });
    text.extend([String::new(), t.reminder_invoices().to_string(), format!("{site}/my/invoices/{}", invoice.id)]);
    text.extend(foot(lang, shop));
    (subject, text.join("\n"))
}

/// So many lines are named in a letter; the document has them all.
const LINES_MOST: usize = 20;

/// Who the shop is, under a letter; nothing when it never said.
pub fn foot(lang: Lang, shop: &Shop) -> Vec<String> {
    let line = business::line(lang, &shop.business);
    if line.is_empty() { Vec::new() } else { vec![String::new(), "-- ".to_string(), line] }
}
