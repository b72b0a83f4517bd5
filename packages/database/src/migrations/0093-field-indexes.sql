set local lock_timeout = '5s';
set local statement_timeout = '10min';

-- One index for each filter of the lists of field work; nobody has rows in them before this release.
-- squawk-ignore require-concurrent-index-creation
create index inspections_by_status on inspections (team_id, status, created_at desc, id desc) where deleted_at is null;
-- squawk-ignore require-concurrent-index-creation
create index inspections_by_template on inspections (team_id, template_id, created_at desc, id desc)
  where template_id is not null;
-- squawk-ignore require-concurrent-index-creation
create index inspections_deleted on inspections (team_id, created_at desc, id desc) where deleted_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index photos_by_state on photos (team_id, state, created_at desc, id desc) where state <> 'ready';
-- squawk-ignore require-concurrent-index-creation
create index photos_by_uploader on photos (team_id, uploaded_by, created_at desc, id desc);
-- squawk-ignore require-concurrent-index-creation
create index photos_deleted on photos (team_id, created_at desc, id desc) where deleted_at is not null;
