set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- While somebody sends a mail, nobody else does.
alter table emails add column if not exists sending_until timestamptz;
