-- What is sold: products, plans with items, prices with versions. A price is never edited: a new version is added.

create table products (
  id {PK},
  shop {I64} not null references shops (id),
  code text not null,
  name_ko text not null,
  name_en text not null,
  note_ko text not null,
  note_en text not null,
  state text not null,
  created_at {I64} not null,
  version {I64} not null,
  unique (shop, code)
) {TABLE_END};

create table plans (
  id {PK},
  shop {I64} not null references shops (id),
  code text not null,
  name_ko text not null,
  name_en text not null,
  summary_ko text not null,
  summary_en text not null,
  -- [{"ko": "...", "en": "..."}]: what the plan gives, a line each, for comparing plans
  benefits {JSON} not null,
  state text not null,
  position {I64} not null,
  -- {"trial": {...}, "minimum": {...}, "deposit": n, "setup": n, "term": {...}, "deliver": {...}}: story.md's words
  terms {JSON} not null,
  created_at {I64} not null,
  version {I64} not null,
  unique (shop, code)
) {TABLE_END};

create table plan_items (
  id {PK},
  shop {I64} not null,
  plan {I64} not null references plans (id),
  code text not null,
  name_ko text not null,
  name_en text not null,
  kind text not null,
  product {I64} references products (id),
  every text not null,
  bill text not null,
  tax text,
  meter text,
  -- What more and fewer units inside a paid period do: prorate | full | none, credit | keep.
  increase text not null,
  decrease text not null,
  -- 1: not part of the plan until a customer takes it.
  addon {I64} not null,
  position {I64} not null,
  state text not null,
  unique (plan, code)
) {TABLE_END};

create table prices (
  id {PK},
  shop {I64} not null,
  plan_item {I64} not null references plan_items (id),
  number {I64} not null,
  currency text not null,
  -- one of story.md's price objects: {"flat": a}, {"each": a}, ...
  model {JSON} not null,
  valid_from text not null,
  created_at {I64} not null,
  created_by text not null,
  unique (plan_item, currency, number)
) {TABLE_END};

-- What is counted, and how a period's events become a quantity.
create table meters (
  id {PK},
  shop {I64} not null references shops (id),
  code text not null,
  aggregate text not null,
  recurring {I64} not null,
  created_at {I64} not null,
  unique (shop, code)
) {TABLE_END};
