set local lock_timeout = '5s';
set local statement_timeout = '10min';

-- What is open, the most urgent first: by the index of all priorities, a list would pass every urgent ticket that was ever closed.
-- It holds what is active alone, so that it is small, and read once over the table.
-- squawk-ignore require-concurrent-index-creation
create index tickets_active_by_priority on tickets (team_id, status_category, priority_rank desc, id desc)
  where deleted_at is null and status_category in ('open', 'waiting');
