//! `/admin/customers/{id}/credit`: what is in a wallet and where it came from, in the order it will be spent; giving more.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::Money;
use base::id::CustomerId;
use domain::billing::grant::{Kind, Offer, Open, Refusal};
use domain::shop::role::Right;
use kit::app::App;
use kit::db::Error;
use kit::web::{Choice, Field, Form, Oops, Page, csrf, field, flash, parts, show};
use maud::{Markup, html};
use people::{Customer, customer};
use shop::Desk;

use super::sql::{self, Grant};
use super::{New, give};
use crate::ledger::sql::{WalletMove, list_of_wallet};
use crate::words::T;

const NOTE_MOST: usize = 200;
/// So many movements are shown, the newest.
const SHOWN_MOST: usize = 50;
/// Spent before the others of its kind, or after all.
const FIRST: i64 = 0;
const LAST: i64 = domain::billing::grant::PRIORITY_MOST;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/admin/customers/{id}/credit", get(page).post(confirm))
}

/// What the page knows.
struct Seen {
    customer: Customer,
    grants: Vec<Grant>,
    open: Vec<Open>,
    moved: Vec<WalletMove>,
}

impl Seen {
    fn balance(&self) -> i64 {
        self.moved.iter().map(|row| -row.amount).sum()
    }
}

async fn see(desk: &Desk, id: &str) -> Result<Seen, Oops> {
    desk.require(Right::SeeCustomers)?;
    let id: CustomerId = id.parse().map_err(|_| Oops::Missing)?;
    let (shop, currency) = (desk.shop.id, desk.shop.currency);
    let reading = desk.app.db.read(move |r| {
        let Some(customer) = customer::find(r, shop, id)? else { return Ok(None) };
        let (grants, open) = (sql::list_of_customer(r, shop, id)?, super::open(r, shop, id, currency)?);
        let moved = list_of_wallet(r, shop, id, currency)?;
        Ok::<_, Error>(Some(Seen { customer, grants, open, moved }))
    });
    reading.await?.ok_or(Oops::Missing)
}

async fn page(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Page, Oops> {
    let seen = see(&desk, &id).await?;
    let offer = if form.has("amount") { read(&mut form, &desk) } else { None };
    if !form.has("kind") {
        form.put("kind", Kind::Promotion.code());
    }
    Ok(whole(&desk, &seen, &form, offer))
}

fn whole(desk: &Desk, seen: &Seen, form: &Form, offer: Option<Offer>) -> Page {
    let t = T(desk.lang());
    let back = format!("/admin/customers/{}", seen.customer.id);
    let may = desk.may(Right::Refund);
    let main = html! {
        (parts::crumbs(t.crumbs(), &[(t.customers(), "/admin/customers"), (&seen.customer.name, &back)]))
        (parts::head(&t.credit_of(&seen.customer.name), &t.credit_balance(money(desk, seen.balance())), Markup::default()))
        (parts::row_21(html! {
            @if may { div.stack { (fields(desk, seen, form)) div #effect { (effect(desk, seen, form, offer)) } } }
            div.stack {
                @if !may || !seen.open.is_empty() { (open(desk, seen)) }
                (moved(desk, seen))
            }
        }))
    };
    desk.page("customers", &t.credit_of(&seen.customer.name), main)
}

fn money(desk: &Desk, amount: i64) -> String {
    Money::new(amount, desk.shop.currency).show(desk.lang())
}

pub fn kind_name(t: T, kind: Kind) -> &'static str {
    match kind {
        Kind::Promotion => t.credit_promotion(),
        Kind::Apology => t.credit_apology(),
        Kind::Returned => t.credit_returned(),
        Kind::Paid => t.credit_paid(),
    }
}

/// What is left, in the order it will be spent.
fn open(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let note = |open: &Open| seen.grants.iter().find(|g| g.entry == open.grant).map_or("", |g| g.note.as_str());
    parts::Card::new("open", t.credit_open()).note(t.credit_open_note()).show(html! {
        @if seen.open.is_empty() { p.faint { (t.credit_empty()) } } @else {
            table.grid {
                thead { tr {
                    th scope="col" { (t.credit_kind()) } th scope="col" { (t.credit_expires()) }
                    th.num scope="col" { (t.credit_given()) } th.num scope="col" { (t.credit_left()) }
                } }
                tbody {
                    @for open in &seen.open {
                        tr {
                            td.p-title data-label=(t.credit_kind()) {
                                (kind_name(t, open.offer.kind)) @if !note(open).is_empty() { br; small.soft { (note(open)) } }
                            }
                            td.p-line data-label=(t.credit_expires()) {
                                @match open.offer.expires_on { Some(day) => { span.num { (show::full_day(lang, day)) } } None => { span.faint { (t.credit_endless()) } } }
                            }
                            td.num.p-line data-label=(t.credit_given()) { (money(desk, open.offer.amount)) }
                            td.num.p-aside data-label=(t.credit_left()) { b { (money(desk, open.left)) } }
                        }
                    }
                }
            }
        }
    })
}

/// The newest movements first.
fn moved(desk: &Desk, seen: &Seen) -> Markup {
    let (t, lang, today) = (T(desk.lang()), desk.lang(), desk.today());
    let what = |row: &WalletMove| -> String {
        let expired = seen.grants.iter().any(|grant| grant.expiry == Some(row.entry));
        let given = seen.grants.iter().find(|grant| grant.entry == row.entry);
        match given {
            _ if expired => t.credit_expired().to_string(),
            Some(grant) => t.credit_was_given(kind_name(t, grant.kind)),
            None if row.amount > 0 => t.credit_spent().to_string(),
            None => t.credit_returned().to_string(),
        }
    };
    parts::card(
        "moved",
        t.credit_moved(),
        html! {
            @if seen.moved.is_empty() { p.faint { (t.credit_unmoved()) } } @else {
                table.grid {
                    thead { tr { th scope="col" { (t.entry_day()) } th scope="col" { (t.credit_what()) } th.num scope="col" { (t.amount()) } } }
                    tbody {
                        @for row in seen.moved.iter().rev().take(SHOWN_MOST) {
                            tr {
                                td.p-line data-label=(t.entry_day()) { span.num { (show::day(lang, row.posted_on, today)) } }
                                td.p-title data-label=(t.credit_what()) {
                                    @match row.invoice { Some(id) => { a.link href={ "/admin/invoices/" (id) } { (what(row)) } } None => { (what(row)) } }
                                }
                                td.num.p-aside data-label=(t.amount()) { (money(desk, -row.amount)) }
                            }
                        }
                    }
                }
            }
        },
    )
}

fn fields(desk: &Desk, seen: &Seen, form: &Form) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let notes = [
        (Kind::Promotion, t.credit_promotion_note()),
        (Kind::Apology, t.credit_apology_note()),
        (Kind::Paid, t.credit_paid_note()),
    ];
    let kinds = notes.map(|(kind, note)| Choice::new(kind, kind_name(t, kind)).note(note)).to_vec();
    let orders = vec![
        Choice::new("", t.credit_order_usual()),
        Choice::new(FIRST, t.credit_order_first()),
        Choice::new(LAST, t.credit_order_last()),
    ];
    let here = format!("/admin/customers/{}/credit", seen.customer.id);
    parts::card(
        "give",
        t.credit_give(),
        html! {
            form.form method="get" action=(here) data-part="effect" data-live {
                (Field::money("amount", t.amount(), desk.shop.currency, lang).required().show(lang, form))
                (Field::cards("kind", t.credit_kind(), kinds).required().show(lang, form))
                (Field::date("expires", t.credit_expires()).hint(t.credit_expires_hint()).show(lang, form))
                (Field::select("order", t.credit_order(), orders).show(lang, form))
                (Field::text("note", t.credit_note_field()).hint(t.credit_note_hint()).show(lang, form))
                div.acts { (parts::Button::new(t.effect_show()).submit()) }
            }
        },
    )
}

/// What was typed; what is wrong is noted under its field.
fn read(form: &mut Form, desk: &Desk) -> Option<Offer> {
    let (t, today) = (T(desk.lang()), desk.today());
    let amount = form.money("amount", desk.shop.currency).map(|money| money.amount);
    let kind: Option<Kind> = form.one_of("kind");
    let expires_on = if form.has("expires") { form.day("expires") } else { None };
    let priority = if form.has("order") { form.whole("order", FIRST..=LAST) } else { None };
    form.short("note", NOTE_MOST);
    let (amount, kind) = (amount?, kind?);
    let offer = Offer { expires_on, priority: priority.unwrap_or(kind.priority()), ..Offer::new(kind, amount) };
    match offer.check(today) {
        Ok(offer) if form.is_fine() => return Some(offer),
        Ok(_) => {}
        Err(Refusal::Amount) => form.refuse("amount", t.credit_amount_wrong()),
        Err(Refusal::Expires) => form.refuse("expires", t.credit_never_expires()),
        Err(Refusal::Over) => form.refuse("expires", t.credit_over()),
        Err(Refusal::Priority) => form.refuse("order", t.credit_order_wrong()),
    }
    None
}

fn effect(desk: &Desk, seen: &Seen, form: &Form, offer: Option<Offer>) -> Markup {
    let (t, lang) = (T(desk.lang()), desk.lang());
    let own = form.pairs().iter().filter(|(name, _)| ![csrf::NAME, "lang", "theme", "key"].contains(&name.as_str()));
    // Sending the page twice gives the credit once.
    let key = desk.app.ids.next(desk.now());
    parts::Card::new("effect-title", t.credit_effect()).note(t.credit_effect_note()).show(html! {
        @match offer {
            None => { (field::summary(lang, form)) p.soft { (t.credit_choose()) } }
            Some(offer) => {
                div.stack {
                    (parts::Facts::new()
                        .text(t.credit_before(), money(desk, seen.balance()))
                        .text(kind_name(t, offer.kind), money(desk, offer.amount))
                        .text(t.credit_after(), money(desk, seen.balance().saturating_add(offer.amount)))
                        .text(t.credit_expires(), offer.expires_on.map_or(t.credit_endless().to_string(), |day| show::full_day(lang, day)))
                        .show_wide())
                    form.form method="post" action={ "/admin/customers/" (seen.customer.id) "/credit" } {
                        (csrf::field(&desk.visitor.csrf))
                        @for (name, value) in own { input type="hidden" name=(name) value=(value); }
                        input type="hidden" name="key" value=(key);
                        div.acts { (parts::Button::new(t.credit_do()).go().submit()) }
                    }
                }
            }
        }
    })
}

async fn confirm(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    desk.require(Right::Refund)?;
    let seen = see(&desk, &id).await?;
    let Some(offer) = read(&mut form, &desk) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, whole(&desk, &seen, &form, None)).into_response());
    };
    let key = Some(form.text("key").chars().take(40).collect::<String>()).filter(|key| !key.is_empty());
    let new = New { customer: seen.customer.id, offer, note: form.text("note").to_string(), key };
    let (app, shop, actor, now) = (desk.app.clone(), Arc::clone(&desk.shop), desk.actor(), desk.now());
    let t = T(desk.lang());
    let back = format!("/admin/customers/{}/credit", seen.customer.id);
    match desk.app.db.write(move |tx| give(&app, tx, &shop, &new, &actor, now)).await {
        Ok(_) | Err(Error::Taken(_)) => Ok(flash::to(&back, t.credit_done(money(&desk, offer.amount)))),
        Err(error) => Err(error.into()),
    }
}
