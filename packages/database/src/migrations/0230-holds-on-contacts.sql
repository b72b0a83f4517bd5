set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- While one is in force, what a team keeps of a person without an account is not erased. It stays in force when they get an
-- account, or turn out to be somebody who has one.
create table contact_holds (
  team_id uuid not null references teams,
  id uuid not null,
  person_id uuid not null,
  reason text not null check (char_length(reason) between 1 and 500),
  created_by uuid not null,
  created_at timestamptz not null,
  lifted_by uuid,
  lifted_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, person_id) references people (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id),
  foreign key (team_id, lifted_by) references people (team_id, id)
);
create index contact_holds_of_person on contact_holds (team_id, person_id, created_at desc, id desc);
create index contact_holds_by_created on contact_holds (team_id, created_at desc, id desc);
create index contact_holds_in_force on contact_holds (team_id, person_id) where lifted_at is null;
create index contact_holds_creator on contact_holds (team_id, created_by);
create index contact_holds_lifter on contact_holds (team_id, lifted_by);
