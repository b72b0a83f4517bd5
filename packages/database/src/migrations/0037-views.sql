-- Lists that people come back to: what they filter by, how they are sorted, and which columns they show.
create table views (
  team_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('ticket', 'task')),
  owner_id uuid not null,
  shared boolean not null,
  name text not null check (char_length(name) between 1 and 100),
  filter jsonb not null,
  sort text,
  "order" text check ("order" in ('asc', 'desc')),
  columns text[] not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, owner_id) references people (team_id, id)
);
create index views_of_person on views (team_id, owner_id, kind);
create index views_shared on views (team_id, kind) where shared;

-- The order in which somebody wants to see views, standard ones by their names.
create table view_orders (
  team_id uuid not null,
  person_id uuid not null,
  kind text not null check (kind in ('ticket', 'task')),
  view_ids text[] not null,
  primary key (team_id, person_id, kind),
  foreign key (team_id, person_id) references people (team_id, id)
);
