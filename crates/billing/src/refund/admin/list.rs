//! All refunds, the newest first, by how they stand.

use base::Money;
use domain::shop::role::Right;
use kit::web::table::{self, Column, Dir, Paging, Row};
use kit::web::{Oops, Page, Query, parts, show};
use maud::html;
use shop::Desk;

use crate::aloud;
use crate::credit_note::admin::card::refund_tag;
use crate::invoice::show_number;
use crate::refund::sql::{self, State};
use crate::words::T;

const SIZE: i64 = 50;

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    desk.require(Right::SeeCustomers)?;
    let (t, lang, query, shop) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor), desk.shop.id);
    let (state, offset) = (State::from_code(query.text("state")), query.offset(SIZE));
    let mut rows = desk.app.db.read(move |r| sql::list(r, shop, state, (SIZE + 1, offset))).await?;
    let more = rows.len() > SIZE as usize;
    rows.truncate(SIZE as usize);
    let states = [
        ("", t.all(), None),
        ("due", t.refund_due(), None),
        ("unknown", t.refund_unknown(), None),
        ("paid", t.refund_paid(), None),
        ("failed", t.refund_failed(), None),
    ];
    let columns = [
        Column::new(t.customer()).title(),
        Column::new(t.invoice()),
        Column::new(t.refund_asked_on()),
        Column::new(t.state()),
        Column::new(t.reason()),
        Column::new(t.amount()).number().aside(),
    ];
    let row = |refund: &sql::Row| {
        let why = refund.class.as_deref().map_or(refund.reason.as_str(), |class| aloud::class(lang, class));
        let day = desk.shop.zone.day(refund.created_at);
        Row::new(vec![
            html! { a.who href={ "/admin/customers/" (refund.customer) } { (parts::face_of(&refund.name, refund.customer.0, "")) b { (refund.name) } } },
            html! { a.link.num href={ "/admin/invoices/" (refund.invoice) } { (show_number(refund.year, refund.number)) } },
            html! { span.num { (show::day(lang, day, desk.today())) } },
            refund_tag(lang, refund.state),
            html! { @if why.is_empty() { span.faint { "–" } } @else { span.soft { (why) } } },
            html! { (Money::new(refund.amount, refund.currency).show(lang)) },
        ])
    };
    let act = parts::Button::new(t.invoices()).link("/admin/invoices");
    let none = parts::Empty { icon: "back", title: t.refunds_none(), text: t.refunds_none_text(), act };
    let (shown, rows) = (rows.len(), rows.iter().map(row).collect());
    Ok(desk.page(
        "refunds",
        t.refunds(),
        html! {
            (parts::head(t.refunds(), t.refunds_text(), html! {}))
            (table::frame(html! {
                (table::chips(&query, "state", t.state(), &states))
                (table::list(lang, &query, &columns, ("", Dir::Down), rows, none.show()))
                (table::pager(lang, &query, Paging { size: SIZE, total: None, more }, shown))
            }))
        },
    ))
}
