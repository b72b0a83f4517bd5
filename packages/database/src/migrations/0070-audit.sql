set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What the chain of seals was at a moment, signed: whoever keeps one can tell later whether the chain before it is the same.
create table audit_checkpoints (
  position bigint primary key,
  batch bigint not null,
  -- The hash of the last seal, and the root of a tree over the number of events of each team.
  hash bytea not null,
  teams bytea not null,
  origin text not null check (char_length(origin) between 1 and 2000),
  at timestamptz not null,
  kid text not null check (char_length(kid) between 1 and 200),
  signature bytea not null
);
