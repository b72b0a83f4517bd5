set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- A document can be what a ticket said when it was made; it stays when the ticket goes.
alter table documents add column ticket_id uuid;
alter table documents drop constraint documents_source_check;
alter table documents add constraint documents_source_check check (source in ('upload', 'text', 'url', 'ticket')) not valid;
alter table documents add constraint documents_ticket_fkey foreign key (team_id, ticket_id) references tickets (team_id, id)
  on delete set null (ticket_id) not valid;
-- squawk-ignore require-concurrent-index-creation
create index documents_of_ticket on documents (team_id, ticket_id) where ticket_id is not null;
