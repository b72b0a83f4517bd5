-- What a project was made of when somebody saved it to begin others with. Never people, talk or files.
create table project_templates (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 200),
  description text not null default '',
  content jsonb not null check (octet_length(content::text) <= 1048576),
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create unique index project_templates_name on project_templates (team_id, lower(name));
