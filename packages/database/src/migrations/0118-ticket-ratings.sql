-- What reporters were asked after their ticket was solved, once for each ticket, and what they answered.
create table ticket_ratings (
  team_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  person_id uuid not null,
  -- Who had the ticket when it was solved.
  assignee_id uuid,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  score smallint check (score between 1 and 5),
  comment text check (char_length(comment) between 1 and 4000),
  answered_at timestamptz,
  primary key (team_id, id),
  unique (team_id, ticket_id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id),
  foreign key (team_id, assignee_id) references people (team_id, id)
);
create index ticket_ratings_by_age on ticket_ratings (team_id, asked_at desc, id desc);
create index ticket_ratings_of_person on ticket_ratings (team_id, person_id, asked_at);
create index ticket_ratings_of_assignee on ticket_ratings (team_id, assignee_id);
