-- Lists of changes that agents apply to tickets, and texts that they answer with.
create table macros (
  team_id uuid not null references teams,
  id uuid not null,
  owner_id uuid not null,
  shared boolean not null,
  name text not null check (char_length(name) between 1 and 100),
  changes jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, owner_id) references people (team_id, id)
);
create index macros_of_person on macros (team_id, owner_id);
create index macros_shared on macros (team_id) where shared;

-- Changes of several tickets at once, as long as they can be undone.
create table bulk_changes (
  team_id uuid not null references teams,
  id uuid not null,
  person_id uuid not null,
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, person_id) references people (team_id, id)
);
create index bulk_changes_by_age on bulk_changes (created_at);

create table bulk_change_items (
  team_id uuid not null,
  change_id uuid not null,
  ticket_id uuid not null,
  position integer not null,
  -- What the columns that were written held before.
  before jsonb not null,
  -- The version of the ticket behind the change: undone is only what nobody has changed since.
  version integer not null,
  comment_ids uuid[] not null default '{}',
  undone_at timestamptz,
  primary key (team_id, change_id, ticket_id),
  foreign key (team_id, change_id) references bulk_changes (team_id, id) on delete cascade,
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade
);
create index bulk_change_items_of_ticket on bulk_change_items (team_id, ticket_id);
