-- When everything of a project was compared last: what was deleted or moved there without a message.
alter table jira_projects add column compared_at timestamptz;

-- What was posted of issues, by its bytes: whoever posts the same twice is told so.
create table jira_posted (
  team_id uuid not null references teams,
  connection_id uuid not null,
  digest bytea not null,
  at timestamptz not null,
  primary key (team_id, connection_id, digest)
);
create index jira_posted_age on jira_posted (at);
