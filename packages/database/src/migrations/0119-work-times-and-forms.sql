-- How long people worked on a ticket or a task. Without an end: they work on it now.
create table work_times (
  team_id uuid not null references teams,
  id uuid not null,
  ticket_id uuid,
  task_id uuid,
  person_id uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  note text check (char_length(note) between 1 and 2000),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  check (num_nonnulls(ticket_id, task_id) = 1),
  check (ended_at > started_at),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, task_id) references tasks (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index work_times_of_person on work_times (team_id, person_id, started_at desc, id desc);
create index work_times_of_ticket on work_times (team_id, ticket_id, started_at desc, id desc) where ticket_id is not null;
create index work_times_of_task on work_times (team_id, task_id, started_at desc, id desc) where task_id is not null;
-- Nobody works on two things at once.
create unique index work_times_running on work_times (team_id, person_id) where ended_at is null;

-- Which fields a type of ticket asks for, of requesters and of agents. A type without a row asks for all.
create table ticket_forms (
  team_id uuid not null references teams,
  type text not null check (type in ('bug', 'feature', 'incident', 'request', 'question')),
  -- By the key of the field: its place, and what it is to requesters and agents.
  fields jsonb not null,
  updated_at timestamptz not null,
  primary key (team_id, type)
);
