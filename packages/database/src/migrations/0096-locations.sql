set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What somebody agreed to: without it, no place of theirs is kept.
create table location_consents (
  team_id uuid not null references teams,
  id uuid not null,
  person_id uuid not null,
  -- The sentence that was agreed to, and its hash.
  text text not null check (char_length(text) between 1 and 5000),
  text_hash bytea not null check (octet_length(text_hash) = 32),
  granted_at timestamptz not null,
  revoked_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, person_id) references people (team_id, id)
);
create unique index location_consents_open on location_consents (team_id, person_id) where revoked_at is null;

-- Where people were. Somebody is at one place at a time, so that what is sent twice is there once.
create table locations (
  team_id uuid not null references teams,
  person_id uuid not null,
  at timestamptz not null,
  lat numeric(9, 6) not null check (lat between -90 and 90),
  lon numeric(9, 6) not null check (lon between -180 and 180),
  -- In metres.
  accuracy real check (accuracy >= 0),
  received_at timestamptz not null,
  primary key (team_id, person_id, at),
  foreign key (team_id, person_id) references people (team_id, id)
);
-- What is old goes by this one, team by team.
create index locations_by_age on locations (team_id, at);

-- Who looked at the track of somebody else, and why.
create table location_reveals (
  team_id uuid not null references teams,
  id uuid not null,
  person_id uuid not null,
  viewer_id uuid not null,
  reason text not null check (char_length(reason) between 1 and 500),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, person_id) references people (team_id, id),
  foreign key (team_id, viewer_id) references people (team_id, id)
);
create index location_reveals_of on location_reveals (team_id, viewer_id, person_id, expires_at);

-- Places that have a name in a team.
create table places (
  team_id uuid not null references teams,
  id uuid not null,
  name text collate "und-x-icu" not null check (char_length(name) between 1 and 200),
  address text check (char_length(address) <= 500),
  lat numeric(9, 6) not null check (lat between -90 and 90),
  lon numeric(9, 6) not null check (lon between -180 and 180),
  radius integer not null check (radius between 10 and 5000),
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create index places_by_name on places (team_id, name, id);
create index places_near on places (team_id, lat, lon);
