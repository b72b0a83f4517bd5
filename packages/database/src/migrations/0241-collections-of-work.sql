set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Collections hold tickets and tasks beside documents and memories.
alter table collection_items add column ticket_id uuid, add column task_id uuid;
alter table collection_items drop constraint collection_items_check;
alter table collection_items add constraint collection_items_one
  check (num_nonnulls(document_id, memory_id, ticket_id, task_id) = 1) not valid;
alter table collection_items add constraint collection_items_ticket_fkey
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade not valid;
alter table collection_items add constraint collection_items_task_fkey
  foreign key (team_id, task_id) references tasks (team_id, id) on delete cascade not valid;
-- squawk-ignore require-concurrent-index-creation
create unique index collection_items_ticket on collection_items (team_id, collection_id, ticket_id)
  where ticket_id is not null;
-- squawk-ignore require-concurrent-index-creation
create unique index collection_items_task on collection_items (team_id, collection_id, task_id) where task_id is not null;
-- squawk-ignore require-concurrent-index-creation
create index collection_items_of_ticket on collection_items (team_id, ticket_id) where ticket_id is not null;
-- squawk-ignore require-concurrent-index-creation
create index collection_items_of_task on collection_items (team_id, task_id) where task_id is not null;
