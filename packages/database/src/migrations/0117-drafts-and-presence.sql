-- What people are about to say at a ticket.
create table ticket_drafts (
  team_id uuid not null,
  ticket_id uuid not null,
  person_id uuid not null,
  mode text not null check (mode in ('reply', 'note')),
  content text not null check (char_length(content) between 1 and 20000),
  version integer not null default 1,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (team_id, ticket_id, person_id, mode),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index ticket_drafts_of_person on ticket_drafts (team_id, person_id);
create index ticket_drafts_by_age on ticket_drafts (updated_at);

-- Who looks at a ticket, or answers it, right now.
create table ticket_presence (
  team_id uuid not null,
  ticket_id uuid not null,
  person_id uuid not null,
  doing text not null check (doing in ('viewing', 'answering')),
  since timestamptz not null,
  seen_at timestamptz not null,
  primary key (team_id, ticket_id, person_id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index ticket_presence_of_person on ticket_presence (team_id, person_id);
create index ticket_presence_by_age on ticket_presence (seen_at);
