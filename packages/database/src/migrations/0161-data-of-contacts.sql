set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- A request can be about a person without an account, whom one team knows. The person stays nameless once erased, so the
-- request can go on naming them; both go with their team.
alter table data_requests
  add column team_id uuid,
  add column person_id uuid,
  add constraint data_requests_of_one check ((team_id is null) = (person_id is null) and (person_id is null or user_id is null)) not valid;
-- squawk-ignore require-concurrent-index-creation
create index data_requests_of_person on data_requests (team_id, person_id, created_at desc, id desc)
  where team_id is not null;
