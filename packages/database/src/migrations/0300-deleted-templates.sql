set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Templates can be restored for a while; meanwhile their name is free.
alter table ai_templates add column deleted_at timestamptz;
-- squawk-ignore require-concurrent-index-deletion
drop index ai_templates_name;
-- There are few templates.
-- squawk-ignore require-concurrent-index-creation
create unique index ai_templates_name on ai_templates (team_id, lower(name)) where deleted_at is null;
