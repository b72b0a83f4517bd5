set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- How often each purchase may be downloaded; null for any number of times.
alter table products add column download_limit integer;
alter table products add constraint products_download_limit check (download_limit between 1 and 10000) not valid;

-- Nobody of the seller issues a licence that was bought. Its buyer may see its key again.
-- squawk-ignore ban-drop-not-null
alter table licenses alter column created_by drop not null;
alter table licenses add column sealed_key text;

alter table billing_fetches add constraint billing_fetches_kinds
  check (kind in ('subscription', 'purchase')) not valid;
alter table billing_fetches drop constraint billing_fetches_kind_check;

-- What a team bought, with the price and the terms of that moment. The product may be another team's, and gone by now.
create table purchases (
  team_id uuid not null references teams,
  id uuid not null,
  seller_id uuid not null,
  seller_name text not null,
  product_id uuid not null,
  product_name text not null,
  status text not null check (status in ('pending', 'paid', 'refunded', 'disputed', 'expired')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  price bigint not null check (price >= 0),
  coupon text check (char_length(coupon) <= 100),
  discount bigint not null default 0 check (discount >= 0),
  tax bigint not null default 0 check (tax >= 0),
  total bigint not null check (total >= 0),
  refunded bigint not null default 0 check (refunded >= 0),
  max_activations integer not null check (max_activations between 1 and 10000),
  license_days integer check (license_days between 1 and 36500),
  download_limit integer check (download_limit between 1 and 10000),
  downloads integer not null default 0 check (downloads >= 0),
  license_id uuid,
  provider text check (provider in ('stripe', 'lemonsqueezy')),
  -- What the provider calls the checkout, and the payment once there is one.
  external_id text,
  payment_id text,
  token_hash bytea,
  checkout_url text check (char_length(checkout_url) <= 4000),
  requested_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz,
  paid_at timestamptz,
  refunded_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, requested_by) references people (team_id, id),
  constraint purchases_downloads check (downloads <= download_limit)
);
create unique index purchases_external on purchases (provider, external_id);
create unique index purchases_token on purchases (token_hash);
create index purchases_payment on purchases (provider, payment_id);
create index purchases_by_created on purchases (team_id, created_at desc, id desc);
create index purchases_pending on purchases (id) where status = 'pending';
-- Of what costs nothing, one is enough.
create unique index purchases_free on purchases (team_id, product_id) where price = 0 and status = 'paid';

-- A link that somebody got to a file of a purchase. Each counts once.
create table purchase_downloads (
  team_id uuid not null,
  id uuid not null,
  purchase_id uuid not null,
  file_id uuid not null,
  requested_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, purchase_id) references purchases (team_id, id) on delete cascade,
  foreign key (team_id, requested_by) references people (team_id, id)
);
create index purchase_downloads_of on purchase_downloads (team_id, purchase_id);

-- The same purchase in the books of the team that sold: they stay when the buyer goes.
create table sales (
  team_id uuid not null references teams,
  id uuid not null,
  product_id uuid not null,
  product_name text not null,
  buyer_id uuid not null,
  buyer_name text not null,
  status text not null check (status in ('paid', 'refunded', 'disputed')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  price bigint not null check (price >= 0),
  coupon text check (char_length(coupon) <= 100),
  discount bigint not null check (discount >= 0),
  tax bigint not null check (tax >= 0),
  total bigint not null check (total >= 0),
  refunded bigint not null default 0 check (refunded >= 0),
  license_id uuid not null,
  provider text check (provider in ('stripe', 'lemonsqueezy')),
  external_id text,
  payment_id text,
  paid_at timestamptz not null,
  refunded_at timestamptz,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, product_id) references products (team_id, id),
  foreign key (team_id, license_id) references licenses (team_id, id)
);
create unique index sales_external on sales (provider, external_id);
create index sales_payment on sales (provider, payment_id);
create index sales_by_paid on sales (team_id, paid_at desc, id desc);
create index sales_refunded on sales (team_id, refunded_at) where refunded_at is not null;
