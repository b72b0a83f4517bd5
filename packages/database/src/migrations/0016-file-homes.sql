set local lock_timeout = '5s';
set local statement_timeout = '10min';

-- The one row that a file is attached to: its kind, as inputs name it, and its id. Who sees that row sees the file.
alter table files
  add column home_kind text check (home_kind ~ '^[a-z][a-z_]{0,39}$'),
  add column home_id uuid;
update files set home_kind = 'ticket', home_id = ticket_id where ticket_id is not null;
-- squawk-ignore constraint-missing-not-valid
alter table files add constraint files_home check ((home_kind is null) = (home_id is null));
-- squawk-ignore require-concurrent-index-creation
create index files_by_home on files (team_id, home_kind, home_id, created_at desc, id desc) where home_id is not null;

-- `ticket_id` repeats the home where that is a ticket: its foreign key keeps files in their team, and the release before
-- reads and writes nothing else.
create function files_ticket() returns trigger language plpgsql as $$
begin
  if (tg_op = 'INSERT' and new.home_id is null)
    or (tg_op = 'UPDATE' and new.ticket_id is distinct from old.ticket_id
      and (new.home_kind, new.home_id) is not distinct from (old.home_kind, old.home_id)) then
    new.home_id := new.ticket_id;
    new.home_kind := case when new.ticket_id is not null then 'ticket' end;
  else
    new.ticket_id := case when new.home_kind = 'ticket' then new.home_id end;
  end if;
  return new;
end $$;
create trigger files_ticket before insert or update of ticket_id, home_kind, home_id on files
  for each row execute function files_ticket();
