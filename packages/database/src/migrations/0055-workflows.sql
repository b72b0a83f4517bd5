-- What shall happen when something happened. The steps are in its versions.
create table workflows (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 200),
  description text check (char_length(description) between 1 and 2000),
  enabled boolean not null default true,
  paused_reason text check (paused_reason in ('rights_lost')),
  run_as text not null default 'caller' check (run_as in ('caller', 'publisher')),
  members_may_run boolean not null default false,
  allow_reentry boolean not null default false,
  active_version integer,
  latest_version integer not null default 1,
  -- Up to when runs that were asked for at once are spread.
  paced_until timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  deleted_at timestamptz,
  purge_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create index workflows_in_order on workflows (team_id, created_at, id);
create index workflows_of_creator on workflows (team_id, created_by) where created_by is not null;
create index workflows_to_purge on workflows (purge_at) where purge_at is not null;

-- The steps as they were saved. A run stays on the version that it began with.
create table workflow_versions (
  team_id uuid not null,
  workflow_id uuid not null,
  number integer not null,
  definition jsonb not null,
  procedures text[] not null,
  created_by uuid,
  created_at timestamptz not null,
  published_by uuid,
  published_at timestamptz,
  primary key (team_id, workflow_id, number),
  foreign key (team_id, workflow_id) references workflows (team_id, id) on delete cascade,
  foreign key (team_id, created_by) references people (team_id, id),
  foreign key (team_id, published_by) references people (team_id, id)
);
create index workflow_versions_of_creator on workflow_versions (team_id, created_by) where created_by is not null;
create index workflow_versions_of_publisher on workflow_versions (team_id, published_by) where published_by is not null;

-- Values that http steps send to some hosts, sealed.
create table workflow_secrets (
  team_id uuid not null,
  workflow_id uuid not null,
  name text not null,
  sealed text not null,
  hosts text[] not null,
  updated_by uuid,
  updated_at timestamptz not null,
  primary key (team_id, workflow_id, name),
  foreign key (team_id, workflow_id) references workflows (team_id, id) on delete cascade,
  foreign key (team_id, updated_by) references people (team_id, id)
);
create index workflow_secrets_of_person on workflow_secrets (team_id, updated_by) where updated_by is not null;

-- What starts workflows without anybody.
create table triggers (
  team_id uuid not null,
  id uuid not null,
  workflow_id uuid not null,
  name text not null check (char_length(name) between 1 and 200),
  kind text not null check (kind in ('event', 'schedule', 'inbound')),
  config jsonb not null,
  input jsonb,
  enabled boolean not null default true,
  disabled_reason text check (disabled_reason in ('failing')),
  next_at timestamptz,
  last_fired_at timestamptz,
  last_error text,
  failures integer not null default 0,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, workflow_id) references workflows (team_id, id) on delete cascade,
  foreign key (team_id, created_by) references people (team_id, id)
);
create index triggers_in_order on triggers (team_id, created_at, id);
create index triggers_of_workflow on triggers (team_id, workflow_id, created_at, id);
create index triggers_that_listen on triggers (team_id) where enabled and kind <> 'schedule';
create index triggers_of_creator on triggers (team_id, created_by) where created_by is not null;

create table workflow_runs (
  team_id uuid not null,
  id uuid not null,
  workflow_id uuid not null,
  workflow_version integer not null,
  -- A trigger may be gone; what it started once is not started again.
  trigger_id uuid,
  trigger_ref text,
  started_by text not null check (started_by in ('event', 'schedule', 'inbound', 'person')),
  -- For whom it acts, and how: a run keeps to what was published when it was asked for.
  person_id uuid,
  as_publisher boolean not null,
  state text not null check (state in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelling', 'cancelled', 'skipped')),
  reason text check (reason in ('loop', 'depth', 'busy', 'quota', 'replaced', 'missed')),
  error jsonb,
  input jsonb,
  -- What started it, as expressions see it.
  cause jsonb not null,
  -- Where it is: the steps that were done, with what they gave.
  progress jsonb,
  -- What the wait that it was in has led to.
  resumed jsonb,
  -- Turns of the worker, each of which is one job; and writes, so that of two workers one goes on.
  turn integer not null default 0,
  moves integer not null default 0,
  depth integer not null default 0,
  chain uuid[] not null default '{}',
  correlation uuid,
  causation uuid,
  concurrency_key text,
  -- Another run with its key goes first.
  held boolean not null default false,
  retry_of uuid,
  due_at timestamptz not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  dismissed_at timestamptz,
  kept_until timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  unique (team_id, trigger_id, trigger_ref),
  foreign key (team_id, workflow_id) references workflows (team_id, id) on delete cascade,
  foreign key (team_id, workflow_id, workflow_version) references workflow_versions (team_id, workflow_id, number) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id),
  check ((state in ('succeeded', 'failed', 'cancelled', 'skipped')) = (finished_at is not null))
);
create index workflow_runs_in_order on workflow_runs (team_id, created_at, id);
create index workflow_runs_of_workflow on workflow_runs (team_id, workflow_id, created_at, id);
create index workflow_runs_of_version on workflow_runs (team_id, workflow_id, workflow_version);
create index workflow_runs_of_person on workflow_runs (team_id, person_id) where person_id is not null;
create index workflow_runs_kept on workflow_runs (kept_until) where kept_until is not null;
create index workflow_runs_open on workflow_runs (due_at) where finished_at is null;
-- Runs with one key take turns.
create unique index workflow_runs_one_at_a_time on workflow_runs (team_id, workflow_id, concurrency_key)
  where concurrency_key is not null and not held and finished_at is null;
create index workflow_runs_held on workflow_runs (team_id, workflow_id, concurrency_key, created_at, id) where held;

create table workflow_steps (
  team_id uuid not null,
  run_id uuid not null,
  path text not null,
  iteration text not null,
  attempt integer not null,
  state text not null check (state in ('running', 'waiting', 'succeeded', 'failed', 'cancelled')),
  input jsonb,
  output jsonb,
  error jsonb,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (team_id, run_id, path, iteration, attempt),
  foreign key (team_id, run_id) references workflow_runs (team_id, id) on delete cascade
);

-- What a run waits for; it waits for one thing at a time.
create table workflow_waits (
  team_id uuid not null,
  run_id uuid not null,
  kind text not null check (kind in ('time', 'event', 'approval')),
  event_type text,
  entity_id uuid,
  "where" text,
  request_id uuid,
  from_position bigint not null,
  expires_at timestamptz not null,
  primary key (team_id, run_id),
  foreign key (team_id, run_id) references workflow_runs (team_id, id) on delete cascade
);
create index workflow_waits_for on workflow_waits (team_id, event_type) where event_type is not null;
create index workflow_waits_for_approval on workflow_waits (team_id, request_id) where request_id is not null;

-- From here on, and not from whenever a worker first looks.
insert into feeds (name, position)
select feed, coalesce(max(position), 0) from event_positions, unnest(array['triggers', 'workflow_waits']) feed group by feed;
