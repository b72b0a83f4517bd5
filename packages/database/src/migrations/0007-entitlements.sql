-- What a team was given instead of what its plan allows.
create table entitlement_overrides (
  team_id uuid not null references teams,
  key text not null,
  allowed bigint not null check (allowed >= 0),
  reason text not null default '',
  created_at timestamptz not null,
  primary key (team_id, key)
);

-- What a team used of something that its plan limits by day or month, which begin in UTC.
create table entitlement_uses (
  team_id uuid not null references teams,
  key text not null,
  period date not null,
  used bigint not null check (used >= 0),
  primary key (team_id, key, period)
);
-- `file_days` stays for the release before, which counts uploads there.
insert into entitlement_uses (team_id, key, period, used)
select team_id, 'upload_bytes_a_day', day, bytes from file_days;

-- How many rows there are of what a plan limits by the thousand: the sum of `change`. Triggers add a row a statement, so
-- that writers do not wait for each other; a job folds them.
create table stock_tallies (
  team_id uuid not null references teams,
  id bigint generated always as identity,
  key text not null,
  change integer not null,
  primary key (team_id, key, id)
);

-- For the triggers of a table with `team_id` and `deleted_at`; its argument is the key of the limit.
create function tally_stock() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into stock_tallies (team_id, key, change)
    select team_id, tg_argv[0], count(*) from added where deleted_at is null group by 1;
  elsif tg_op = 'DELETE' then
    insert into stock_tallies (team_id, key, change)
    select team_id, tg_argv[0], -count(*) from removed where deleted_at is null group by 1;
  else
    insert into stock_tallies (team_id, key, change)
    select team_id, tg_argv[0], sum(change) from (
      select team_id, 1 as change from added where deleted_at is null
      union all
      select team_id, -1 from removed where deleted_at is null) as changes
    group by 1 having sum(change) <> 0;
  end if;
  return null;
end $$;
