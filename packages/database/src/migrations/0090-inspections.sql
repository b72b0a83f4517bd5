-- What there is to look at, item by item. Every change of the items is a revision, so that work which began offline with an
-- older one still fits.
create table inspection_templates (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null,
  description text not null default '',
  revision integer not null default 1,
  created_by uuid not null,
  -- Of what it was created with: the same again is a repetition, and anything else under its id is refused.
  created_hash bytea not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create index inspection_templates_by_created on inspection_templates (team_id, created_at desc, id desc);

create table inspection_template_revisions (
  team_id uuid not null,
  template_id uuid not null,
  revision integer not null,
  items jsonb not null,
  created_at timestamptz not null,
  primary key (team_id, template_id, revision),
  foreign key (team_id, template_id) references inspection_templates (team_id, id) on delete cascade
);

create table inspections (
  team_id uuid not null references teams,
  id uuid not null,
  number integer not null,
  title text not null,
  description text not null default '',
  site text not null default '',
  latitude numeric(9, 6) check (latitude between -90 and 90),
  longitude numeric(9, 6) check (longitude between -180 and 180),
  status text not null check (status in ('draft', 'in_progress', 'completed')),
  template_id uuid,
  template_revision integer,
  -- A copy of what there was to look at: a template that changes or goes leaves it alone.
  items jsonb not null default '[]',
  assignee_id uuid,
  scheduled_at timestamptz,
  created_by uuid not null,
  created_hash bytea not null,
  started_at timestamptz,
  completed_at timestamptz,
  completed_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, template_id) references inspection_templates (team_id, id) on delete set null (template_id),
  foreign key (team_id, assignee_id) references people (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id),
  foreign key (team_id, completed_by) references people (team_id, id),
  check ((latitude is null) = (longitude is null)),
  check ((status = 'completed') = (completed_at is not null))
);
create unique index inspections_number on inspections (team_id, number);
create index inspections_by_created on inspections (team_id, created_at desc, id desc);
create index inspections_by_updated on inspections (team_id, updated_at desc, id desc);
create index inspections_of_assignee on inspections (team_id, assignee_id, created_at desc, id desc)
  where assignee_id is not null;

-- Every answer that counted; the last version of an item counts now. Its id is the client's, so that an answer which is
-- sent twice is one.
create table inspection_answers (
  team_id uuid not null,
  id uuid not null,
  inspection_id uuid not null,
  item_key text not null,
  version integer not null,
  value jsonb not null,
  author_id uuid not null,
  client_at timestamptz,
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, inspection_id) references inspections (team_id, id) on delete cascade,
  foreign key (team_id, author_id) references people (team_id, id)
);
create unique index inspection_answers_version on inspection_answers (team_id, inspection_id, item_key, version desc);

-- Answers that came second: they are kept aside until somebody decides.
create table answer_conflicts (
  team_id uuid not null,
  id uuid not null,
  inspection_id uuid not null,
  item_key text not null,
  base_version integer not null,
  value jsonb not null,
  author_id uuid not null,
  client_at timestamptz,
  created_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by uuid,
  outcome text check (outcome in ('standing', 'aside', 'other')),
  primary key (team_id, id),
  foreign key (team_id, inspection_id) references inspections (team_id, id) on delete cascade,
  foreign key (team_id, author_id) references people (team_id, id),
  foreign key (team_id, resolved_by) references people (team_id, id),
  check ((resolved_at is null) = (outcome is null))
);
create index answer_conflicts_of_inspection on answer_conflicts (team_id, inspection_id, created_at, id);
