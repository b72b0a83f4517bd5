set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Wrong codes in a row for one account, over all codes and purposes.
create table code_guesses (
  subject bytea primary key,
  wrong integer not null check (wrong > 0),
  last_at timestamptz not null
);

-- A suspension outlives deletion and restoring, so it is no mere state.
alter table users add column suspended_at timestamptz;
update users set suspended_at = updated_at where status = 'suspended';
