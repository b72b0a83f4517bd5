set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Roles that a team offers somebody who is in it as a requester at most: they get them by their own act alone.
alter table people add column offered_roles text[];
alter table people add column offered_by uuid;
alter table people add constraint people_offered_roles
  check (offered_roles <@ array['requester', 'viewer', 'member', 'approver', 'agent', 'admin', 'owner']) not valid;
-- The columns are new and empty.
-- squawk-ignore constraint-missing-not-valid
alter table people validate constraint people_offered_roles;
alter table people add constraint people_offered_by
  foreign key (team_id, offered_by) references people (team_id, id) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table people validate constraint people_offered_by;
