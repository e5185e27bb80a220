-- The toolbox: id nodes, jobs, events and their readers, sessions, idempotent requests, login tries.

create table nodes (n {PK}, leased_at {I64} not null) {TABLE_END};

-- Work to be done once, later. A finished job is removed; one that was given up stays with its reason.
create table jobs (
  id {PK},
  shop {I64} not null,
  kind text not null,
  key text not null,
  data {JSON} not null,
  run_at {I64} not null,
  tries {I64} not null,
  locked_by text,
  locked_until {I64},
  state text not null,
  why text,
  unique (kind, key)
) {TABLE_END};
create index jobs_waiting on jobs (run_at, id) where state = 'waiting';

-- What happened, in order: the outbox for other areas and the timeline of a customer.
create table events (
  seq {SEQ},
  tx {TX},
  shop {I64} not null,
  customer {I64},
  kind text not null,
  subject {I64} not null,
  at {I64} not null,
  data {JSON} not null
) {TABLE_END};
create index events_order on events (tx, seq);
create index events_customer on events (shop, customer, seq) where customer is not null;

create table cursors (consumer text not null primary key, tx {I64} not null, seq {I64} not null) {TABLE_KEYED};

create table sessions (
  token text not null primary key,
  realm text not null,
  shop {I64} not null,
  subject {I64} not null,
  csrf text not null,
  created_at {I64} not null,
  expires_at {I64} not null
) {TABLE_KEYED};
create index sessions_subject on sessions (shop, realm, subject);

-- The answer to a request that carried an idempotency key.
create table requests (
  shop {I64} not null,
  key text not null,
  answer {JSON} not null,
  at {I64} not null,
  primary key (shop, key)
) {TABLE_KEYED};

create table tries (
  shop {I64} not null,
  key text not null,
  failures {I64} not null,
  last_at {I64} not null,
  primary key (shop, key)
) {TABLE_KEYED};
