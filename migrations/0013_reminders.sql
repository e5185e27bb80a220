-- Outgoing mail, what customers are told about money, links to pay by, and the watchdog's incidents.

-- When a message is tried next (null: it is not in the queue), how often it was, and why it did not go.
alter table messages add column next_at {I64};
alter table messages add column tries {I64} not null default 0;
alter table messages add column why text;
create index messages_queue on messages (shop, next_at, id) where next_at is not null;

-- The mail server a shop sends through. The password is read by the program only; no page shows it.
create table message_servers (
  shop {I64} not null primary key references shops (id),
  host text not null,
  port {I64} not null,
  security text not null,
  login text not null,
  password text not null,
  roots text not null,
  sender text not null,
  site text not null,
  -- How often in a row it did not answer, and until when it is left alone therefore.
  silences {I64} not null,
  rest_until {I64},
  saved_at {I64} not null
) {TABLE_KEYED};

-- What a customer was told about money last, and what they are to be told next: one row per customer.
create table reminders (
  shop {I64} not null,
  customer {I64} not null references customers (id),
  -- The day of the last message about money: there is one a day at most.
  told_on text,
  told text,
  -- How often they were asked for another means of payment since something is open.
  asked {I64} not null,
  next_at {I64},
  pending text,
  news {JSON} not null,
  primary key (shop, customer)
) {TABLE_KEYED};
create index reminders_due on reminders (shop, next_at, customer) where next_at is not null;

-- A way to pay without logging in; only the hash of its secret is kept.
create table reminder_links (
  hash text not null primary key,
  shop {I64} not null,
  customer {I64} not null references customers (id),
  created_at {I64} not null,
  expires_at {I64} not null
) {TABLE_KEYED};
create index reminder_links_customer on reminder_links (shop, customer);
create index reminder_links_old on reminder_links (shop, expires_at);

-- When work that was due was not done. One at a time is open in a shop.
create table watchdog_incidents (
  id {PK},
  shop {I64} not null references shops (id),
  began_at {I64} not null,
  seen_at {I64} not null,
  ended_at {I64},
  occurrences {I64} not null,
  jobs {I64} not null,
  unheard {I64} not null,
  oldest_at {I64} not null
) {TABLE_END};
create unique index watchdog_incidents_open on watchdog_incidents (shop) where ended_at is null;
create index watchdog_incidents_shop on watchdog_incidents (shop, id);

-- Subscriptions that a customer wants to hand over to another person. Nothing changes before that person says yes. Only
-- the hash of the secret in the link is kept.
create table handovers (
  hash text not null primary key,
  shop {I64} not null references shops (id),
  subscription {I64} not null references subscriptions (id),
  customer {I64} not null references customers (id),
  -- Whom it is for, as the customer wrote it.
  name text not null,
  kind text not null,
  address text not null,
  state text not null,
  created_at {I64} not null,
  expires_at {I64} not null,
  settled_at {I64},
  recipient {I64} references customers (id)
) {TABLE_KEYED};
create unique index handovers_waiting on handovers (shop, subscription) where state = 'waiting';
create index handovers_customer on handovers (shop, customer);
