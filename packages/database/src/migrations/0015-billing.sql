set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What a plan costs for a seat and a cycle, and what the provider calls it. Prices are kept while subscriptions have them.
create table billing_prices (
  id uuid primary key,
  provider text not null check (provider in ('stripe', 'lemonsqueezy')),
  external_id text not null,
  tier text not null check (tier in ('free', 'pro', 'premium')),
  billing_cycle text not null check (billing_cycle in ('monthly', 'yearly')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  unit_amount bigint not null check (unit_amount >= 0),
  trial_days smallint not null default 0 check (trial_days between 0 and 730),
  active boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index billing_prices_external on billing_prices (provider, external_id);
create unique index billing_prices_offered on billing_prices (provider, tier, billing_cycle) where active;

-- How often the state of an object was asked for, and by which of these questions its rows were written: an answer counts
-- only if it was asked for after the one that counted last.
create table billing_fetches (
  provider text not null,
  kind text not null check (kind in ('subscription')),
  external_id text not null,
  fetch_no bigint not null,
  applied_no bigint not null default 0,
  primary key (provider, kind, external_id)
);

-- A checkout that was begun. Its token alone says for which team a subscription is.
create table billing_checkouts (
  team_id uuid not null references teams,
  id uuid not null,
  token_hash bytea not null,
  price_id uuid not null references billing_prices,
  seats integer not null check (seats > 0),
  requested_by uuid not null,
  external_id text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, requested_by) references people (team_id, id)
);
create unique index billing_checkouts_token on billing_checkouts (token_hash);

create table subscriptions (
  team_id uuid not null references teams,
  id uuid not null,
  provider text not null check (provider in ('stripe', 'lemonsqueezy')),
  external_id text not null,
  customer_id text not null,
  price_id uuid not null references billing_prices,
  status text not null
    check (status in ('incomplete', 'trialing', 'active', 'past_due', 'paused', 'canceled', 'expired')),
  seats integer not null check (seats > 0),
  period_start timestamptz,
  period_end timestamptz,
  trial_ends_at timestamptz,
  cancel_at timestamptz,
  ended_at timestamptz,
  grace_until timestamptz,
  -- What it changes to at the end of the period: {price_id, seats, at, from_price_id, sent}.
  pending jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id)
);
create unique index subscriptions_external on subscriptions (provider, external_id);
-- A team has one that has not ended.
create unique index subscriptions_open on subscriptions (team_id) where status <> 'expired';
create index subscriptions_by_created on subscriptions (team_id, created_at desc, id desc);

-- What recurs each month, before and after: insert-only.
create table subscription_changes (
  team_id uuid not null,
  id uuid not null,
  subscription_id uuid not null,
  kind text not null check (kind in ('new', 'expansion', 'contraction', 'churn', 'reactivation', 'pause')),
  currency text not null,
  mrr_before bigint not null,
  mrr_after bigint not null,
  at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, subscription_id) references subscriptions (team_id, id) on delete cascade
);
create index subscription_changes_of on subscription_changes (team_id, subscription_id, at);

-- A plan that the platform gave a team, whatever it pays for.
create table tier_grants (
  team_id uuid primary key references teams,
  tier text not null check (tier in ('free', 'pro', 'premium')),
  reason text not null check (char_length(reason) between 1 and 500),
  created_at timestamptz not null
);

create table invoices (
  team_id uuid not null references teams,
  id uuid not null,
  provider text not null check (provider in ('stripe', 'lemonsqueezy')),
  external_id text not null,
  subscription_id uuid,
  number text,
  status text not null check (status in ('draft', 'open', 'paid', 'void', 'uncollectible')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  subtotal bigint not null,
  discount bigint not null,
  tax bigint not null,
  total bigint not null,
  period_start timestamptz,
  period_end timestamptz,
  issued_at timestamptz not null,
  due_at timestamptz,
  paid_at timestamptz,
  failed_at timestamptz,
  hosted_url text,
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, subscription_id) references subscriptions (team_id, id)
);
create unique index invoices_external on invoices (provider, external_id);
create index invoices_by_issued on invoices (team_id, issued_at desc, id desc);
create index invoices_of_subscription on invoices (team_id, subscription_id);

create table invoice_lines (
  team_id uuid not null,
  invoice_id uuid not null,
  position smallint not null,
  description text not null,
  quantity integer not null,
  unit_amount bigint not null,
  amount bigint not null,
  primary key (team_id, invoice_id, position),
  foreign key (team_id, invoice_id) references invoices (team_id, id) on delete cascade
);

-- An invoice that was issued stays what it is, whoever writes: it can only be paid, fail or become void.
create function keep_issued_invoice() returns trigger language plpgsql as $$
begin
  if old.status <> 'draft' and
    (new.number, new.currency, new.subtotal, new.discount, new.tax, new.total, new.period_start, new.period_end,
     new.issued_at, new.external_id, new.provider)
    is distinct from
    (old.number, old.currency, old.subtotal, old.discount, old.tax, old.total, old.period_start, old.period_end,
     old.issued_at, old.external_id, old.provider)
  then
    raise exception 'An invoice that was issued cannot change' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger invoices_keep before update on invoices for each row execute function keep_issued_invoice();

create function keep_issued_lines() returns trigger language plpgsql as $$
begin
  if exists (select from invoices i
    where i.team_id = old.team_id and i.id = old.invoice_id and i.status <> 'draft')
  then
    raise exception 'The lines of an invoice that was issued cannot change'
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger invoice_lines_keep before update on invoice_lines for each row execute function keep_issued_lines();

create table payment_methods (
  team_id uuid not null references teams,
  id uuid not null,
  provider text not null check (provider in ('stripe', 'lemonsqueezy')),
  external_id text not null,
  brand text,
  last4 text,
  exp_month smallint,
  exp_year smallint,
  is_default boolean not null,
  created_at timestamptz not null,
  primary key (team_id, id)
);
create unique index payment_methods_external on payment_methods (team_id, provider, external_id);
