-- Projects: what they are made of besides tasks ---------------------------------------------------------------------

alter table projects add column lead_id uuid;
alter table projects add column starts_on date;
alter table projects add column due_on date;
alter table projects add column cascade_close boolean not null default false;
-- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint
alter table projects add constraint projects_lead_fkey foreign key (team_id, lead_id) references people (team_id, id);
-- squawk-ignore constraint-missing-not-valid
alter table projects add constraint projects_days check (due_on is null or starts_on is null or due_on >= starts_on);
-- The column is new, so nothing goes into the index.
-- squawk-ignore require-concurrent-index-creation
create index projects_purge on projects (purge_at) where purge_at is not null;

-- Every key that a project has or had: an old one keeps leading to it, and no other project ever gets it.
create table project_keys (
  team_id uuid not null references teams,
  key text not null check (key ~ '^[A-Z][A-Z0-9]{1,9}$'),
  -- Null where the project is gone for good.
  project_id uuid,
  primary key (team_id, key),
  foreign key (team_id, project_id) references projects (team_id, id) on delete set null (project_id)
);
create index project_keys_of_project on project_keys (team_id, project_id);
insert into project_keys (team_id, key, project_id) select team_id, key, id from projects on conflict do nothing;

create table project_favorites (
  team_id uuid not null,
  person_id uuid not null,
  project_id uuid not null,
  created_at timestamptz not null,
  primary key (team_id, person_id, project_id),
  foreign key (team_id, person_id) references people (team_id, id),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade
);
create index project_favorites_of_project on project_favorites (team_id, project_id);

create table project_tags (
  team_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  name text not null check (char_length(name) between 1 and 50),
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade
);
create unique index project_tags_name on project_tags (team_id, project_id, lower(name));
create index project_tags_by_name on project_tags (team_id, lower(name));

create table task_statuses (
  team_id uuid not null,
  project_id uuid not null,
  slug text not null check (slug ~ '^[a-z][a-z0-9_]{0,39}$'),
  name text not null check (char_length(name) between 1 and 50),
  category text not null check (category in ('todo', 'doing', 'done', 'cancelled')),
  position integer not null,
  primary key (team_id, project_id, slug),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade
);
insert into task_statuses (team_id, project_id, slug, name, category, position)
select p.team_id, p.id, s.slug, s.name, s.category, s.position from projects p cross join (values
  ('todo', 'To do', 'todo', 1), ('in_progress', 'In progress', 'doing', 2), ('done', 'Done', 'done', 3),
  ('cancelled', 'Cancelled', 'cancelled', 4)) as s (slug, name, category, position);

-- Who was invited to a project before they were in the team: they join both when they accept.
create table project_invitations (
  team_id uuid not null,
  invitation_id uuid not null,
  project_id uuid not null,
  role text not null check (role in ('owner', 'maintainer', 'member', 'viewer')),
  created_at timestamptz not null,
  primary key (team_id, invitation_id, project_id),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade
);
create index project_invitations_of_project on project_invitations (team_id, project_id);
