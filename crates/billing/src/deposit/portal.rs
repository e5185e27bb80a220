//! The customer's own view of their deposit, and the statement that staff print as well: what was paid, what was kept for
//! which reason, what went back and how.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use base::id::{CustomerId, InvoiceId, ShopId};
use base::{Lang, Money};
use domain::billing::deposit::{Reason, Way};
use domain::billing::invoice::State;
use kit::app::App;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Tone};
use kit::web::{Oops, Page, show};
use maud::{Markup, html};
use people::Me;
use shop::Shop;

use super::sql::{self, Deposit, Kind, Movement};
use crate::invoice::show_number;
use crate::words::T;

const MINE_MOST: i64 = 20;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/my/deposits/{id}", get(page))
}

async fn page(me: Me, Path(id): Path<String>) -> Result<Page, Oops> {
    let id: InvoiceId = id.parse().map_err(|_| Oops::Missing)?;
    let (t, shop, customer) = (T(me.lang()), me.shop.id, me.customer);
    let reading = me.app.db.read(move |r| {
        let Some(deposit) = sql::find(r, shop, id)?.filter(|deposit| deposit.customer == customer) else {
            return Ok(None);
        };
        let movements = sql::list_movements(r, shop, &deposit)?;
        Ok::<_, Error>(Some((deposit, movements)))
    });
    let (deposit, movements) = reading.await?.ok_or(Oops::Missing)?;
    let main = html! {
        (statement(me.lang(), &me.shop, &deposit, &movements))
        p { a.quiet href="/my" { (t.go_back()) } }
    };
    Ok(me.page("home", t.deposit_statement(), main))
}

/// A customer's deposits, the newest first.
pub fn list_mine(reader: &mut Reader<'_>, shop: ShopId, customer: CustomerId) -> Result<Vec<Deposit>, Error> {
    sql::list(reader, shop, Some(customer), MINE_MOST, 0)
}

/// The card of the customer's home page; nothing when they never paid a deposit.
pub fn card(lang: Lang, deposits: &[Deposit]) -> Markup {
    let t = T(lang);
    let mut facts = parts::Facts::new();
    for deposit in deposits.iter().filter(|deposit| deposit.state == State::Paid) {
        let held = Money::new(deposit.held(), deposit.currency).show(lang);
        let said = if deposit.held() > 0 { t.deposit_held_now(held) } else { t.deposit_over().to_string() };
        let name = format!("{} {}", t.invoice(), show_number(deposit.year, deposit.number));
        facts = facts.link(name, said, &format!("/my/deposits/{}", deposit.invoice));
    }
    html! {
        @if deposits.iter().any(|deposit| deposit.state == State::Paid) {
            (parts::Card::new("deposit", t.deposit()).note(t.deposit_note_mine()).show(facts.show()))
        }
    }
}

pub fn tag(t: T, deposit: &Deposit) -> Markup {
    match deposit.state {
        State::Paid if deposit.held() == 0 => parts::tag(t.deposit_state_over(), Tone::Plain),
        State::Paid if deposit.moved > 0 => parts::tag(t.deposit_state_partly(), Tone::Warn),
        State::Paid => parts::tag(t.deposit_state_held(), Tone::Good),
        State::Open | State::Void | State::Uncollectible => parts::tag(t.deposit_state_unpaid(), Tone::Plain),
    }
}

pub fn way_name(t: T, way: Way) -> &'static str {
    match way {
        Way::Card => t.way_card(),
        Way::Wallet => t.way_wallet(),
        Way::Bank => t.way_bank(),
    }
}

pub fn reason_name(t: T, reason: Reason) -> &'static str {
    match reason {
        Reason::Damage => t.reason_damage(),
        Reason::Loss => t.reason_loss(),
        Reason::Late => t.reason_late(),
        Reason::Cleaning => t.reason_cleaning(),
        Reason::Unpaid => t.reason_unpaid(),
        Reason::Other => t.reason_other(),
    }
}

/// The statement; it holds the page's heading.
pub fn statement(lang: Lang, shop: &Shop, deposit: &Deposit, movements: &[Movement]) -> Markup {
    let t = T(lang);
    let money = |amount| Money::new(amount, deposit.currency).show(lang);
    let kept: i64 = movements.iter().filter(|m| m.kind == Kind::Kept).map(|m| m.amount).sum();
    let back: i64 = movements.iter().filter(|m| m.kind == Kind::Returned).map(|m| m.amount).sum();
    let mut sums = parts::Facts::new().text(t.deposit_paid(), money(deposit.amount));
    if deposit.noted > 0 {
        sums = sums.text(t.deposit_noted(), money(-deposit.noted));
    }
    let sums = sums.text(t.deposit_kept_sum(), money(-kept)).text(t.deposit_back_sum(), money(-back));
    html! {
        article.sheet-a4 {
            header {
                div {
                    h1 { (t.deposit_statement()) }
                    p.soft { (t.invoice()) " " span.num { (show_number(deposit.year, deposit.number)) } }
                }
                (tag(t, deposit))
            }
            div.parties {
                (parts::Facts::new().text(t.issued_by(), &shop.name).show_wide())
                (parts::Facts::new().text(t.to_customer(), &deposit.name).show_wide())
            }
            @if movements.is_empty() { p.faint { (t.deposit_unmoved()) } } @else { (rows(lang, shop, movements)) }
            (sums.markup(t.deposit_held(), html! { b { (money(deposit.held())) } }).show())
        }
    }
}

fn rows(lang: Lang, shop: &Shop, movements: &[Movement]) -> Markup {
    let t = T(lang);
    html! {
        table.grid {
            thead { tr {
                th scope="col" { (t.entry_day()) } th scope="col" { (t.deposit_what()) } th.num scope="col" { (t.amount()) }
            } }
            tbody {
                @for m in movements {
                    tr {
                        td.p-line data-label=(t.entry_day()) { span.num { (show::full_day(lang, shop.zone.day(m.at))) } }
                        td.p-title data-label=(t.deposit_what()) {
                            (said(t, m)) @if !m.note.is_empty() { br; small.soft { (m.note) } }
                        }
                        td.num.p-aside data-label=(t.amount()) { (Money::new(m.amount, m.currency).show(lang)) }
                    }
                }
            }
        }
    }
}

fn said(t: T, movement: &Movement) -> String {
    match (movement.kind, movement.reason, movement.way) {
        (Kind::Kept, Some(reason), _) => t.deposit_kept_for(reason_name(t, reason)),
        (Kind::Returned, _, Some(way)) => t.deposit_back_by(way_name(t, way)),
        (Kind::Kept, None, _) => t.deposit_kept_sum().to_string(),
        (Kind::Returned, _, None) => t.deposit_back_sum().to_string(),
    }
}
