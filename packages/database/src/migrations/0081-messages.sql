-- Conversations in a team that belong to no ticket.
create table message_threads (
  team_id uuid not null references teams,
  id uuid not null,
  subject text check (char_length(subject) between 1 and 200),
  -- The two people of a conversation without a subject, so that there is one of each pair.
  pair text,
  created_by uuid not null,
  created_at timestamptz not null,
  last_message_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create unique index message_threads_pair on message_threads (team_id, pair) where pair is not null;

create table thread_people (
  team_id uuid not null,
  thread_id uuid not null,
  person_id uuid not null,
  -- They see what was said from then on.
  joined_at timestamptz not null,
  gone_at timestamptz,
  read_until timestamptz not null,
  muted boolean not null default false,
  primary key (team_id, thread_id, person_id),
  foreign key (team_id, thread_id) references message_threads (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index thread_people_of on thread_people (team_id, person_id) where gone_at is null;

create table messages (
  team_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  reply_to_id uuid,
  author_id uuid not null,
  content text not null check (char_length(content) <= 10000),
  created_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, thread_id) references message_threads (team_id, id) on delete cascade,
  foreign key (team_id, author_id) references people (team_id, id)
);
create index messages_of_thread on messages (team_id, thread_id, created_at desc, id desc);
create index messages_by_age on messages (team_id, created_at);
