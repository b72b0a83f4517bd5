set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Key pairs that outlive the secret of the installation: what they signed is verified elsewhere, for years.
create table signing_keys (
  purpose text not null,
  kid text not null,
  -- SubjectPublicKeyInfo in PEM.
  public_key text not null,
  -- PKCS #8 in PEM, sealed.
  private_key text not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  primary key (purpose, kid)
);
create unique index signing_keys_current on signing_keys (purpose) where retired_at is null;

-- What a team sells.
create table products (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 200),
  description text not null default '' check (char_length(description) <= 20000),
  price bigint not null check (price >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Of each licence, unless it has its own.
  max_activations integer not null check (max_activations between 1 and 10000),
  -- How long a licence lasts; null for ever.
  license_days integer check (license_days between 1 and 36500),
  -- How much longer a licence file works where nobody can be asked.
  grace_days smallint not null check (grace_days between 0 and 90),
  published_at timestamptz,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create index products_by_created on products (created_at desc, id desc);
create index products_of_team on products (team_id, created_at desc, id desc);

create table licenses (
  team_id uuid not null references teams,
  id uuid not null,
  product_id uuid not null,
  holder_name text not null check (char_length(holder_name) between 1 and 200),
  holder_email text check (char_length(holder_email) <= 254),
  key_hash bytea not null,
  -- Its beginning, by which people tell keys apart.
  prefix text not null,
  max_activations integer check (max_activations between 1 and 10000),
  expires_at timestamptz,
  suspended_at timestamptz,
  -- When it was revoked, for ever: what is not is counted as live.
  deleted_at timestamptz,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, product_id) references products (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create unique index licenses_key on licenses (key_hash);
create index licenses_by_created on licenses (team_id, created_at desc, id desc);
create index licenses_of_product on licenses (team_id, product_id, created_at desc, id desc);
create trigger licenses_added after insert on licenses referencing new table as added
  for each statement execute function tally_stock('licenses');
create trigger licenses_removed after delete on licenses referencing old table as removed
  for each statement execute function tally_stock('licenses');
create trigger licenses_changed after update on licenses referencing old table as removed new table as added
  for each statement execute function tally_stock('licenses');

-- A device on which a licence is used, until it is given up.
create table license_activations (
  team_id uuid not null,
  id uuid not null,
  license_id uuid not null,
  fingerprint_hash bytea not null,
  name text check (char_length(name) between 1 and 200),
  activated_at timestamptz not null,
  last_seen_at timestamptz not null,
  deactivated_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, license_id) references licenses (team_id, id) on delete cascade
);
create unique index license_activations_live on license_activations (team_id, license_id, fingerprint_hash)
  where deactivated_at is null;
create index license_activations_of on license_activations (team_id, license_id, activated_at desc, id desc);
