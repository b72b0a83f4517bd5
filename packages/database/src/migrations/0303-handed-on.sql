set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What later steps take of an output that was too long to be kept as a whole.
alter table agent_steps add column handed jsonb;
