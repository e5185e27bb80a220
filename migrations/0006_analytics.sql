-- What the figures are made of, written by a reader of events.

-- Changes of monthly recurring revenue, one row per cause.
create table movements (
  id {PK},
  shop {I64} not null,
  customer {I64} not null,
  subscription {I64} not null,
  plan {I64} not null,
  kind text not null,
  day text not null,
  month text not null,
  currency text not null,
  amount {I64} not null,
  mrr {I64} not null
) {TABLE_END};
create index movements_month on movements (shop, currency, month, kind);
create index movements_customer on movements (shop, customer, day, id);
create index movements_subscription on movements (subscription);
