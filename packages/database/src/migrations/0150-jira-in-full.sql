set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What words of Jira mean here, where they are not those of the team, and which security levels of issues may be read here:
-- an issue of another level is no ticket.
alter table jira_projects
  add column maps jsonb not null default '{}',
  add column security_levels text[] not null default '{}';

-- An issue and a ticket that no longer say the same: somebody separated them, or Jira shows the issue to fewer people.
alter table jira_issues add column stopped text check (stopped in ('unlinked', 'restricted'));

alter table jira_conflicts drop constraint jira_conflicts_field_check;
alter table jira_conflicts add constraint jira_conflicts_field_check
  check (field in ('title', 'priority', 'status', 'tags', 'assignee')) not valid;

-- The people that issues name, by what never changes about them, and who each of them is here.
create table jira_users (
  team_id uuid not null,
  connection_id uuid not null,
  account_id text not null check (char_length(account_id) between 1 and 200),
  name text,
  email text,
  person_id uuid,
  -- Somebody has said who it is, so no message does.
  is_set boolean not null default false,
  seen_at timestamptz not null,
  primary key (team_id, connection_id, account_id),
  foreign key (team_id, connection_id) references connections (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index jira_users_of_person on jira_users (team_id, person_id) where person_id is not null;

-- When Jira last said what a comment of its own says; null for comments that were written here.
alter table jira_comments add column heard_at timestamptz;
-- Comments that were deleted there: a message that is late brings none of them back.
create table jira_comments_gone (
  team_id uuid not null,
  issue uuid not null,
  jira_id text not null check (char_length(jira_id) between 1 and 100),
  primary key (team_id, issue, jira_id),
  foreign key (team_id, issue) references jira_issues (team_id, id) on delete cascade
);

-- Files that are on both sides, each once. Without the id there: somebody is uploading it; without a file here: it is to be
-- fetched, or cannot be.
create table jira_attachments (
  team_id uuid not null,
  id uuid not null,
  issue uuid not null,
  origin text not null check (origin in ('jira', 'local')),
  jira_id text check (char_length(jira_id) between 1 and 100),
  file_id uuid,
  state text not null check (state in ('pending', 'done', 'refused', 'gone')),
  filename text not null,
  size bigint not null,
  content text,
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, issue) references jira_issues (team_id, id) on delete cascade
);
create unique index jira_attachments_there on jira_attachments (team_id, issue, jira_id) where jira_id is not null;
create unique index jira_attachments_here on jira_attachments (team_id, issue, file_id) where file_id is not null;
