set local lock_timeout = '5s';
set local statement_timeout = '10min';

-- What was said in a project is counted without what was said at its deleted tasks: they are few, and found here.
-- It holds deleted tasks alone, so that it is small, and read once over the table.
-- squawk-ignore require-concurrent-index-creation
create index tasks_deleted on tasks (team_id, project_id) where deleted_at is not null;
