set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- How far somebody has read a ticket: as it was, and with the last of its events, when they looked. What others did after
-- that is unread. `unread` is what they said themselves: they want to come back to it.
create table ticket_reads (
  team_id uuid not null,
  person_id uuid not null,
  ticket_id uuid not null,
  ticket_updated_at timestamptz not null,
  last_event_id uuid,
  unread boolean not null default false,
  at timestamptz not null,
  primary key (team_id, person_id, ticket_id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index ticket_reads_of_ticket on ticket_reads (team_id, ticket_id);
create index ticket_reads_unread on ticket_reads (team_id, person_id, ticket_id) where unread;
create index ticket_reads_by_age on ticket_reads (at);
