-- Somebody's talk with a model. Nobody else sees it.
create table chat_sessions (
  team_id uuid not null references teams,
  id uuid not null,
  person_id uuid not null,
  title text not null,
  model text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, person_id) references people (team_id, id)
);
create index chat_sessions_by_person on chat_sessions (team_id, person_id, updated_at desc, id desc);

create table chat_messages (
  team_id uuid not null,
  id uuid not null,
  session_id uuid not null,
  role text not null check (role in ('user', 'assistant')),
  state text not null check (state in ('queued', 'running', 'done', 'cut', 'failed', 'cancelled')),
  text text not null,
  -- What the reply is about beyond the talk, as its reader saw it then.
  material jsonb,
  -- What was found for the question: index, kind, id, label, title, text.
  passages jsonb not null default '[]',
  citations integer[] not null default '{}',
  provenance jsonb,
  error text,
  attempt integer not null default 0,
  -- The position of the end in the stream.
  end_position integer,
  helpful boolean,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, session_id) references chat_sessions (team_id, id) on delete cascade
);
create index chat_messages_by_session on chat_messages (team_id, session_id, created_at, id);
create unique index chat_messages_running on chat_messages (team_id, session_id)
  where role = 'assistant' and state in ('queued', 'running');

-- A reply as it was written, so that a reader can go on anywhere.
create table chat_deltas (
  team_id uuid not null,
  message_id uuid not null,
  position integer not null,
  kind text not null check (kind in ('text', 'reset')),
  text text not null,
  expires_at timestamptz not null,
  primary key (team_id, message_id, position),
  foreign key (team_id, message_id) references chat_messages (team_id, id) on delete cascade
);
create index chat_deltas_expiry on chat_deltas (expires_at);

-- A ticket that a reply proposes. Only its reader makes it one.
create table chat_drafts (
  team_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  title text not null,
  description text not null,
  type text not null,
  priority text not null,
  category text,
  state text not null check (state in ('open', 'confirmed', 'discarded')),
  ticket_id uuid,
  created_at timestamptz not null,
  decided_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, message_id) references chat_messages (team_id, id) on delete cascade
);
create unique index chat_drafts_of_message on chat_drafts (team_id, message_id);
