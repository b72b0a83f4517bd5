set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Messages of Jira name their connection, their site or neither: who sent one is not looked for in the rows of all teams.
-- squawk-ignore require-concurrent-index-creation
create index connections_of_site on connections (external_account, created_at desc)
  where provider = 'jira' and state <> 'disconnected' and webhook_secret is not null;
-- squawk-ignore require-concurrent-index-creation
create index connections_that_sign on connections (created_at desc)
  where provider = 'jira' and state <> 'disconnected' and webhook_secret is not null;
-- squawk-ignore require-concurrent-index-creation
create index connections_by_id on connections (id);
-- squawk-ignore require-concurrent-index-creation
create index mailboxes_in_order on mailboxes (team_id, created_at desc, id desc) where deleted_at is null;
