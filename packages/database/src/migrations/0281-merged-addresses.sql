set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- The address that somebody had who was merged: what still names it means the survivor, unless somebody else has it by now.
alter table merged_people add column email text;
-- squawk-ignore require-concurrent-index-creation
create index merged_people_email on merged_people (team_id, email) where email is not null;
