set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What a worker outside builds of files of a project.
create table preview_jobs (
  team_id uuid not null references teams,
  id uuid not null,
  project_id uuid not null,
  platform text not null check (platform in ('web', 'ios', 'android')),
  -- [{path, file_id, size, sha256}], in the order of paths.
  files jsonb not null,
  input_hash text not null,
  state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  -- How often it was started: what is said of an earlier attempt no longer counts.
  attempt integer not null default 0,
  progress smallint not null default 0 check (progress between 0 and 100),
  started_at timestamptz,
  -- When the worker was last heard of, and until when it has to be done.
  heard_at timestamptz,
  deadline_at timestamptz,
  error text,
  -- False: there was no worker, and the artifact is the sources.
  built boolean,
  artifact_file_id uuid,
  artifact_expires_at timestamptz,
  requested_by uuid not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade,
  foreign key (team_id, requested_by) references people (team_id, id)
);
create index preview_jobs_by_project on preview_jobs (team_id, project_id, created_at desc, id desc);
create index preview_jobs_by_hash on preview_jobs (team_id, project_id, input_hash) where state = 'succeeded';
create index preview_jobs_by_id on preview_jobs (id);
create index preview_jobs_queued on preview_jobs (created_at, id) where state = 'queued';
create index preview_jobs_running on preview_jobs (team_id) where state = 'running';
create index preview_jobs_expiring on preview_jobs (artifact_expires_at) where artifact_file_id is not null;

-- What a worker printed, by the number of the line: a line that comes twice is one.
create table preview_log_lines (
  team_id uuid not null,
  job_id uuid not null,
  attempt integer not null,
  n integer not null check (n between 1 and 10000),
  text text not null check (char_length(text) <= 2000),
  at timestamptz not null,
  primary key (team_id, job_id, attempt, n),
  foreign key (team_id, job_id) references preview_jobs (team_id, id) on delete cascade
);
