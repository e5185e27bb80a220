-- The tenant: shops, their staff, settings and audit log.

create table shops (
  id {PK},
  slug text not null unique,
  domain text unique,
  name text not null,
  state text not null,
  language text not null,
  zone text not null,
  currency text not null,
  tax_rate text not null,
  prices text not null,
  policy {JSON} not null,
  hue {I64} not null,
  logo {BLOB},
  logo_type text,
  notice text not null,
  -- Who the shop is in law, see `domain::shop::business`.
  business {JSON} not null,
  created_at {I64} not null,
  version {I64} not null
) {TABLE_END};

create table staff (
  id {PK},
  shop {I64} not null references shops (id),
  email text not null,
  name text not null,
  role text not null,
  password text not null,
  state text not null,
  created_at {I64} not null,
  unique (shop, email)
) {TABLE_END};

create table audits (
  id {PK},
  shop {I64} not null,
  at {I64} not null,
  actor text not null,
  actor_name text not null,
  action text not null,
  subject text not null,
  before {JSON} not null,
  after {JSON} not null
) {TABLE_END};
create index audits_shop on audits (shop, id);

create table imports (
  id {PK},
  shop {I64} not null references shops (id),
  kind text not null,
  file text not null,
  checksum text not null,
  map {JSON} not null,
  state text not null,
  rows_done {I64} not null,
  rows_refused {I64} not null,
  bytes_done {I64} not null,
  started_at {I64} not null,
  ended_at {I64}
) {TABLE_END};
create index imports_shop on imports (shop, id);
