set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Whoever begins to listen hears what follows a position. Times do not tell: an event says when its transaction began, which may
-- be before somebody began to listen although it was committed afterwards. Those who listen already have heard the rest.
alter table webhook_endpoints add column from_position bigint not null default 0;
alter table triggers add column from_position bigint not null default 0;
