set local lock_timeout = '5s';

-- One index for all that is searched. What a passage says is that of the row it is of, which alone knows who sees it.
create table passages (
  team_id uuid not null,
  -- The row that a filter finds by it: the ticket of a comment, the row itself otherwise.
  home_id uuid not null,
  kind text not null,
  entity_id uuid not null,
  ordinal integer not null,
  -- Only for those who handle tickets.
  internal boolean not null default false,
  length integer not null,
  terms tsvector not null,
  primary key (team_id, home_id, kind, entity_id, ordinal),
  foreign key (team_id) references teams
);
-- A passage is read whole for each ranking: it stays in its row up to the size of a page.
alter table passages alter column terms set storage external;
alter table passages set (toast_tuple_target = 8160);
create index passages_terms on passages using gin (team_id, terms);

-- How rare the terms of a team are, and which words it uses: counted again and again.
create table passage_terms (
  team_id uuid not null,
  term text collate "C" not null check (char_length(term) <= 40),
  passages integer not null,
  primary key (team_id, term),
  foreign key (team_id) references teams
);
create table passage_counts (
  team_id uuid not null primary key,
  passages integer not null,
  average_length real not null,
  counted_at timestamptz,
  -- When somebody asked to count again: it is not asked twice.
  asked_at timestamptz,
  foreign key (team_id) references teams
);

create table search_history (
  team_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  query text not null check (char_length(query) between 1 and 500),
  kinds text[] not null default '{}',
  hits integer not null,
  created_at timestamptz not null,
  primary key (team_id, id),
  unique (team_id, person_id, query),
  foreign key (team_id, person_id) references people (team_id, id)
);
create index search_history_by_time on search_history (team_id, person_id, created_at, id);
create index search_history_old on search_history (created_at);

-- What a row said is forgotten with it, whoever deletes it.
create function forget_passages() returns trigger language plpgsql as $$
begin
  delete from passages p using removed r where p.team_id = r.team_id and p.home_id = r.id;
  return null;
end $$;
create trigger tickets_passages after delete on tickets
  referencing old table as removed for each statement execute function forget_passages();
create trigger tasks_passages after delete on tasks
  referencing old table as removed for each statement execute function forget_passages();
create trigger projects_passages after delete on projects
  referencing old table as removed for each statement execute function forget_passages();

create function forget_ticket_comment_passages() returns trigger language plpgsql as $$
begin
  delete from passages p using removed r
  where p.team_id = r.team_id and p.home_id = r.ticket_id and p.kind = 'ticket_comment' and p.entity_id = r.id;
  return null;
end $$;
create trigger ticket_comments_passages after delete on ticket_comments
  referencing old table as removed for each statement execute function forget_ticket_comment_passages();

create function forget_project_comment_passages() returns trigger language plpgsql as $$
begin
  delete from passages p using removed r
  where p.team_id = r.team_id and p.home_id = coalesce(r.task_id, r.project_id) and p.kind = 'project_comment'
    and p.entity_id = r.id;
  return null;
end $$;
create trigger project_comments_passages after delete on project_comments
  referencing old table as removed for each statement execute function forget_project_comment_passages();

-- Tickets are found in the passages. The column stays for the release before and says nothing new; its index goes.
alter table tickets alter column search drop expression;
alter table tickets alter column search set default '';
-- squawk-ignore require-concurrent-index-deletion
drop index tickets_search;
