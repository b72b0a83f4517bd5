-- What was measured. The value stays as it was typed; the base unit is for comparing.
create table measurements (
  team_id uuid not null references teams,
  id uuid not null,
  inspection_id uuid,
  label text not null,
  value text not null check (value ~ '^-?[0-9]{1,12}([.][0-9]{1,9})?$'),
  unit text not null,
  kind text not null,
  base_value numeric not null,
  note text not null default '',
  measured_by uuid not null,
  measured_at timestamptz not null,
  created_hash bytea not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, inspection_id) references inspections (team_id, id) on delete cascade,
  foreign key (team_id, measured_by) references people (team_id, id)
);
create index measurements_by_created on measurements (team_id, created_at desc, id desc);
create index measurements_of_inspection on measurements (team_id, inspection_id, created_at desc, id desc)
  where inspection_id is not null;
