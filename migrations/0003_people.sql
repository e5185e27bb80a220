-- Customers, their contact points as dated claims, consents, messages to them and how they log in.

create table customers (
  id {PK},
  shop {I64} not null references shops (id),
  name text not null,
  name_key text not null,
  language text not null,
  reference text,
  source text not null,
  note text not null,
  created_at {I64} not null,
  created_on text not null,
  import {I64},
  version {I64} not null
) {TABLE_END};
create index customers_name on customers (shop, name_key, id);
create index customers_new on customers (shop, created_at, id);
create unique index customers_reference on customers (shop, reference) where reference is not null;
create index customers_import on customers (import) where import is not null;

create table contacts (
  id {PK},
  shop {I64} not null,
  customer {I64} not null references customers (id),
  kind text not null,
  value text not null,
  normal text not null,
  postcode text,
  road text,
  detail text,
  since text not null,
  until text,
  login {I64} not null,
  proven_at {I64},
  created_at {I64} not null
) {TABLE_END};
create index contacts_customer on contacts (shop, customer, kind);
create index contacts_normal on contacts (shop, kind, normal);

-- Two-character search terms, also of initial consonants, and the last four digits of phones.
create table customer_terms (
  shop {I64} not null,
  term text not null,
  customer {I64} not null,
  primary key (shop, term, customer)
) {TABLE_KEYED};
create index customer_terms_customer on customer_terms (customer);

create table consents (
  id {PK},
  shop {I64} not null,
  customer {I64} not null references customers (id),
  kind text not null,
  given {I64} not null,
  at {I64} not null,
  source text not null,
  wording text not null
) {TABLE_END};
create index consents_customer on consents (shop, customer, kind, id);

create table messages (
  id {PK},
  shop {I64} not null,
  customer {I64},
  channel text not null,
  address text not null,
  kind text not null,
  key text not null,
  subject text not null,
  body text not null,
  state text not null,
  at {I64} not null,
  sent_at {I64},
  unique (shop, key)
) {TABLE_END};
create index messages_customer on messages (shop, customer, id);
create index messages_new on messages (shop, id);

create table login_codes (
  shop {I64} not null,
  address text not null,
  customer {I64} not null,
  code text not null,
  sent_to text not null,
  tries {I64} not null,
  expires_at {I64} not null,
  primary key (shop, address)
) {TABLE_KEYED};
