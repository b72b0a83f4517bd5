set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- The document of the knowledge that says what the job wrote.
alter table ai_doc_jobs add column document_id uuid;
alter table ai_doc_jobs add constraint ai_doc_jobs_document_fkey
  foreign key (team_id, document_id) references documents (team_id, id) on delete set null (document_id) not valid;
-- The column is new and empty.
-- squawk-ignore require-concurrent-index-creation
create index ai_doc_jobs_by_document on ai_doc_jobs (team_id, document_id) where document_id is not null;
