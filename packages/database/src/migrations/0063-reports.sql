create table reports (
  team_id uuid not null references teams,
  id uuid not null,
  author_id uuid not null,
  kind text not null check (kind in ('service', 'sla', 'ai_usage', 'custom')),
  title text not null,
  -- From when to when, and what its author wants to know.
  params jsonb not null,
  current integer not null,
  -- Since when the whole team sees it.
  shared_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, author_id) references people (team_id, id)
);
create index reports_by_updated on reports (team_id, updated_at desc, id desc) where deleted_at is null;

-- What a report said: its facts are frozen, and its words rest on them.
create table report_versions (
  team_id uuid not null,
  report_id uuid not null,
  n integer not null,
  facts jsonb not null,
  blocks jsonb not null,
  as_of timestamptz not null,
  -- Null where a person wrote the words.
  provenance jsonb,
  edited_by uuid not null,
  created_at timestamptz not null,
  primary key (team_id, report_id, n),
  foreign key (team_id, report_id) references reports (team_id, id) on delete cascade,
  foreign key (team_id, edited_by) references people (team_id, id)
);

-- A link by which anybody who has it reads one version, until it ends.
create table report_shares (
  team_id uuid not null,
  id uuid not null,
  report_id uuid not null,
  n integer not null,
  token_hash bytea not null,
  via text not null check (via in ('link', 'mail')),
  recipients text[] not null default '{}',
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, report_id, n) references report_versions (team_id, report_id, n) on delete cascade,
  foreign key (team_id, created_by) references people (team_id, id)
);
create unique index report_shares_token on report_shares (token_hash);
create index report_shares_by_report on report_shares (team_id, report_id, created_at desc);

-- When a report is written anew and mailed.
create table report_schedules (
  team_id uuid not null,
  id uuid not null,
  report_id uuid not null,
  user_id uuid not null references users on delete cascade,
  rule text not null check (rule in ('daily', 'weekly', 'monthly')),
  weekday smallint check (weekday between 1 and 7),
  day smallint check (day between 1 and 31),
  -- On the clock of the zone, whatever daylight saving does.
  time text not null,
  time_zone text not null,
  recipients text[] not null,
  state text not null check (state in ('active', 'paused')),
  error text,
  next_at timestamptz not null,
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, report_id) references reports (team_id, id) on delete cascade,
  foreign key (team_id, created_by) references people (team_id, id)
);
create index report_schedules_due on report_schedules (next_at) where state = 'active';
create index report_schedules_by_report on report_schedules (team_id, report_id);
