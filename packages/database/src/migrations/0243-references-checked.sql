set local lock_timeout = '5s';

-- Looks at rows that are there without keeping anybody from writing.
alter table tasks validate constraint tasks_ticket_fkey;
alter table collection_items validate constraint collection_items_one;
alter table collection_items validate constraint collection_items_ticket_fkey;
alter table collection_items validate constraint collection_items_task_fkey;
alter table documents validate constraint documents_source_check;
alter table documents validate constraint documents_ticket_fkey;
