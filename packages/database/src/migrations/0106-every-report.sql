set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Those who run the platform list the reports of all teams.
-- squawk-ignore require-concurrent-index-creation
create index reports_by_created on reports (created_at, team_id, id) where deleted_at is null;
-- squawk-ignore require-concurrent-index-creation
create index subscription_changes_by_time on subscription_changes (at);
