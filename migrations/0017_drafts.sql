-- Bills of renewals that staff may look at before they go out: without a number, entries or a payment. An occurrence, a
-- charge or a coupon's use names the draft's id as its invoice until the invoice is issued.

create table drafts (
  id {PK},
  shop {I64} not null references shops (id),
  customer {I64} not null references customers (id),
  currency text not null,
  prices text not null,
  due_at {I64} not null,
  made_at {I64} not null,
  -- When it goes out by itself.
  issue_at {I64} not null,
  -- What its lines come to, before credit of the wallet.
  total {I64} not null,
  -- Since when it is not to go out, and why.
  discarded_at {I64},
  reason text not null,
  -- Issued under this invoice, or discarded for good.
  closed_at {I64},
  invoice {I64}
) {TABLE_END};
create index drafts_open on drafts (shop, issue_at, id) where closed_at is null;

-- The lines of those that were not issued.
create table draft_lines (
  draft {I64} not null,
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
  -- The part of the discount that staff took off, and why.
  cut {I64} not null,
  reason text not null,
  tax_rate text not null,
  price {I64},
  change {I64} not null,
  credits_invoice {I64},
  credits_line {I64},
  primary key (draft, n)
) {TABLE_KEYED};

-- The subscriptions a draft is of.
create table draft_parts (
  subscription {I64} not null,
  draft {I64} not null,
  shop {I64} not null,
  primary key (subscription, draft)
) {TABLE_KEYED};
