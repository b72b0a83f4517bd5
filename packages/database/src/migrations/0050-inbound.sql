set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Where a team lets others send messages to: an address with a secret in it, and how messages prove themselves.
create table inbound_sources (
  team_id uuid not null references teams,
  id uuid not null,
  slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,49}$'),
  description text check (char_length(description) between 1 and 200),
  provider text not null check (provider in ('make', 'generic')),
  -- Hashes of the secrets in the address; the previous one counts until it expires.
  secret_hash bytea not null,
  previous_secret_hash bytea,
  previous_secret_expires_at timestamptz,
  verify text not null check (verify in ('none', 'standard', 'stripe', 'github', 'hex', 'base64')),
  signature_header text check (char_length(signature_header) between 1 and 100),
  -- Sealed: what the body is signed with.
  signing_secret text,
  previous_signing_secret text,
  dedupe_header text check (char_length(dedupe_header) between 1 and 100),
  dedupe_pointer text check (char_length(dedupe_pointer) between 1 and 200),
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  deleted_at timestamptz,
  purge_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id),
  check ((verify = 'none') = (signing_secret is null))
);
create index inbound_sources_in_order on inbound_sources (team_id, created_at, id);
create index inbound_sources_of_creator on inbound_sources (team_id, created_by) where created_by is not null;
create unique index inbound_sources_slug on inbound_sources (team_id, slug) where deleted_at is null;
create unique index inbound_sources_secret on inbound_sources (secret_hash);
create index inbound_sources_previous on inbound_sources (previous_secret_hash) where previous_secret_hash is not null;
create index inbound_sources_to_purge on inbound_sources (purge_at) where purge_at is not null;

-- What others sent, proven to be theirs. The keys make each message count once; content is sealed and emptied after 30 days.
create table inbound_messages (
  id uuid primary key,
  provider text not null,
  account text not null,
  key text not null,
  -- The same message can come under several keys.
  also_key text,
  team_id uuid references teams,
  source_id uuid,
  type text,
  content text,
  size integer not null,
  state text not null check (state in ('received', 'processed', 'ignored', 'failed')),
  reason text,
  retention text not null default 'year' check (retention in ('year', 'forever')),
  received_at timestamptz not null,
  processed_at timestamptz,
  check (source_id is null or team_id is not null),
  foreign key (team_id, source_id) references inbound_sources (team_id, id) on delete set null (source_id)
);
create unique index inbound_messages_key on inbound_messages (provider, account, key);
create unique index inbound_messages_also on inbound_messages (provider, account, also_key) where also_key is not null;
create index inbound_messages_in_order on inbound_messages (team_id, received_at, id) where team_id is not null;
create index inbound_messages_of_source on inbound_messages (team_id, source_id, received_at, id)
  where source_id is not null;
create index inbound_messages_with_content on inbound_messages (received_at) where content is not null;
create index inbound_messages_received on inbound_messages (received_at);

-- Accounts of teams at other systems. An account is of one team at a time; whose it was before stays as disconnected.
create table connections (
  team_id uuid not null references teams,
  id uuid not null,
  provider text not null check (provider in ('slack', 'github', 'jira', 'clickup', 'make', 'generic')),
  external_account text not null check (char_length(external_account) between 1 and 300),
  name text not null check (char_length(name) between 1 and 200),
  state text not null check (state in ('connected', 'needs_reauth', 'error', 'disconnected')),
  reason text,
  scopes text[] not null default '{}',
  -- Sealed; null once it is disconnected.
  credentials text,
  expires_at timestamptz,
  -- Grows with each new set of credentials: a refusal counts only if it was of the current one.
  generation integer not null default 1,
  -- Who refreshes the credentials now, and until when nobody else may.
  lease_id uuid,
  leased_until timestamptz,
  -- What the provider calls the webhook that it has of us, and sealed, what that signs with.
  webhook_id text,
  webhook_secret text,
  settings jsonb not null default '{}',
  used_at timestamptz,
  checked_at timestamptz,
  told_at timestamptz,
  connected_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  disconnected_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, connected_by) references people (team_id, id),
  check ((state = 'disconnected') = (disconnected_at is not null)),
  check (state <> 'disconnected' or credentials is null)
);
create index connections_in_order on connections (team_id, created_at, id);
create index connections_of_person on connections (team_id, connected_by) where connected_by is not null;
create unique index connections_account on connections (provider, external_account)
  where provider in ('slack', 'github', 'clickup') and state <> 'disconnected';
create unique index connections_of_team on connections (team_id, provider, external_account)
  where state <> 'disconnected';
create index connections_of_webhook on connections (provider, webhook_id) where webhook_id is not null;
create index connections_to_check on connections (checked_at) where state <> 'disconnected';

-- A card or an address is of a customer, whose subscriptions are then read again.
-- squawk-ignore require-concurrent-index-creation
create index subscriptions_of_customer on subscriptions (provider, customer_id);
