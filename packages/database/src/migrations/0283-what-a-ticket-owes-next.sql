set local lock_timeout = '5s';
set local statement_timeout = '10min';

-- What each ticket owes next. By the index of all that is owed, whose order is that of the deadlines, a list would look through
-- everything the team owes for each of its rows.
-- squawk-ignore require-concurrent-index-creation
create index sla_cycles_next on sla_cycles (team_id, ticket_id, breach_at) include (metric)
  where breach_at is not null and stop is null;
