set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What was called how often and how long it took, by the hour. Calls of nobody's team have the nil id.
create table call_hours (
  hour timestamptz not null,
  team_id uuid not null,
  procedure text not null check (char_length(procedure) <= 200),
  door text not null check (door in ('api', 'mcp', 'worker')),
  calls bigint not null,
  refused bigint not null,
  failed bigint not null,
  ms bigint not null,
  -- Calls of up to 5, 10, 25, 50, 100, 250, 500, 1,000 and 2,500 milliseconds, and longer ones.
  buckets bigint[] not null,
  primary key (hour, team_id, procedure, door)
);
create index call_hours_of_team on call_hours (team_id, hour);

-- How much each account called, by the day of UTC.
create table usage_days (
  day date not null,
  user_id uuid not null references users on delete cascade,
  team_id uuid not null,
  door text not null check (door in ('api', 'mcp', 'worker')),
  reads bigint not null,
  changes bigint not null,
  primary key (user_id, day, team_id, door)
);
create index usage_days_of_team on usage_days (team_id, day);

-- What was logged from warnings up, and calls that failed or took longer than a second. Without a WAL: it is for a look.
create unlogged table log_lines (
  id uuid primary key,
  at timestamptz not null,
  level text not null check (level in ('info', 'warn', 'error', 'fatal')),
  source text not null check (char_length(source) <= 50),
  message text not null check (char_length(message) <= 1000),
  procedure text,
  request_id text,
  fields jsonb
);
create index log_lines_by_time on log_lines (at desc, id desc);
