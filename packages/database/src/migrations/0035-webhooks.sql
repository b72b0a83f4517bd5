-- Where a team's events are posted to.
create table webhook_endpoints (
  team_id uuid not null references teams,
  id uuid not null,
  url text not null check (char_length(url) between 1 and 2000),
  description text check (char_length(description) between 1 and 200),
  project_id uuid,
  types text[] not null,
  changed_fields text[] not null default '{}',
  "where" text check (char_length("where") between 1 and 2000),
  include_internal boolean not null default false,
  ordered boolean not null default false,
  -- Sealed: the additional headers, and the secrets that sign.
  headers text,
  header_names text[] not null default '{}',
  secret text not null,
  previous_secret text,
  previous_secret_expires_at timestamptz,
  state text not null default 'enabled' check (state in ('enabled', 'paused', 'disabled')),
  disabled_reason text check (disabled_reason in ('failing', 'gone')),
  lane text not null default 'normal' check (lane in ('normal', 'slow')),
  failures integer not null default 0,
  failing_since timestamptz,
  failing_told_at timestamptz,
  last_success_at timestamptz,
  paused_until timestamptz,
  filter_error text,
  -- The drain that sends now, and until when nobody else may.
  drain_id uuid,
  drain_until timestamptz,
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  deleted_at timestamptz,
  purge_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, project_id) references projects (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create index webhook_endpoints_in_order on webhook_endpoints (team_id, created_at, id);
create index webhook_endpoints_of_project on webhook_endpoints (team_id, project_id) where project_id is not null;
create index webhook_endpoints_of_creator on webhook_endpoints (team_id, created_by) where created_by is not null;
create index webhook_endpoints_of_url on webhook_endpoints (team_id, url) where deleted_at is null;
create index webhook_endpoints_to_purge on webhook_endpoints (purge_at) where purge_at is not null;

-- One event on its way to one endpoint. The body is made of the event at each attempt and never stored.
create table webhook_deliveries (
  team_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  position bigint not null,
  type text not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  -- Since it was made or sent again: what the table of waits counts.
  tries integer not null default 0,
  first_at timestamptz,
  next_at timestamptz,
  status integer,
  error text,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (team_id, id),
  unique (team_id, endpoint_id, event_id),
  foreign key (team_id, endpoint_id) references webhook_endpoints (team_id, id) on delete cascade,
  check ((state = 'pending') = (next_at is not null)),
  check ((state = 'pending') = (finished_at is null))
);
create index webhook_deliveries_in_order on webhook_deliveries (team_id, endpoint_id, position, id);
create index webhook_deliveries_by_state on webhook_deliveries (team_id, endpoint_id, state, position, id);
create index webhook_deliveries_due on webhook_deliveries (team_id, endpoint_id, next_at) where state = 'pending';
create index webhook_deliveries_pending on webhook_deliveries (next_at) where state = 'pending';
create index webhook_deliveries_finished on webhook_deliveries (finished_at) where finished_at is not null;

-- Attempts that failed, with the beginning of what was answered.
create table webhook_attempts (
  team_id uuid not null,
  delivery_id uuid not null,
  attempt integer not null,
  at timestamptz not null,
  status integer,
  error text not null,
  duration_ms integer not null,
  response text,
  primary key (team_id, delivery_id, attempt),
  foreign key (team_id, delivery_id) references webhook_deliveries (team_id, id) on delete cascade
);

-- From here on, and not from whenever a worker first looks.
insert into feeds (name, position) select 'webhooks', coalesce(max(position), 0) from event_positions;
