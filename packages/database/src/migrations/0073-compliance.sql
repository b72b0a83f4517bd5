set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What somebody asked for of all that is kept of a person, or of the trail of the platform. It belongs to no team.
create table data_requests (
  id uuid primary key,
  kind text not null check (kind in ('export', 'erasure', 'audit')),
  state text not null default 'queued'
    check (state in ('queued', 'running', 'finished', 'failed', 'held', 'cancelled')),
  -- Whose data it is about. It stays when they are gone: who was erased when must be shown.
  user_id uuid,
  requested_by uuid,
  input jsonb not null default '{}',
  reason text check (char_length(reason) between 1 and 500),
  due_at timestamptz not null,
  file_name text,
  file_bytes bigint,
  file_sha256 bytea,
  file_expires_at timestamptz,
  evidence jsonb,
  error text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index data_requests_by_created on data_requests (created_at desc, id desc);
create index data_requests_of_user on data_requests (user_id, created_at desc, id desc);
create index data_requests_files on data_requests (file_expires_at) where file_expires_at is not null;

-- While one is in force, what is kept of somebody is not erased.
create table legal_holds (
  id uuid primary key,
  user_id uuid not null references users,
  reason text not null check (char_length(reason) between 1 and 500),
  created_by uuid,
  created_at timestamptz not null,
  lifted_by uuid,
  lifted_at timestamptz
);
create index legal_holds_in_force on legal_holds (user_id) where lifted_at is null;
create index legal_holds_by_created on legal_holds (created_at desc, id desc);
