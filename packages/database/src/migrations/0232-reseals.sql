set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Seals of format 1 do not cover all that an event says. What the events under one say now is vouched for by this root of
-- format 2, and all roots of one `anchor` by the event about it, which is under a seal of format 2 itself.
create table event_reseals (
  batch bigint primary key references event_seals,
  root bytea not null check (octet_length(root) = 32),
  anchor uuid not null
);
create index event_reseals_of_anchor on event_reseals (anchor, batch);
