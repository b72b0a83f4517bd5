-- What an agent intends to do. It can be run for a day.
create table agent_plans (
  team_id uuid not null references teams,
  id uuid not null,
  person_id uuid not null,
  goal text not null,
  -- n, procedure, input, why.
  steps jsonb not null,
  provenance jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, person_id) references people (team_id, id)
);
create index agent_plans_expiry on agent_plans (expires_at);

create table agent_runs (
  team_id uuid not null references teams,
  id uuid not null,
  person_id uuid not null,
  user_id uuid not null references users on delete cascade,
  goal text not null,
  mode text not null check (mode in ('plan', 'auto')),
  -- What it may call: what its person could when it began.
  procedures text[] not null,
  state text not null check (state in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled')),
  error text,
  deadline_at timestamptz not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, person_id) references people (team_id, id)
);
create index agent_runs_by_created on agent_runs (team_id, created_at desc, id desc);

create table agent_steps (
  team_id uuid not null,
  run_id uuid not null,
  n integer not null,
  procedure text not null,
  -- As planned: parts can come from the output of earlier steps.
  input jsonb not null,
  why text not null,
  state text not null check (state in ('pending', 'waiting', 'approved', 'succeeded', 'failed', 'skipped')),
  -- Of the procedure, what it is called with, and the version of its row: what a person has approved.
  content_hash text,
  called_with jsonb,
  output jsonb,
  error text,
  decided_by uuid,
  decided_at timestamptz,
  finished_at timestamptz,
  primary key (team_id, run_id, n),
  foreign key (team_id, run_id) references agent_runs (team_id, id) on delete cascade,
  foreign key (team_id, decided_by) references people (team_id, id)
);
