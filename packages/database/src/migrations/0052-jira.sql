-- Projects of Jira whose issues are tickets here, or are known to them.
create table jira_projects (
  team_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  key text not null check (key ~ '^[A-Z][A-Z0-9_]{0,19}$'),
  mode text not null check (mode in ('local', 'mirror', 'linked')),
  -- Who wins a field that both sides have changed; what is not said is Jira's.
  owners jsonb not null default '{}',
  project_id uuid,
  issue_type text not null default 'Task' check (char_length(issue_type) between 1 and 100),
  -- Everything that was changed in Jira before this time is here.
  synced_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (team_id, id),
  unique (team_id, connection_id, key),
  foreign key (team_id, connection_id) references connections (team_id, id) on delete cascade,
  foreign key (team_id, project_id) references projects (team_id, id)
);
create index jira_projects_of_project on jira_projects (team_id, project_id) where project_id is not null;

-- One issue and one ticket that say the same. Without an issue: somebody is creating it.
create table jira_issues (
  team_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  ticket_id uuid not null,
  issue_id text check (char_length(issue_id) between 1 and 100),
  key text check (char_length(key) between 1 and 100),
  former_keys text[] not null default '{}',
  -- What Jira said last, field by field, each with the mark that makes it the newest.
  remote jsonb not null default '{}',
  marks jsonb not null default '{}',
  -- What both sides last agreed on.
  base jsonb not null default '{}',
  attempted_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (team_id, id),
  unique (team_id, ticket_id),
  unique (team_id, connection_id, issue_id),
  foreign key (team_id, connection_id) references connections (team_id, id) on delete cascade,
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade
);
create index jira_issues_by_key on jira_issues (team_id, connection_id, key);
