set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- A report can be about the tasks of one project.
alter table reports add column project_id uuid;
alter table reports add constraint reports_project_fkey
  foreign key (team_id, project_id) references projects (team_id, id) on delete set null (project_id) not valid;
-- The column is new and empty.
-- squawk-ignore require-concurrent-index-creation
create index reports_by_project on reports (team_id, project_id) where project_id is not null;
alter table reports add constraint reports_kinds
  check (kind in ('service', 'sla', 'project', 'ai_usage', 'custom')) not valid;
alter table reports drop constraint reports_kind_check;
