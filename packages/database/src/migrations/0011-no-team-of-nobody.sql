set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Events that belong to no team are kept under the nil UUID, so no team may have it: its owner would read them. Ids of
-- new teams are UUIDv7, whoever makes them.
do $$
begin
  if exists (select from teams where id = '00000000-0000-0000-0000-000000000000') then
    raise exception 'A team has the nil UUID, under which events of the platform are kept'
      using hint = 'Delete it and its rows: whoever founded it could read who signed in where.';
  end if;
end $$;
-- There are few teams.
-- squawk-ignore constraint-missing-not-valid
alter table teams add constraint teams_id_is_a_team check (id <> '00000000-0000-0000-0000-000000000000');
alter table teams add constraint teams_id_is_v7 check (get_byte(uuid_send(id), 6) >> 4 = 7) not valid;
