-- Deliveries: the shop's closed days, and the parcels of its subscriptions.

create table delivery_calendars (
  shop {I64} not null primary key references shops (id),
  -- closed in every week: 'sat,sun'
  weekdays text not null
) {TABLE_KEYED};

create table delivery_calendar_days (
  shop {I64} not null references shops (id),
  day text not null,
  name text not null,
  primary key (shop, day)
) {TABLE_KEYED};

-- What goes out of the door. Before its cut-off a row only says what the agreement asks for and is written anew with it;
-- from then on (locked_at) it is a record. The key never changes.
create table parcels (
  subscription {I64} not null references subscriptions (id),
  n {I64} not null,
  shop {I64} not null,
  customer {I64} not null references customers (id),
  plan {I64} not null references plans (id),
  quantity {I64} not null,
  planned_on text not null,
  -- null when it is skipped
  deliver_on text,
  cutoff_at {I64} not null,
  state text not null,
  locked_at {I64},
  primary key (subscription, n)
) {TABLE_KEYED};
create index parcels_day on parcels (shop, deliver_on, subscription) where deliver_on is not null;
create index parcels_customer on parcels (shop, customer, planned_on);

-- When the parcels of a subscription are to be looked at next: at a cut-off, after a delivery day, or to plan further.
create table parcel_rounds (
  subscription {I64} not null primary key references subscriptions (id),
  shop {I64} not null,
  settled_at {I64} not null,
  next_at {I64}
) {TABLE_KEYED};
create index parcel_rounds_due on parcel_rounds (shop, next_at, subscription) where next_at is not null;
