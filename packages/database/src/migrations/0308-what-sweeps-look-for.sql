set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What is over is deleted by its time, and not found by reading the rows of all teams.
-- squawk-ignore require-concurrent-index-creation
create index api_keys_expired on api_keys (expires_at) where expires_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index api_keys_revoked on api_keys (revoked_at) where revoked_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index team_invitations_expired on team_invitations (expires_at);
-- squawk-ignore require-concurrent-index-creation
create index billing_checkouts_expired on billing_checkouts (expires_at);
-- squawk-ignore require-concurrent-index-creation
create index purchase_downloads_by_age on purchase_downloads (created_at);
-- squawk-ignore require-concurrent-index-creation
create index report_shares_expired on report_shares (expires_at);
-- squawk-ignore require-concurrent-index-creation
create index inspection_templates_deleted on inspection_templates (deleted_at) where deleted_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index ai_templates_deleted on ai_templates (deleted_at) where deleted_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index ai_documents_deleted on ai_documents (deleted_at) where deleted_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index chat_sessions_deleted on chat_sessions (deleted_at) where deleted_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index reports_deleted on reports (deleted_at) where deleted_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index jira_projects_to_compare on jira_projects (synced_at) where mode <> 'local';
