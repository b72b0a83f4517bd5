set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- The description of the issue has what Markdown has no sign for, so nothing from here is written over it.
alter table jira_issues add column text_lossy boolean not null default false;

alter table jira_conflicts drop constraint jira_conflicts_field_check;
alter table jira_conflicts add constraint jira_conflicts_field_check
  check (field in ('title', 'priority', 'status', 'tags', 'assignee', 'description')) not valid;
