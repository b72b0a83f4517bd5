set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What a call with a key has done of several things, sealed, a row for each: in one value, all of them would be written again with
-- each that is added.
create table idempotency_effects (
  principal text not null,
  procedure text not null,
  key text not null,
  name text not null,
  effect text not null,
  expires_at timestamptz not null,
  primary key (principal, procedure, key, name),
  foreign key (principal, procedure, key) references idempotency_keys on delete cascade
);
create index idempotency_effects_expired on idempotency_effects (expires_at);
