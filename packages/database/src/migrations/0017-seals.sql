set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Seals of format 2 cover all that an event says; those before stay as they are. `root` is of the tree over the batch.
alter table event_seals
  add column format smallint not null default 1 check (format in (1, 2)),
  add column root bytea;
-- The position among the events of the team, without gaps from 1 on, so that an export shows what was left out.
alter table event_positions add column team_position bigint;
