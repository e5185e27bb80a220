//! The page of a subscription's deliveries: the next ones with what can be done about each, and those that came.

use domain::fulfilment::{Parcel, State};
use kit::web::parts::{self, Tone};
use kit::web::{Oops, show};
use maud::{Markup, html};

use super::place::{Case, Place, SHOWN};
use crate::words::T;

/// How many past deliveries are shown.
const PAST: usize = 5;

impl Place<'_> {
    pub async fn list(&self) -> Result<Markup, Oops> {
        let (t, case) = (self.t(), self.case().await?);
        let coming = case.coming(&case.agreement, self.now());
        let rhythm = case.rhythm().map(|every| catalog::show::cycle(self.lang(), every));
        let may_set = self.may_change && coming.iter().any(|p| p.deliver_on.is_some() && p.is_changeable(self.now()));
        let act = html! {
            @if may_set { (parts::Button::new(t.rhythm_change()).icon("repeat").link(&self.to("rhythm", ""))) }
        };
        let back = if self.is_staff { None } else { Some(format!("/my?{}", self.tail)) };
        Ok(html! {
            @if let Some(back) = back { (parts::crumbs(t.crumbs(), &[(t.my_subscription(), &back)])) }
            (parts::head(t.deliveries(), &rhythm.map(|rhythm| t.deliveries_text(rhythm)).unwrap_or_default(), act))
            (parts::card("coming", t.deliveries_coming(), html! {
                @if coming.is_empty() {
                    (parts::Empty { icon: "truck", title: t.deliveries_none(), text: t.deliveries_none_text(), act: Markup::default() }.show())
                 } @else {
                    table.grid {
                        thead { tr {
                            th scope="col" { (t.delivery_day()) } th scope="col" { (t.state()) }
                            th scope="col" { (t.delivery_until()) } th { span.hide { (t.delivery_acts()) } }
                        } }
                        tbody { @for parcel in coming.iter().take(SHOWN) { (self.row(parcel)) } }
                    }
                }
            }))
            @if case.rows.iter().any(|row| row.state == State::Delivered) { (self.past(&case)) }
        })
    }

    fn row(&self, parcel: &Parcel) -> Markup {
        let (t, now) = (self.t(), self.now());
        let state = parcel.state(now, &self.shop.zone);
        let moved = parcel.deliver_on.filter(|day| *day != parcel.planned_on);
        let open = parcel.is_changeable(now);
        html! {
            tr {
                td.p-title data-label=(t.delivery_day()) {
                    (self.day(parcel.day()))
                    @if moved.is_some() { br; span.faint.small { (t.delivery_instead_of(self.day(parcel.planned_on))) } }
                }
                td.p-line data-label=(t.state()) { (tag(t, state)) }
                td.p-line data-label=(t.delivery_until()) {
                    @if open { (show::time(self.lang(), &self.shop.zone, parcel.cutoff_at, parcel.cutoff_at)) }
                    @else { span.faint { (t.delivery_fixed()) } }
                }
                td.p-foot { @if open && self.may_change { (self.acts(parcel)) } }
            }
        }
    }

    fn acts(&self, parcel: &Parcel) -> Markup {
        let t = self.t();
        let day = parcel.planned_on.to_string();
        let query = format!("day={day}");
        let wished = parcel.skip.is_some() || parcel.moved_to.is_some();
        let hidden: Vec<(&str, &str)> = match self.tail.split_once('=') {
            Some(pair) => vec![pair, ("day", &day)],
            None => vec![("day", &day)],
        };
        html! {
            span.acts {
                @if parcel.deliver_on.is_some() {
                    (parts::Button::new(t.delivery_skip()).mini().link(&self.to("skip", &query)))
                    (parts::Button::new(t.delivery_move()).mini().link(&self.to("move", &query)))
                }
                @if wished {
                    (parts::post(self.visitor, &format!("{}/restore", self.base), &hidden, parts::Button::new(t.delivery_restore()).mini()))
                }
            }
        }
    }

    fn past(&self, case: &Case) -> Markup {
        let t = self.t();
        let gone = case.rows.iter().rev().filter(|row| row.locked_at.is_some() && row.state != State::Locked);
        parts::card(
            "past",
            t.deliveries_past(),
            html! {
                table.grid {
                    thead { tr { th scope="col" { (t.delivery_day()) } th scope="col" { (t.state()) } } }
                    tbody { @for row in gone.take(PAST) { tr {
                        td.p-title data-label=(t.delivery_day()) { (self.day(row.deliver_on.unwrap_or(row.planned_on))) }
                        td.p-line data-label=(t.state()) { (tag(t, row.state)) }
                    } } }
                }
            },
        )
    }
}

fn tag(t: T, state: State) -> Markup {
    match state {
        State::Planned => parts::tag(t.delivery_planned(), Tone::Plain),
        State::Locked => parts::tag(t.delivery_locked(), Tone::Act),
        State::Skipped => parts::tag(t.delivery_skipped(), Tone::Warn),
        State::Delivered => parts::tag(t.delivery_delivered(), Tone::Good),
    }
}
