set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Roles that a team makes of single permissions, beside the seven that there are everywhere.
create table custom_roles (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 60),
  description text check (char_length(description) between 1 and 500),
  -- In the order of the table of permissions, so that equal sets are equal values.
  permissions text[] not null check (cardinality(permissions) > 0
    and not permissions && array['members.manage', 'billing.read', 'billing.manage', 'team.own']),
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  -- What `people.granted` follows.
  unique (team_id, id, permissions),
  -- People point at roles, so a role lets its maker go first.
  foreign key (team_id, created_by) references people (team_id, id) on delete set null (created_by)
);
create unique index custom_roles_name on custom_roles (team_id, lower(name));

-- The custom role of a person, and what it permits: the key that they refer to holds the permissions, so that a change
-- of the role is a change of everybody who has it, in one statement, and neither can be without the other.
alter table people add column custom_role_id uuid;
alter table people add column granted text[] not null default '{}';
alter table people add column offered_custom_role_id uuid;
alter table team_invitations add column custom_role_id uuid;

-- The columns are new and empty.
alter table people add constraint people_granted check (custom_role_id is not null or granted = '{}') not valid;
-- squawk-ignore constraint-missing-not-valid
alter table people validate constraint people_granted;
alter table people add constraint people_custom_role
  foreign key (team_id, custom_role_id, granted) references custom_roles (team_id, id, permissions)
  on update cascade not valid;
-- squawk-ignore constraint-missing-not-valid
alter table people validate constraint people_custom_role;
alter table people add constraint people_offered_custom_role
  foreign key (team_id, offered_custom_role_id) references custom_roles (team_id, id) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table people validate constraint people_offered_custom_role;
alter table team_invitations add constraint team_invitations_custom_role
  foreign key (team_id, custom_role_id) references custom_roles (team_id, id) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table team_invitations validate constraint team_invitations_custom_role;

-- An invitation may be to nothing but a custom role, of which one that was used may outlive the role.
alter table team_invitations drop constraint team_invitations_roles_check;
alter table team_invitations add constraint team_invitations_roles
  check (roles <@ array['requester', 'viewer', 'member', 'approver', 'agent', 'admin', 'owner']) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table team_invitations validate constraint team_invitations_roles;
alter table team_invitations add constraint team_invitations_given
  check (cardinality(roles) > 0 or custom_role_id is not null or accepted_at is not null or revoked_at is not null) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table team_invitations validate constraint team_invitations_given;

-- squawk-ignore require-concurrent-index-creation
create index people_of_custom_role on people (team_id, custom_role_id, granted) where custom_role_id is not null;
-- squawk-ignore require-concurrent-index-creation
create index people_offered_custom on people (team_id, offered_custom_role_id) where offered_custom_role_id is not null;
-- squawk-ignore require-concurrent-index-creation
create index invitations_of_custom_role on team_invitations (team_id, custom_role_id) where custom_role_id is not null;
