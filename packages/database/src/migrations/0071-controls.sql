set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What those who run the platform have stopped. One row; every process reads it each second and says what it has read.
create table platform_controls (
  id smallint primary key default 1 check (id = 1),
  version bigint not null default 1,
  -- Since when nobody but them may change anything.
  maintenance_since timestamptz,
  maintenance_message text check (char_length(maintenance_message) between 1 and 500),
  paused_queues text[] not null default '{}'
);
insert into platform_controls (id) values (1);

-- The processes that run now, and those that ended without a word.
create table processes (
  id uuid primary key,
  kind text not null check (kind in ('api', 'worker')),
  release text not null check (char_length(release) between 1 and 100),
  host text not null check (char_length(host) between 1 and 255),
  pid integer not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  -- The version of platform_controls that it keeps to.
  controls_version bigint not null default 0,
  -- How long ago a worker last saw a job get through, and how many it runs.
  canary_age_ms integer,
  running integer
);
create index processes_seen on processes (seen_at);

-- Who of those who run the platform looked into which team, and why.
create table team_entries (
  team_id uuid not null references teams,
  id uuid not null,
  user_id uuid not null references users,
  person_id uuid not null,
  reason text not null check (char_length(reason) between 1 and 500),
  entered_at timestamptz not null,
  until timestamptz not null,
  ended_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, person_id) references people (team_id, id) on delete cascade
);
create unique index team_entries_open on team_entries (team_id, user_id) where ended_at is null;
create index team_entries_of_person on team_entries (team_id, person_id);
create index team_entries_of_user on team_entries (user_id);

-- Until when somebody is in a team at the longest.
alter table people add column access_until timestamptz;
