set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- A request is about what a ticket says, or about a step that a run of a workflow waits with. Runs are asked for by the bot
-- of the team, so that whoever the run acts for may decide.
alter table approval_requests
  -- squawk-ignore ban-drop-not-null
  alter column ticket_id drop not null,
  add column run_id uuid,
  add column step text check (char_length(step) between 1 and 100),
  add column title text check (char_length(title) between 1 and 300);
alter table approval_requests add constraint approval_requests_subject
  check ((ticket_id is null) <> (run_id is null) and (run_id is null) = (step is null) and (run_id is null) = (title is null))
  not valid;
alter table approval_requests add constraint approval_requests_run
  foreign key (team_id, run_id) references workflow_runs (team_id, id) on delete cascade not valid;
-- squawk-ignore require-concurrent-index-creation
create index approval_requests_by_run on approval_requests (team_id, run_id) where run_id is not null;
-- squawk-ignore require-concurrent-index-creation
create unique index people_one_bot on people (team_id) where kind = 'bot';
