-- A team member who is at another system to let us use an account there. The state comes back with the answer, once.
create table integration_flows (
  state_hash bytea primary key,
  team_id uuid not null references teams,
  person_id uuid not null,
  provider text not null check (provider in ('slack', 'github', 'clickup')),
  binding_hash bytea not null,
  return_to text not null check (char_length(return_to) between 1 and 500),
  expires_at timestamptz not null,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index integration_flows_of_person on integration_flows (team_id, person_id);
create index integration_flows_expiry on integration_flows (expires_at);

-- Repositories whose merges say something about tickets.
create table repositories (
  team_id uuid not null,
  id uuid not null,
  connection_id uuid not null,
  full_name text not null check (char_length(full_name) between 3 and 200),
  project_id uuid,
  on_merge_status text,
  created_by uuid,
  created_at timestamptz not null,
  primary key (team_id, id),
  unique (team_id, full_name),
  foreign key (team_id, connection_id) references connections (team_id, id) on delete cascade,
  foreign key (team_id, project_id) references projects (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create index repositories_in_order on repositories (team_id, created_at, id);
create index repositories_of_connection on repositories (team_id, connection_id);
create index repositories_of_project on repositories (team_id, project_id) where project_id is not null;
create index repositories_of_creator on repositories (team_id, created_by) where created_by is not null;
