set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What the replies of a talk rest on; everything where none is named.
alter table chat_sessions add column collection_ids uuid[] not null default '{}';
