-- One-off charges, credit notes, refunds, disputes, and what gateways tell of their own accord.

-- One-off charges that wait for the next invoice of their subscription.
create table charges (
  id {PK},
  shop {I64} not null,
  customer {I64} not null references customers (id),
  subscription {I64} not null references subscriptions (id),
  -- [{"code": "a", "ko": "", "en": "", "quantity": 1, "amount": 1000, "tax": "0.1"}]
  lines {JSON} not null,
  -- The coupons that were taken for it.
  coupons {JSON} not null,
  created_at {I64} not null,
  invoice {I64}
) {TABLE_END};
create index charges_waiting on charges (shop, subscription, id) where invoice is null;
create index charges_invoice on charges (invoice) where invoice is not null;

-- A customer's own tax, in place of the shop's: a rate, or `exempt`.
create table taxes (
  shop {I64} not null,
  customer {I64} not null,
  tax text not null,
  primary key (shop, customer)
) {TABLE_KEYED};

create table credit_notes (
  id {PK},
  shop {I64} not null,
  customer {I64} not null,
  invoice {I64} not null references invoices (id),
  year {I64} not null,
  number {I64} not null,
  currency text not null,
  issued_at {I64} not null,
  issued_on text not null,
  subtotal {I64} not null,
  discount {I64} not null,
  tax {I64} not null,
  total {I64} not null,
  -- What was asked for, and where the total went: off what was still owed, to the wallet, to the card, or settled outside.
  destination text not null,
  offset_amount {I64} not null,
  wallet_amount {I64} not null,
  refund_amount {I64} not null,
  outside_amount {I64} not null,
  reason text not null,
  unique (shop, year, number)
) {TABLE_END};
create index credit_notes_invoice on credit_notes (invoice, id);
create index credit_notes_customer on credit_notes (shop, customer, id);

create table credit_note_lines (
  note {I64} not null,
  n {I64} not null,
  shop {I64} not null,
  invoice {I64} not null,
  line {I64} not null,
  amount {I64} not null,
  discount {I64} not null,
  tax {I64} not null,
  total {I64} not null,
  primary key (note, n)
) {TABLE_KEYED};
create index credit_note_lines_invoice on credit_note_lines (invoice, line);

-- Invoices that count no more, and the one that was issued in their place.
create table voids (
  invoice {I64} not null primary key,
  shop {I64} not null,
  voided_at {I64} not null,
  voided_on text not null,
  reason text not null,
  replaced_by {I64}
) {TABLE_KEYED};

create index invoice_lines_credits on invoice_lines (credits_invoice) where credits_invoice is not null;

-- Money on its way back. Written down before the gateway is called, like an attempt.
create table refunds (
  id {PK},
  shop {I64} not null,
  customer {I64} not null,
  invoice {I64} not null references invoices (id),
  payment {I64} not null references payments (id),
  attempt {I64} not null references attempts (id),
  credit_note {I64},
  -- What it gives back: goodwill, a credit note, or what was in the wallet. Says where the money goes if it cannot.
  source text not null,
  gateway text not null,
  currency text not null,
  amount {I64} not null,
  state text not null,
  class text,
  tries {I64} not null,
  next_try_at {I64},
  sent_at {I64},
  created_at {I64} not null,
  settled_at {I64},
  reference text,
  reason text not null
) {TABLE_END};
create index refunds_due on refunds (shop, next_try_at, id) where next_try_at is not null;
create index refunds_open on refunds (shop, sent_at, id) where state in ('sent', 'unknown');
create index refunds_payment on refunds (payment, id);
create index refunds_invoice on refunds (invoice, id);
create index refunds_shop on refunds (shop, id);

-- A customer's bank took a payment back.
create table payment_disputes (
  id {PK},
  shop {I64} not null,
  customer {I64} not null,
  invoice {I64} not null references invoices (id),
  payment {I64} not null references payments (id),
  currency text not null,
  amount {I64} not null,
  state text not null,
  reason text not null,
  opened_at {I64} not null,
  closed_at {I64}
) {TABLE_END};
create index payment_disputes_payment on payment_disputes (payment, id);
create index payment_disputes_shop on payment_disputes (shop, id);

-- What gateways told us, as they said it. Each is acted on once, after asking the gateway itself.
create table payment_hints (
  shop {I64} not null,
  gateway text not null,
  id text not null,
  event text not null,
  attempt {I64} not null,
  body text not null,
  heard_at {I64} not null,
  next_try_at {I64},
  tries {I64} not null,
  answer text,
  primary key (shop, gateway, id)
) {TABLE_KEYED};
create index payment_hints_waiting on payment_hints (shop, next_try_at) where next_try_at is not null;

-- The secret a gateway signs its calls with.
create table payment_secrets (
  shop {I64} not null,
  gateway text not null,
  secret text not null,
  created_at {I64} not null,
  primary key (shop, gateway)
) {TABLE_KEYED};

-- What the sandbox gateway remembers of refunds and disputes, as an outside company would.
create table sandbox_refunds (
  refund {I64} not null primary key,
  attempt {I64} not null,
  shop {I64} not null,
  amount {I64} not null,
  outcome text not null,
  at {I64} not null
) {TABLE_KEYED};
create index sandbox_refunds_attempt on sandbox_refunds (attempt);
create table sandbox_disputes (
  attempt {I64} not null primary key,
  shop {I64} not null,
  state text not null,
  at {I64} not null
) {TABLE_KEYED};
