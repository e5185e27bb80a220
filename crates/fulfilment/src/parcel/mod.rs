//! Parcels: what a subscription's deliveries have come to. Planned rows follow the agreement; at the cut-off a row is
//! locked and becomes a record; when its day has passed it counts as delivered. Doing a round late or twice changes
//! nothing: the key of a parcel is its subscription and number.

mod admin;
mod sql;

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::get;
use base::id::{CustomerId, PlanId, ShopId, SubscriptionId};
use base::{Day, Instant, Zone};
use domain::fulfilment::{Parcel, State};
use kit::app::App;
use kit::db::{Error, Tx};
use kit::events::{self, Event};

pub use sql::{DayCount, ParcelRow, counts, list_all as list_of, list_due, look_again, next_due};
use sql::{Delivered, NewParcel, Stand};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/admin/deliveries", get(admin::page)).route("/admin/deliveries/print", get(admin::print))
}

/// Parcels are written down so many days ahead.
pub const AHEAD_DAYS: i64 = 42;
/// The caller gives the parcels of this many days, so that the next round is known.
pub const GIVEN_DAYS: i64 = 400;
/// Without anything to come, a running subscription is looked at again after this.
const LOOK_DAYS: i64 = 300;
/// Parcels planned so long before the last round are settled for good.
const BACK_DAYS: i64 = 130;

/// Whose parcels they are, and what is in them.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    pub shop: ShopId,
    pub subscription: SubscriptionId,
    pub customer: CustomerId,
    pub plan: PlanId,
    pub quantity: i64,
    /// It may ask for more parcels one day: it has not ended for good.
    pub goes_on: bool,
}

/// Writes down how the parcels of a subscription stand now. `parcels`: everything the agreement asks for, until
/// [`GIVEN_DAYS`] from now. Returns how many were locked or delivered.
pub fn settle(tx: &mut Tx<'_>, owner: &Owner, parcels: &[Parcel], zone: &Zone, now: Instant) -> Result<usize, Error> {
    let settled_at = sql::find_round(tx, owner.shop, owner.subscription)?;
    let from = settled_at.map_or(Day::FIRST, |at| zone.day(at).plus_days(-BACK_DAYS));
    let rows = sql::list_open(tx, owner.shop, owner.subscription, from)?;
    let rows: BTreeMap<i64, ParcelRow> = rows.into_iter().map(|row| (row.n, row)).collect();
    let mut round = Round {
        owner,
        zone,
        now,
        today: zone.day(now),
        new: vec![],
        saved: vec![],
        delivered: vec![],
        gone: vec![],
        next: None,
    };
    for parcel in parcels.iter().filter(|p| p.planned_on >= from || rows.contains_key(&p.n)) {
        round.take(parcel, rows.get(&parcel.n));
    }
    for row in rows.values() {
        round.keep(row, parcels.binary_search_by_key(&row.n, |parcel| parcel.n).is_ok());
    }
    round.write(tx)
}

/// What one round writes.
struct Round<'a> {
    owner: &'a Owner,
    zone: &'a Zone,
    now: Instant,
    today: Day,
    new: Vec<NewParcel>,
    saved: Vec<Stand>,
    delivered: Vec<(i64, Day)>,
    gone: Vec<i64>,
    next: Option<Instant>,
}

impl Round<'_> {
    fn wake(&mut self, at: Instant) {
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
    }

    /// A parcel that the agreement asks for.
    fn take(&mut self, parcel: &Parcel, row: Option<&ParcelRow>) {
        if row.is_some_and(|row| row.locked_at.is_some()) {
            return;
        }
        if parcel.cutoff_at > self.now {
            if parcel.day() > self.today.plus_days(AHEAD_DAYS) {
                self.wake(self.zone.midnight(parcel.day().plus_days(-AHEAD_DAYS)).max(self.now.plus_seconds(1)));
                self.gone.extend(row.map(|row| row.n));
                return;
            }
            self.wake(parcel.cutoff_at);
        }
        let state = parcel.state(self.now, self.zone);
        let locked_at = (parcel.cutoff_at <= self.now).then_some(self.now);
        match (state, parcel.deliver_on) {
            (State::Delivered, Some(day)) => self.delivered.push((parcel.n, day)),
            (State::Locked, Some(day)) => self.wake(self.zone.midnight(day.plus_days(1))),
            _ => {}
        }
        let Owner { subscription, shop, customer, plan, quantity, .. } = *self.owner;
        let Parcel { n, planned_on, deliver_on, cutoff_at, .. } = *parcel;
        match row {
            None => self.new.push(NewParcel {
                subscription,
                n,
                shop,
                customer,
                plan,
                quantity,
                planned_on,
                deliver_on,
                cutoff_at,
                state,
                locked_at,
            }),
            Some(_) => self.saved.push(Stand {
                subscription,
                n,
                shop,
                customer,
                plan,
                quantity,
                planned_on,
                deliver_on,
                cutoff_at,
                state,
                locked_at,
            }),
        }
    }

    /// A row that is there already: it is delivered when its day has passed, or gone when nobody asks for it any more.
    fn keep(&mut self, row: &ParcelRow, is_asked: bool) {
        match (row.locked_at, row.state, row.deliver_on) {
            (None, _, _) if !is_asked => self.gone.push(row.n),
            (Some(_), State::Locked, Some(day)) if day < self.today => self.delivered.push((row.n, day)),
            (Some(_), State::Locked, Some(day)) => self.wake(self.zone.midnight(day.plus_days(1))),
            _ => {}
        }
    }

    fn write(mut self, tx: &mut Tx<'_>) -> Result<usize, Error> {
        let (owner, now) = (self.owner, self.now);
        if self.next.is_none() && owner.goes_on {
            self.wake(self.zone.midnight(self.today.plus_days(LOOK_DAYS)));
        }
        let locked = self.new.iter().filter(|p| p.locked_at.is_some()).count()
            + self.saved.iter().filter(|p| p.locked_at.is_some()).count();
        for n in &self.gone {
            sql::remove(tx, owner.shop, owner.subscription, *n)?;
        }
        sql::add(tx, &self.new)?;
        sql::save(tx, &self.saved)?;
        let (subscription, shop) = (owner.subscription, owner.shop);
        let went = |(n, _): &(i64, Day)| Delivered { subscription, n: *n, shop, state: State::Delivered };
        sql::deliver(tx, &self.delivered.iter().map(went).collect::<Vec<_>>())?;
        let told: Vec<Event> = self
            .delivered
            .iter()
            .map(|(n, day)| Event {
                shop,
                customer: Some(owner.customer),
                kind: "parcel_delivered".into(),
                subject: subscription.0,
                at: now,
                data: serde_json::json!({"n": n, "day": day.to_string(), "plan": owner.plan.0}).to_string(),
            })
            .collect();
        events::tell(tx, &told)?;
        sql::save_round(tx, shop, subscription, now, self.next)?;
        Ok(locked + self.delivered.len())
    }
}
