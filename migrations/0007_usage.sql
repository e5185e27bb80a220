-- Usage: events as they were told, each once; and the keys with which other programs tell them.

-- Append only. Source and id name an event of a shop for ever.
create table usage_events (
  shop {I64} not null,
  source text not null,
  id text not null,
  subscription {I64} not null,
  meter text not null,
  -- When it happened, and when it was told.
  at {I64} not null,
  recorded_at {I64} not null,
  -- A decimal.
  value text not null,
  op text not null,
  key text not null,
  primary key (shop, source, id)
) {TABLE_KEYED};
create index usage_events_time on usage_events (subscription, at);

-- Up to where a subscription's usage is billed, and when somebody must look whether some of it is due early.
create table usage_marks (
  subscription {I64} not null primary key references subscriptions (id),
  shop {I64} not null,
  billed_to {I64} not null,
  -- New events may be due at once: there are thresholds, or the subscription has ended.
  watched {I64} not null,
  look_at {I64}
) {TABLE_KEYED};
create index usage_marks_look on usage_marks (shop, look_at, subscription) where look_at is not null;

-- Times of events that came after their period was billed. Forgotten when the next bill has looked at them.
create table usage_late (
  subscription {I64} not null,
  meter text not null,
  at {I64} not null,
  shop {I64} not null,
  primary key (subscription, meter, at)
) {TABLE_KEYED};

-- Keys of other programs. Only the hash of a key is kept.
create table api_keys (
  id {PK},
  shop {I64} not null references shops (id),
  name text not null,
  hash text not null,
  -- The first letters, by which people tell keys apart.
  prefix text not null,
  created_at {I64} not null,
  created_by text not null,
  used_on text,
  revoked_at {I64}
) {TABLE_END};
create unique index api_keys_hash on api_keys (hash);
create index api_keys_shop on api_keys (shop, id);
