-- Photos of field work. What is served was drawn anew by us and carries nothing but pixels; time and place stand here.
create table photos (
  team_id uuid not null references teams,
  id uuid not null,
  inspection_id uuid,
  item_key text,
  caption text not null default '',
  -- Awaited: announced by a client that was offline, and not here yet.
  state text not null check (state in ('awaited', 'processing', 'ready', 'refused')),
  refusal text check (refusal in ('unsupported', 'unreadable', 'too_large', 'too_slow')),
  file_id uuid,
  thumb_id uuid,
  original_id uuid,
  original_sha256 bytea,
  width integer,
  height integer,
  taken_at timestamptz,
  taken_at_source text check (taken_at_source in ('camera', 'client', 'arrival')),
  latitude numeric(9, 6) check (latitude between -90 and 90),
  longitude numeric(9, 6) check (longitude between -180 and 180),
  accuracy_m real check (accuracy_m >= 0),
  place_source text check (place_source in ('camera', 'client')),
  uploaded_by uuid not null,
  created_hash bytea,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, inspection_id) references inspections (team_id, id) on delete cascade,
  foreign key (team_id, uploaded_by) references people (team_id, id),
  check ((latitude is null) = (longitude is null)),
  check (item_key is null or inspection_id is not null),
  check ((state = 'ready') = (file_id is not null)),
  check ((state = 'refused') = (refusal is not null))
);
create index photos_by_created on photos (team_id, created_at desc, id desc);
create index photos_of_inspection on photos (team_id, inspection_id, created_at desc, id desc)
  where inspection_id is not null;
