set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Where versions are deployed to.
create table environments (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 100),
  description text not null default '' check (char_length(description) <= 2000),
  url text check (char_length(url) <= 2000),
  requires_approval boolean not null default false,
  -- A lock counts until `locked_until`, whether or not somebody takes it away then.
  locked_by uuid,
  lock_reason text check (char_length(lock_reason) between 1 and 500),
  locked_at timestamptz,
  locked_until timestamptz,
  archived_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, locked_by) references people (team_id, id),
  check (num_nulls(locked_by, lock_reason, locked_at, locked_until) in (0, 4))
);
create unique index environments_name on environments (team_id, lower(name)) where archived_at is null;
create index environments_by_name on environments (team_id, name, id);
create index environments_of_holder on environments (team_id, locked_by) where locked_by is not null;

-- What CI signs its reports with, sealed. The current one has no end; the one before it ends when it was told to.
create table environment_secrets (
  team_id uuid not null,
  environment_id uuid not null,
  id uuid not null,
  secret text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, environment_id) references environments (team_id, id)
);
create unique index environment_secrets_current on environment_secrets (team_id, environment_id)
  where expires_at is null;
-- A report names the environment and no team.
create index environment_secrets_of_environment on environment_secrets (environment_id);

-- A version on its way into an environment. `version` is what is deployed, `revision` counts the changes of the row.
create table deployments (
  team_id uuid not null references teams,
  id uuid not null,
  environment_id uuid not null,
  -- Null once the ticket was purged.
  ticket_id uuid,
  kind text not null check (kind in ('deploy', 'rollback')),
  version text not null check (char_length(version) between 1 and 100),
  status text not null
    check (status in ('requested', 'approved', 'running', 'succeeded', 'failed', 'rolled_back', 'cancelled')),
  deployment_notes text check (char_length(deployment_notes) between 1 and 10000),
  notes text check (char_length(notes) between 1 and 10000),
  reason text check (char_length(reason) between 1 and 1000),
  override_reason text check (char_length(override_reason) between 1 and 1000),
  requested_by uuid not null,
  -- What was live when it started: where a rollback of it goes back to.
  previous_deployment_id uuid,
  rolls_back_id uuid,
  log_lines integer not null default 0 check (log_lines between 0 and 100000),
  created_at timestamptz not null,
  approved_at timestamptz,
  -- When it was told that its turn has come.
  ready_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  updated_at timestamptz not null,
  revision integer not null default 1,
  primary key (team_id, id),
  constraint deployments_in_environment unique (team_id, environment_id, id),
  foreign key (team_id, environment_id) references environments (team_id, id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete set null (ticket_id),
  foreign key (team_id, requested_by) references people (team_id, id),
  foreign key (team_id, environment_id, previous_deployment_id)
    references deployments (team_id, environment_id, id),
  foreign key (team_id, environment_id, rolls_back_id) references deployments (team_id, environment_id, id),
  check ((kind = 'rollback') = (rolls_back_id is not null and reason is not null)),
  check (status in ('requested', 'cancelled') or approved_at is not null),
  check ((status in ('running', 'succeeded', 'failed', 'rolled_back')) = (started_at is not null)),
  check ((status in ('succeeded', 'failed', 'rolled_back', 'cancelled')) = (finished_at is not null))
);
-- One runs at a time, and each is taken back once, whoever asks how often at once.
create unique index deployments_running on deployments (team_id, environment_id) where status = 'running';
create unique index deployments_rollback on deployments (team_id, rolls_back_id) where rolls_back_id is not null;
create index deployments_queue on deployments (team_id, environment_id, approved_at, id) where status = 'approved';
create index deployments_requested on deployments (team_id, environment_id) where status = 'requested';
create index deployments_by_created on deployments (team_id, created_at desc, id desc);
create index deployments_by_environment on deployments (team_id, environment_id, created_at desc, id desc);
create index deployments_by_status on deployments (team_id, status, created_at desc, id desc);
create index deployments_by_ticket on deployments (team_id, ticket_id, created_at desc, id desc)
  where ticket_id is not null;
create index deployments_by_version on deployments (team_id, version, created_at desc, id desc);
create index deployments_by_requester on deployments (team_id, requested_by, created_at desc, id desc);
create index deployments_previous on deployments (team_id, environment_id, previous_deployment_id)
  where previous_deployment_id is not null;

-- What a deployment is a deployment of never changes.
create function deployments_keep() returns trigger language plpgsql as $$
begin
  raise exception 'Version, environment and kind of a deployment never change' using errcode = 'restrict_violation';
end $$;
create trigger deployments_keep before update on deployments for each row
  when ((old.version, old.environment_id, old.kind, old.rolls_back_id)
    is distinct from (new.version, new.environment_id, new.kind, new.rolls_back_id))
  execute function deployments_keep();

-- What an environment has come to: what succeeded there last, and what ended there last, well or badly.
create table environment_states (
  team_id uuid not null,
  environment_id uuid not null,
  live_deployment_id uuid,
  last_deployment_id uuid,
  primary key (team_id, environment_id),
  foreign key (team_id, environment_id) references environments (team_id, id),
  foreign key (team_id, environment_id, live_deployment_id)
    references deployments (team_id, environment_id, id),
  foreign key (team_id, environment_id, last_deployment_id)
    references deployments (team_id, environment_id, id)
);

create table deployment_log_lines (
  team_id uuid not null,
  deployment_id uuid not null,
  number integer not null check (number between 1 and 100000),
  at timestamptz not null,
  level text not null check (level in ('info', 'warning', 'error')),
  text text not null check (char_length(text) <= 4000),
  primary key (team_id, deployment_id, number),
  foreign key (team_id, deployment_id) references deployments (team_id, id)
);

-- When nothing is started: once, or every week as the clocks go in a time zone. Without an environment it holds for all.
create table freeze_windows (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 100),
  environment_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  weekly jsonb,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, environment_id) references environments (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id),
  check ((weekly is null) = (starts_at is not null and ends_at is not null)),
  check (weekly is null or num_nonnulls(starts_at, ends_at) = 0),
  check (ends_at > starts_at)
);
create index freeze_windows_by_created on freeze_windows (team_id, created_at, id);
create index freeze_windows_of_environment on freeze_windows (team_id, environment_id);
create index freeze_windows_of_creator on freeze_windows (team_id, created_by);

-- What others sent us, each once: the inbox of signed reports and webhooks. `source` says whose ids these are.
create table inbound_deliveries (
  source text not null check (char_length(source) between 1 and 200),
  delivery_id text not null check (char_length(delivery_id) between 1 and 200),
  received_at timestamptz not null,
  primary key (source, delivery_id)
);
create index inbound_deliveries_received on inbound_deliveries (received_at);
