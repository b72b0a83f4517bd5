set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Tickets that somebody has put away until a moment, or until the requester answers where there is none.
alter table tickets add column snoozed_at timestamptz;
alter table tickets add column snoozed_until timestamptz;
alter table tickets add column snoozed_by uuid;
alter table tickets add constraint tickets_snoozed_by
  foreign key (team_id, snoozed_by) references people (team_id, id) not valid;
-- squawk-ignore constraint-missing-not-valid
alter table tickets validate constraint tickets_snoozed_by;
-- squawk-ignore require-concurrent-index-creation
create index tickets_snoozed on tickets (team_id, created_at desc, id desc)
  where snoozed_at is not null and deleted_at is null;
