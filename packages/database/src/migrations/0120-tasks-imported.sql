set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- A file may be imported into two projects: its keys are unique in each of them.
-- squawk-ignore require-concurrent-index-creation
create unique index tasks_imported on tasks (team_id, project_id, source, external_key) where external_key is not null;
-- squawk-ignore require-concurrent-index-deletion
drop index tasks_external;

-- The due dates of which its assignee was reminded before and after them.
alter table tasks add column soon_told date, add column overdue_told date;
-- What reminders look through, over all teams: unfinished work of somebody that is due.
-- squawk-ignore require-concurrent-index-creation
create index tasks_to_remind on tasks (due_on)
  where deleted_at is null and assignee_id is not null and due_on is not null and status_category in ('todo', 'doing');
