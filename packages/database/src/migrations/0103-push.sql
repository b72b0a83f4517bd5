set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Browsers that show notifications of a user. Whoever knows the address of one can write to it: address and keys are sealed.
create table push_subscriptions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  endpoint_hash bytea not null unique,
  sealed text not null,
  -- The key of ours that it accepts messages from.
  kid text not null,
  failures integer not null default 0,
  delivered_at timestamptz,
  created_at timestamptz not null
);
create index push_subscriptions_of_user on push_subscriptions (user_id, created_at);
