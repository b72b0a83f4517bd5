set local lock_timeout = '5s';
set local statement_timeout = '10min';

-- A step says that it is being called before it is: after a crash the same call is made again, under the same key.
alter table agent_steps add column calling boolean not null default false;

-- Work in progress, which is looked through for what nobody does any more: a few rows of each table.
-- squawk-ignore require-concurrent-index-creation
create index chat_messages_in_progress on chat_messages (created_at)
  where role = 'assistant' and state in ('queued', 'running');
-- squawk-ignore require-concurrent-index-creation
create index ai_doc_jobs_in_progress on ai_doc_jobs (created_at) where state in ('queued', 'running');
-- squawk-ignore require-concurrent-index-creation
create index agent_runs_in_progress on agent_runs (created_at) where state in ('queued', 'running');
