-- What programs asked for with a key of their own choosing, so that asking again does nothing twice.

alter table api_keys add column scope text not null default 'write';

create table api_requests (
  shop {I64} not null references shops (id),
  key text not null,
  -- A hash of what was asked: the same key for something else is a mistake.
  asked text not null,
  created_at {I64} not null,
  answer text not null,
  primary key (shop, key)
) {TABLE_KEYED};
create index api_requests_old on api_requests (shop, created_at);
