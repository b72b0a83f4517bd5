-- What people want to be told, where and when.
create table notification_choices (
  user_id uuid not null references users on delete cascade,
  -- Null: all teams without a choice of their own.
  team_id uuid references teams on delete cascade,
  -- A type of notification, or * for all without a choice of their own.
  type text not null,
  channel text not null check (channel in ('app', 'mail', 'push')),
  mode text not null check (mode in ('instant', 'digest', 'off')),
  updated_at timestamptz not null,
  unique nulls not distinct (user_id, team_id, type, channel),
  check (mode <> 'digest' or channel = 'mail')
);

create table notification_times (
  user_id uuid primary key references users on delete cascade,
  digest_at time not null default '08:00',
  -- Windows of {days, from, to}.
  quiet jsonb not null default '[]',
  -- Null: the time zone of the user.
  quiet_zone text,
  updated_at timestamptz not null
);

-- What waits for the end of quiet hours, for the digest, or for what else happens meanwhile. It is written when it goes
-- out, from what is true by then: here are no texts.
create table held_notices (
  team_id uuid not null,
  person_id uuid not null,
  event_id uuid not null,
  channel text not null check (channel in ('mail', 'push')),
  type text not null,
  due_at timestamptz not null,
  primary key (team_id, person_id, channel, event_id),
  foreign key (team_id, person_id) references people on delete cascade
);

-- When somebody last got a mail of a type: what follows closely goes out together.
create table mail_paces (
  team_id uuid not null,
  person_id uuid not null,
  type text not null,
  sent_at timestamptz not null,
  primary key (team_id, person_id, type),
  foreign key (team_id, person_id) references people on delete cascade
);
create index mail_paces_age on mail_paces (sent_at);

-- Addresses that get no mail, from one team or from all.
create table mail_suppressions (
  address_hash bytea not null,
  team_id uuid references teams on delete cascade,
  reason text not null check (reason in ('asked', 'bounced')),
  created_at timestamptz not null,
  unique nulls not distinct (address_hash, team_id)
);

-- The type of notification that a mail is, so that its reader can end just these.
alter table emails add column notice text;
