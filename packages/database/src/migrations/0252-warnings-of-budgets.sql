set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- How much of a budget was used when people were told of it, in per cent, and since when calls do not fit into it.
alter table ai_counters add column warned smallint not null default 0;
alter table ai_counters add column refused_at timestamptz;
-- squawk-ignore require-concurrent-index-creation
create index ai_counters_by_period on ai_counters (team_id, period, starts);
