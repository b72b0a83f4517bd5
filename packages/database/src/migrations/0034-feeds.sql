-- How far each consumer of all events has come.
create table feeds (
  name text primary key,
  position bigint not null,
  -- Events that were passed over, and the error of the last one.
  skipped integer not null default 0,
  last_error text,
  last_error_at timestamptz
);
