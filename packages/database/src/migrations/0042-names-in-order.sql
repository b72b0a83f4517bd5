set local lock_timeout = '5s';
set local statement_timeout = '120s';

-- Names are listed as people sort them (Unicode's root order): A, a, Ä, B. Tables stay as they are; only indexes of the
-- columns are built anew.
drop trigger people_former_name on people;
-- squawk-ignore changing-column-type
alter table people alter column name type text collate "und-x-icu";
create trigger people_former_name after update of email, name on people for each row
  when ((old.email, old.name) is distinct from (new.email, new.name))
  execute function remember_former_name();
-- squawk-ignore changing-column-type
alter table environments alter column name type text collate "und-x-icu";
-- squawk-ignore changing-column-type
alter table projects alter column name type text collate "und-x-icu";
-- squawk-ignore changing-column-type
alter table project_tags alter column name type text collate "und-x-icu";
-- squawk-ignore changing-column-type
alter table project_templates alter column name type text collate "und-x-icu";
-- squawk-ignore changing-column-type
alter table task_labels alter column name type text collate "und-x-icu";
