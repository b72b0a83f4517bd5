set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Documents that were generated can be restored for a while.
alter table ai_documents add column deleted_at timestamptz;
