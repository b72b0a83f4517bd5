set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Since when Jira has to be told of a change of the ticket; and who tells it at this moment, until when at the latest.
-- What comes from there meanwhile waits: it may be a part of what is being written.
alter table jira_issues
  add column pending_since timestamptz,
  add column lease_id uuid,
  add column leased_until timestamptz;
