//! `/admin/coupons`: what each takes off, how often it was taken, and what it gave away.

use base::id::ShopId;
use domain::billing::coupon::State;
use domain::shop::role::Right;
use kit::args;
use kit::db::dialect::each;
use kit::db::{Error, Reader};
use kit::web::parts::{self, Button, Tone};
use kit::web::table::{self, Column, Dir, Paging, Query, Row};
use kit::web::{Oops, Page, show};
use maud::{Markup, html};
use shop::Desk;

use super::super::portal::{say_length, say_worth, sums};
use super::super::sql::{self, CouponRow, Given};
use crate::words::T;

const SIZE: i64 = 50;

struct Asked {
    state: &'static str,
    order: usize,
    offset: i64,
}

fn read(r: &mut Reader<'_>, shop: ShopId, asked: &Asked) -> Result<(Vec<CouponRow>, Vec<Given>), Error> {
    let Asked { state, order, offset } = *asked;
    let rows = r.all_sorted(&sql::LIST, order, args![shop, state, SIZE + 1, offset])?;
    let given = r.all(&sql::GIVEN, args![shop, each(rows.iter().map(|row| row.id.0))])?;
    Ok((rows, given))
}

pub async fn page(desk: Desk) -> Result<Page, Oops> {
    let (t, lang, query) = (T(desk.lang()), desk.lang(), Query::new(&desk.visitor));
    let sorted = query.sort(&["new", "code", "taken"], ("new", Dir::Down));
    let order = match sorted {
        ("code", Dir::Up) => 2,
        ("code", Dir::Down) => 3,
        ("taken", Dir::Down) => 4,
        ("taken", Dir::Up) => 5,
        (_, Dir::Up) => 1,
        (_, Dir::Down) => 0,
    };
    let asked =
        Asked { state: query.read::<State>("state").map_or("", State::code), order, offset: query.offset(SIZE) };
    let shop = desk.shop.id;
    let (mut rows, given) = desk.app.db.read(move |r| read(r, shop, &asked)).await?;
    let more = rows.len() > SIZE as usize;
    rows.truncate(SIZE as usize);
    let columns = [
        Column::new(t.coupon()).title().sort("code"),
        Column::new(t.coupon_worth()),
        Column::new(t.state()).aside(),
        Column::new(t.coupon_taken()).number().sort("taken"),
        Column::new(t.coupon_given()).number(),
        Column::new(t.coupon_added_on()).sort("new").wide_only(),
    ];
    let lines = rows.iter().map(|row| line(&desk, row, &given)).collect::<Result<Vec<Row>, Error>>()?;
    let new = Button::new(t.coupon_new()).go().icon("plus");
    let add = html! { @if desk.may(Right::EditCatalog) { (new.link("/admin/coupons/new")) } };
    let empty =
        parts::Empty { icon: "label", title: t.coupons_empty(), text: t.coupons_empty_text(), act: add.clone() };
    let states = [("", t.all(), None), ("live", t.coupon_live(), None), ("stopped", t.coupon_stopped(), None)];
    let main = html! {
        (parts::head(t.coupons(), t.coupons_text(), add))
        (table::frame(html! {
            (table::chips(&query, "state", t.state(), &states))
            (table::list(lang, &query, &columns, sorted, lines, empty.show()))
            (table::pager(lang, &query, Paging { size: SIZE, total: None, more }, rows.len()))
        }))
    };
    Ok(desk.page("coupons", t.coupons(), main))
}

pub fn state_tag(lang: base::Lang, state: State) -> Markup {
    match state {
        State::Live => parts::tag(T(lang).coupon_live(), Tone::Good),
        State::Stopped => parts::tag(T(lang).coupon_stopped(), Tone::Plain),
    }
}

fn line(desk: &Desk, row: &CouponRow, given: &[Given]) -> Result<Row, Error> {
    let (t, lang, coupon) = (T(desk.lang()), desk.lang(), row.coupon()?);
    let own: Vec<_> = given.iter().filter(|g| g.coupon == row.id).map(|g| (g.currency, g.amount)).collect();
    let name = coupon.name.show(lang);
    let added = show::day(lang, desk.shop.zone.day(row.created_at), desk.today());
    let taken = match row.most {
        Some(most) => t.coupon_taken_of(row.taken, most),
        None => show::count(row.taken),
    };
    let cells = vec![
        html! {
            span {
                a.link href={ (super::LIST) "/" (row.id) } { (row.code) }
                @if !name.is_empty() { " " small.faint { (name) } }
            }
        },
        html! { span { (say_worth(lang, coupon.worth)) " · " (say_length(lang, coupon.periods)) } },
        state_tag(lang, row.state),
        html! { span.num { (taken) } },
        html! { span.num { (sums(lang, &own)) } },
        html! { (added) },
    ];
    Ok(Row::new(cells).faint(row.state == State::Stopped))
}
