-- Coupons: what they take off, who took one, and what it took off which line.

create table coupons (
  id {PK},
  shop {I64} not null references shops (id),
  -- In capitals: nobody has to mind how it is typed.
  code text not null,
  name_ko text not null,
  name_en text not null,
  -- Either an amount in minor units of a currency, or a share as a decimal.
  amount {I64},
  currency text,
  percent text,
  -- The codes of the items and the ids of the plans it is for; an empty list means all.
  items {JSON} not null,
  plans {JSON} not null,
  -- How many billed periods it is good for; null means for ever.
  periods {I64},
  valid_from text,
  valid_until text,
  -- How often it can be taken, in all and by one customer, and how often it was.
  most {I64},
  most_each {I64},
  taken {I64} not null,
  state text not null,
  created_at {I64} not null,
  version {I64} not null,
  unique (shop, code)
) {TABLE_END};

-- How often a customer has taken a coupon. The row is the lock that makes the limit hold.
create table coupon_customers (
  coupon {I64} not null references coupons (id),
  customer {I64} not null,
  shop {I64} not null,
  taken {I64} not null,
  primary key (coupon, customer)
) {TABLE_KEYED};

-- A coupon somebody has taken: for a subscription, for everything the customer has, or for a one-off charge.
create table coupon_redemptions (
  id {PK},
  shop {I64} not null,
  coupon {I64} not null references coupons (id),
  customer {I64} not null references customers (id),
  subscription {I64},
  kind text not null,
  state text not null,
  -- Periods it is good for (null: for ever), how many of them were billed, and where the last of those ends.
  periods {I64},
  used {I64} not null,
  covered_until {I64},
  actor text not null,
  at {I64} not null
) {TABLE_END};
create unique index coupon_redemptions_subscription on coupon_redemptions (subscription, coupon)
  where kind = 'subscription' and state = 'open';
create unique index coupon_redemptions_customer on coupon_redemptions (customer, coupon)
  where kind = 'customer' and state = 'open';
create index coupon_redemptions_open on coupon_redemptions (shop, kind) where state = 'open';
create index coupon_redemptions_coupon on coupon_redemptions (shop, coupon, id);

-- What a coupon took off a line of an invoice; negative where a credit takes it back.
create table coupon_uses (
  invoice {I64} not null,
  n {I64} not null,
  redemption {I64} not null,
  shop {I64} not null,
  coupon {I64} not null,
  customer {I64} not null,
  amount {I64} not null,
  -- 1 on the first line of an invoice that used up a period of the coupon.
  counted {I64} not null,
  primary key (invoice, n, redemption)
) {TABLE_KEYED};
create index coupon_uses_redemption on coupon_uses (redemption);
create index coupon_uses_coupon on coupon_uses (shop, coupon, invoice);
