set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- The ticket that a task is done for; it may go before the task does.
alter table tasks add column ticket_id uuid;
alter table tasks add constraint tasks_ticket_fkey foreign key (team_id, ticket_id) references tickets (team_id, id)
  on delete set null (ticket_id) not valid;
-- squawk-ignore require-concurrent-index-creation
create index tasks_of_ticket on tasks (team_id, ticket_id) where ticket_id is not null;
