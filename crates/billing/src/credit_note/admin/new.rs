//! A new credit note: which lines and how much, where the money goes, and what that comes to before it is done.

use axum::extract::Path;
use axum::response::Response;
use base::id::InvoiceId;
use base::{Lang, Money};
use domain::billing::credit_note::{Charged, Credit, Settlement, To, Wanted};
use domain::shop::role::Right;
use kit::db::Error;
use kit::web::{Choice, Field, Form, Oops, Page, field, flash, parts};
use maud::{Markup, html};
use serde_json::json;
use shop::Desk;

use crate::aloud::say_refusal;
use crate::confirm::{self, Confirmed, Told, again, carry_on};
use crate::credit_note::{Wish, charged, issue, preview, show_number};
use crate::invoice::sql::{Invoice, Line};
use crate::invoice::{self, find};
use crate::subscription::Refused;
use crate::subscription::portal::ask::oops;
use crate::words::T;

const REASON_MOST: usize = 200;

/// What the page knows of the invoice.
struct Found {
    invoice: Invoice,
    lines: Vec<(Line, Charged)>,
}

async fn find_whole(desk: &Desk, id: &str) -> Result<Found, Oops> {
    desk.require(Right::Refund)?;
    let id: InvoiceId = id.parse().map_err(|_| Oops::Missing)?;
    let shop = desk.shop.id;
    let reading = desk.app.db.read(move |r| {
        let Some(invoice) = find(r, shop, id)? else { return Ok(None) };
        let lines = invoice::list_lines(r, shop, id)?;
        let charged = charged(r, shop, id, &lines)?;
        Ok::<_, Error>(Some(Found { invoice, lines: lines.into_iter().zip(charged).collect() }))
    });
    reading.await?.ok_or(Oops::Missing)
}

pub async fn page(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Page, Oops> {
    let found = find_whole(&desk, &id).await?;
    let wish = if form.has("to") {
        read(&mut form, &found.invoice, &found.lines)
    } else {
        form.put("what", "all");
        form.put("to", To::Wallet.to_string());
        None
    };
    whole(&desk, &found, &form, wish).await
}

async fn whole(desk: &Desk, found: &Found, form: &Form, wish: Option<Wish>) -> Result<Page, Oops> {
    let (t, invoice) = (T(desk.lang()), &found.invoice);
    let number = invoice::show_number(invoice.year, invoice.number);
    let back = format!("/admin/invoices/{}", invoice.id);
    let effect = effect(desk, found, form, wish).await?;
    Ok(desk.page(
        "invoices",
        t.credit_note_new(),
        html! {
            (parts::crumbs(t.crumbs(), &[(t.invoices(), "/admin/invoices"), (&number, &back)]))
            (parts::head(t.credit_note_new(), t.credit_note_new_text(), Markup::default()))
            (parts::row_2(html! {
                (fields(desk, found, form))
                div #effect { (effect) }
            }))
        },
    ))
}

fn fields(desk: &Desk, found: &Found, form: &Form) -> Markup {
    let (t, lang, currency) = (T(desk.lang()), desk.lang(), found.invoice.currency);
    let what = vec![
        Choice::new("all", t.credit_note_all()).note(t.credit_note_all_note()),
        Choice::new("lines", t.credit_note_lines()).note(t.credit_note_lines_note()),
    ];
    let to = To::ALL.iter().map(|to| Choice::new(to, to_name(t, *to)).note(to_note(t, *to))).collect();
    let left = |line: &Charged| t.credit_note_left(Money::new(line.left().amount, currency).show(lang));
    let here = format!("/admin/invoices/{}/credit", found.invoice.id);
    parts::empty_card(html! {
        form.form method="get" action=(here) data-part="effect" data-live {
            (Field::cards("what", t.credit_note_what(), what).required().show(lang, form))
            div.unless-all {
                (field::group(t.credit_note_lines(), "", html! {
                    @for (line, charged) in found.lines.iter().filter(|(_, charged)| charged.left().amount > 0) {
                        (Field::money(&format!("line{}", line.n), line_name(lang, line), currency, lang)
                            .hint(left(charged)).show(lang, form))
                    }
                }))
            }
            (Field::cards("to", t.credit_note_to(), to).required().show(lang, form))
            (Field::text("reason", t.reason()).hint(t.reason_hint()).show(lang, form))
            div.acts { (parts::Button::new(t.effect_show()).submit()) }
        }
    })
}

pub(super) fn line_name(lang: Lang, line: &Line) -> String {
    let name = lang.pick(&line.name_ko, &line.name_en);
    let name = if name.is_empty() { T(lang).line_plain() } else { name };
    format!("{}. {name}", line.n)
}

pub fn to_name(t: T, to: To) -> &'static str {
    match to {
        To::Wallet => t.credit_to_wallet(),
        To::Refund => t.credit_to_card(),
        To::None => t.credit_to_none(),
    }
}

fn to_note(t: T, to: To) -> &'static str {
    match to {
        To::Wallet => t.credit_to_wallet_note(),
        To::Refund => t.credit_to_card_note(),
        To::None => t.credit_to_none_note(),
    }
}

/// What was chosen; what is missing is noted under its field.
fn read(form: &mut Form, invoice: &Invoice, lines: &[(Line, Charged)]) -> Option<Wish> {
    let to: Option<To> = form.one_of("to");
    let reason = form.short("reason", REASON_MOST);
    let mut wanted = Vec::new();
    if form.text("what") == "lines" {
        for (line, _) in lines {
            let name = format!("line{}", line.n);
            if form.has(&name)
                && let Some(money) = form.money(&name, invoice.currency).filter(|money| money.amount > 0)
            {
                wanted.push(Wanted { line: line.n, amount: money.amount });
            }
        }
        if wanted.is_empty() {
            return None;
        }
    }
    let lines = Some(wanted).filter(|wanted| !wanted.is_empty());
    let to = to.filter(|_| form.is_fine())?;
    Some(Wish { invoice: invoice.id, lines, to, cap: false, reason })
}

async fn effect(desk: &Desk, found: &Found, form: &Form, wish: Option<Wish>) -> Result<Markup, Oops> {
    let (t, lang, shop) = (T(desk.lang()), desk.lang(), desk.shop.id);
    let body = match wish {
        None => html! { p.soft { (t.credit_note_choose()) } },
        Some(wish) => match desk.app.db.read(move |r| preview(r, shop, &wish)).await {
            Ok((credit, settled)) => {
                let action = format!("/admin/invoices/{}/credit", found.invoice.id);
                html! {
                    div.stack {
                        (sums(lang, found, &credit, settled))
                        (carry_on(desk, &action, form, parts::Button::new(t.credit_note_do()).danger()))
                    }
                }
            }
            Err(Refused::No(why)) => parts::note(parts::Tone::Warn, &say_refusal(lang, &why)),
            Err(other) => return Err(oops(other)),
        },
    };
    Ok(parts::Card::new("effect-title", t.effect_title()).note(t.credit_note_effect_note()).show(body))
}

fn sums(lang: Lang, found: &Found, credit: &Credit, settled: Settlement) -> Markup {
    let t = T(lang);
    let money = |amount| Money::new(amount, found.invoice.currency).show(lang);
    let name = |n: i64| found.lines.iter().find(|(l, _)| l.n == n).map(|(l, _)| line_name(lang, l)).unwrap_or_default();
    let mut facts =
        parts::Facts::new().text(t.subtotal(), money(credit.subtotal)).text(t.credit_note_tax(), money(credit.tax));
    facts = facts.markup(t.credit_note_total(), html! { b { (money(credit.total)) } });
    for (name, amount) in destinations(t, settled) {
        facts = facts.text(name, money(amount));
    }
    html! {
        table.grid {
            thead { tr { th scope="col" { (t.line()) } th.num scope="col" { (t.amount()) } } }
            tbody {
                @for part in &credit.parts {
                    tr {
                        td.p-title { (name(part.line)) }
                        td.num.p-aside { (money(part.total)) }
                    }
                }
            }
        }
        (facts.show_wide())
    }
}

/// Where the total goes, as far as it goes there.
pub fn destinations(t: T, settled: Settlement) -> impl Iterator<Item = (&'static str, i64)> {
    [
        (t.settled_offset(), settled.offset),
        (t.settled_wallet(), settled.wallet),
        (t.settled_refund(), settled.refund),
        (t.settled_outside(), settled.outside),
    ]
    .into_iter()
    .filter(|(_, amount)| *amount != 0)
}

/// Issues it, or shows the page again with what is in the way.
pub async fn confirm(desk: Desk, Path(id): Path<String>, mut form: Form) -> Result<Response, Oops> {
    let found = find_whole(&desk, &id).await?;
    let Some(wish) = read(&mut form, &found.invoice, &found.lines) else {
        return Ok(again(whole(&desk, &found, &form, None).await?));
    };
    let asked = wish.clone();
    let done = confirm::confirm(&desk, &form, move |app, tx, shop, now| {
        let note = issue(app, tx, shop, &asked, now)?;
        let kept = super::super::find(tx, shop.id, note)?.ok_or(Refused::Missing)?;
        let after = json!({
            "number": show_number(kept.year, kept.number), "total": kept.total, "currency": kept.currency.code(),
            "to": kept.destination.code(), "reason": kept.reason,
        });
        Ok((note, Told::new("credit.issued", asked.invoice, after)))
    });
    let (t, back) = (T(desk.lang()), format!("/admin/invoices/{}", found.invoice.id));
    match done.await? {
        Confirmed::Done(note) => Ok(flash::to(&format!("{}/{note}", super::LIST), t.credit_note_done())),
        Confirmed::Already => Ok(flash::warn(&back, t.done_already())),
        Confirmed::No(_) => Ok(again(whole(&desk, &found, &form, Some(wish)).await?)),
    }
}
