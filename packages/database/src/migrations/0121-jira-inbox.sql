set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What was lost, or waits for somebody, where both sides had changed a field.
create table jira_conflicts (
  team_id uuid not null,
  id uuid not null,
  issue uuid not null,
  field text not null check (field in ('title', 'priority', 'status', 'tags')),
  -- Whose value stays; null while it waits for somebody to say.
  kept text check (kept in ('jira', 'local')),
  local text not null,
  remote text not null,
  state text not null check (state in ('open', 'resolved')),
  resolved_by uuid,
  created_at timestamptz not null,
  resolved_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, issue) references jira_issues (team_id, id) on delete cascade,
  foreign key (team_id, resolved_by) references people (team_id, id)
);
create index jira_conflicts_in_order on jira_conflicts (team_id, state, created_at, id);
create index jira_conflicts_of_issue on jira_conflicts (team_id, issue, field);
create index jira_conflicts_of_person on jira_conflicts (team_id, resolved_by) where resolved_by is not null;
-- One question at a time about a field.
create unique index jira_conflicts_open on jira_conflicts (team_id, issue, field) where kept is null and state = 'open';

-- Comments of tickets that are written to Jira, each once. Without the id there: somebody is writing it.
create table jira_comments (
  team_id uuid not null,
  comment_id uuid not null,
  issue uuid not null,
  jira_id text check (char_length(jira_id) between 1 and 100),
  digest bytea not null,
  attempted_at timestamptz not null,
  primary key (team_id, comment_id),
  foreign key (team_id, comment_id) references ticket_comments (team_id, id) on delete cascade,
  foreign key (team_id, issue) references jira_issues (team_id, id) on delete cascade
);
create unique index jira_comments_there on jira_comments (team_id, issue, jira_id) where jira_id is not null;
create index jira_comments_on_their_way on jira_comments (team_id, issue, digest) where jira_id is null;
