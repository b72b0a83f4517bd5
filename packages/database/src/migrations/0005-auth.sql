set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What lets a reporter without an account see the one ticket that a mail told them of.
create table ticket_passes (
  team_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  person_id uuid not null,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  -- Later with each mail.
  expires_at timestamptz not null,
  primary key (team_id, id),
  unique (team_id, ticket_id, person_id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index ticket_passes_of_person on ticket_passes (team_id, person_id);
create index ticket_passes_expired on ticket_passes (expires_at);
