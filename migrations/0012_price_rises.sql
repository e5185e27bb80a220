-- Price rises and steps from free to paid: whom they touch, what was asked, what was answered, what came of it.

create table price_rises (
  id {PK},
  shop {I64} not null,
  plan {I64} not null references plans (id),
  item {I64} not null references plan_items (id),
  price {I64} not null references prices (id),
  -- Only this subscription is asked; null for everybody with an older version.
  subscription {I64},
  currency text not null,
  -- The price before and the new one: story.md's price objects.
  old_model {JSON} not null,
  new_model {JSON} not null,
  from_on text not null,
  ask_on text not null,
  otherwise text not null,
  -- Whether it brought its price version and takes it back when it is stopped.
  own {I64} not null,
  -- Subscriptions are looked through up to this one; the next look is at sweep_at.
  swept {I64} not null,
  sweep_at {I64},
  created_at {I64} not null,
  created_by text not null,
  stopped_at {I64}
) {TABLE_END};
create index price_rises_shop on price_rises (shop, id);
create index price_rises_sweep on price_rises (shop, sweep_at) where sweep_at is not null;

-- A subscription and a rise; without a rise a step it takes by itself: from its trial to a paid period, or from an
-- introductory price to the next. One of those is open at a time.
create table price_rise_members (
  id {PK},
  shop {I64} not null,
  rise {I64} references price_rises (id),
  subscription {I64} not null references subscriptions (id),
  customer {I64} not null,
  state text not null,
  -- A lower price needs no consent.
  needs_consent {I64} not null,
  effective_at {I64},
  currency text not null,
  before_amount {I64} not null,
  after_amount {I64} not null,
  mrr_before {I64} not null,
  mrr_after {I64} not null,
  ask_at {I64},
  -- What is to be done next: asking, reminding, settling.
  next_at {I64},
  asked_at {I64},
  -- By what it was asked; null when the customer could not be written to.
  channel text,
  reminded_at {I64},
  answer text,
  answered_at {I64},
  -- The change that brings the new price, planned when the answer was yes.
  change {I64},
  settled_at {I64},
  created_at {I64} not null
) {TABLE_END};
create unique index price_rise_members_rise on price_rise_members (rise, subscription) where rise is not null;
create unique index price_rise_members_step on price_rise_members (subscription) where rise is null and settled_at is null;
create index price_rise_members_steps on price_rise_members (subscription, id) where rise is null;
create index price_rise_members_due on price_rise_members (shop, next_at, id) where next_at is not null;
create index price_rise_members_open on price_rise_members (subscription) where settled_at is null;
create index price_rise_members_customer on price_rise_members (shop, customer, id);

-- Every answer with the words it was given to. Only ever added.
create table price_rise_answers (
  id {PK},
  shop {I64} not null,
  member {I64} not null references price_rise_members (id),
  customer {I64} not null,
  answer text not null,
  at {I64} not null,
  -- portal, staff, story
  channel text not null,
  actor text not null,
  version text not null,
  wording text not null
) {TABLE_END};
create index price_rise_answers_member on price_rise_answers (member, id);
