-- Subscriptions as append-only changes; what was carried out; invoices, ledger, payments.

create table subscriptions (
  id {PK},
  shop {I64} not null references shops (id),
  -- Who pays.
  customer {I64} not null references customers (id),
  -- Who gets it, when it is a gift.
  recipient {I64} references customers (id),
  plan {I64} not null references plans (id),
  reference text,
  -- everything below is what the changes add up to, kept for lists and for finding what is due; `dangol check` compares
  state text not null,
  currency text not null,
  zone text not null,
  -- How its periods are counted, as agreed: the shop's later policies are for later subscriptions.
  anchor text not null,
  period_start text not null,
  quantity {I64} not null,
  mrr {I64} not null,
  started_on text not null,
  period_from {I64},
  period_to {I64},
  ends_at {I64},
  ended_on text,
  next_at {I64},
  -- Nothing before this instant is billed here; null for history that was brought in and is not billed at all.
  billed_from {I64},
  created_at {I64} not null,
  import {I64},
  -- What could not be billed waits until then, so that it does not stop the others.
  held_until {I64}
) {TABLE_END};
create index subscriptions_due on subscriptions (shop, next_at, id) where next_at is not null;
create index subscriptions_held on subscriptions (shop, held_until) where held_until is not null;
create index subscriptions_customer on subscriptions (shop, customer, id);
create index subscriptions_plan on subscriptions (shop, plan, state);
create index subscriptions_state on subscriptions (shop, state, id);
create unique index subscriptions_reference on subscriptions (shop, reference) where reference is not null;
create index subscriptions_import on subscriptions (import) where import is not null;

create table changes (
  id {PK},
  shop {I64} not null,
  subscription {I64} not null references subscriptions (id),
  customer {I64} not null,
  ordinal {I64} not null,
  kind text not null,
  at {I64} not null,
  asked_at {I64} not null,
  actor text not null,
  data {JSON} not null,
  unique (subscription, ordinal)
) {TABLE_END};

-- What was carried out. The key never changes: subscription, item, schedule, ordinal.
create table occurrences (
  subscription {I64} not null,
  item text not null,
  schedule text not null,
  ordinal {I64} not null,
  shop {I64} not null,
  from_at {I64} not null,
  to_at {I64} not null,
  invoice {I64},
  primary key (subscription, item, schedule, ordinal)
) {TABLE_KEYED};

create table counters (
  shop {I64} not null,
  series text not null,
  value {I64} not null,
  primary key (shop, series)
) {TABLE_KEYED};

create table invoices (
  id {PK},
  shop {I64} not null,
  customer {I64} not null,
  subscription {I64},
  year {I64} not null,
  number {I64} not null,
  state text not null,
  currency text not null,
  prices text not null,
  issued_at {I64} not null,
  issued_on text not null,
  due_at {I64} not null,
  subtotal {I64} not null,
  discount {I64} not null,
  tax {I64} not null,
  total {I64} not null,
  credit_applied {I64} not null,
  -- What of a negative total was set against open invoices; the rest went to the wallet.
  offset_amount {I64} not null,
  amount_due {I64} not null,
  paid_at {I64},
  unique (shop, year, number)
) {TABLE_END};
create index invoices_customer on invoices (shop, customer, id);
create index invoices_subscription on invoices (subscription, id) where subscription is not null;
create index invoices_open on invoices (shop, due_at, id) where state = 'open';

create table invoice_lines (
  invoice {I64} not null,
  n {I64} not null,
  shop {I64} not null,
  subscription {I64},
  item text not null,
  kind text not null,
  name_ko text not null,
  name_en text not null,
  service_from {I64},
  service_to {I64},
  -- Where a pause has moved the service: the time that was paid for at first.
  paid_from {I64},
  paid_to {I64},
  full_from {I64},
  full_to {I64},
  quantity {I64} not null,
  amount {I64} not null,
  discount {I64} not null,
  tax {I64} not null,
  tax_rate text not null,
  price {I64},
  change {I64} not null,
  credits_invoice {I64},
  credits_line {I64},
  primary key (invoice, n)
) {TABLE_KEYED};

-- The subscriptions that share an invoice; an invoice of one names it itself.
create table invoice_parts (
  subscription {I64} not null,
  invoice {I64} not null,
  shop {I64} not null,
  primary key (subscription, invoice)
) {TABLE_KEYED};

-- Double entry: the amounts of one entry add up to zero in each currency.
create table postings (
  entry {I64} not null,
  n {I64} not null,
  shop {I64} not null,
  account text not null,
  currency text not null,
  amount {I64} not null,
  customer {I64} not null,
  invoice {I64},
  posted_on text not null,
  primary key (entry, n)
) {TABLE_KEYED};
create index postings_invoice on postings (invoice) where invoice is not null;
create index postings_wallet on postings (shop, customer, currency) where account = 'customer_credit';

create table instruments (
  id {PK},
  shop {I64} not null,
  customer {I64} not null references customers (id),
  gateway text not null,
  token text not null,
  brand text not null,
  last4 text not null,
  expires text not null,
  state text not null,
  created_at {I64} not null
) {TABLE_END};
create index instruments_customer on instruments (shop, customer, state, id);

create table payments (
  id {PK},
  shop {I64} not null,
  customer {I64} not null,
  invoice {I64} not null references invoices (id),
  currency text not null,
  amount {I64} not null,
  refunded {I64} not null,
  state text not null,
  class text,
  tries {I64} not null,
  -- Steps of the dunning ladder used up: declines that count.
  failures {I64} not null,
  next_try_at {I64},
  created_at {I64} not null,
  settled_at {I64}
) {TABLE_END};
create index payments_due on payments (shop, next_try_at, id) where next_try_at is not null;
create index payments_invoice on payments (invoice);
create index payments_customer on payments (shop, customer, id);

create table attempts (
  id {PK},
  shop {I64} not null,
  payment {I64} not null references payments (id),
  -- The first, second, ... attempt of the payment: two workers cannot both make the same one.
  n {I64} not null,
  instrument {I64},
  gateway text not null,
  amount {I64} not null,
  state text not null,
  class text,
  sent_at {I64} not null,
  settled_at {I64},
  reference text,
  unique (payment, n)
) {TABLE_END};
create index attempts_open on attempts (shop, sent_at, id) where state in ('sent', 'unknown');

-- What the sandbox gateway remembers, as an outside company would: charges by our own attempt id.
create table sandbox_charges (
  attempt {I64} not null primary key,
  shop {I64} not null,
  customer {I64} not null,
  amount {I64} not null,
  outcome text not null,
  at {I64} not null
) {TABLE_KEYED};
create index sandbox_charges_customer on sandbox_charges (shop, customer);

-- What the sandbox gateway is told to answer to a customer's charges, in order; afterwards it accepts.
create table sandbox_answers (
  shop {I64} not null,
  customer {I64} not null,
  n {I64} not null,
  answer text not null,
  primary key (shop, customer, n)
) {TABLE_KEYED};

-- One-off purchases: history brought in from elsewhere.
create table purchases (
  id {PK},
  shop {I64} not null,
  customer {I64} not null references customers (id),
  day text not null,
  quantity {I64} not null,
  amount {I64} not null,
  currency text not null,
  product text not null,
  reference text,
  import {I64}
) {TABLE_END};
create index purchases_customer on purchases (shop, customer, day);
create index purchases_day on purchases (shop, day, id);
create unique index purchases_reference on purchases (shop, reference) where reference is not null;
create index purchases_import on purchases (import) where import is not null;
