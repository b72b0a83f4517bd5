set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- A request may be about a step of an agent too: people decide on all that waits in one place.
alter table approval_requests add column agent_run_id uuid;
alter table approval_requests drop constraint approval_requests_subject;
alter table approval_requests add constraint approval_requests_one_subject
  check (num_nonnulls(ticket_id, run_id, agent_run_id) = 1 and (ticket_id is null) = (step is not null)
    and (ticket_id is null) = (title is not null))
  not valid;
alter table approval_requests add constraint approval_requests_agent_run
  foreign key (team_id, agent_run_id) references agent_runs (team_id, id) on delete cascade not valid;
-- squawk-ignore require-concurrent-index-creation
create index approval_requests_by_agent_run on approval_requests (team_id, agent_run_id) where agent_run_id is not null;

-- What a step waits with.
alter table agent_steps add column request_id uuid;
-- squawk-ignore require-concurrent-index-creation
create index agent_steps_by_request on agent_steps (team_id, request_id) where request_id is not null;
