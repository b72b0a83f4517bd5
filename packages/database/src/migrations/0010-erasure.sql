set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Names and addresses that an account (`owner_id` is its id) or a person in a team had before. Erasing them has to find
-- these too.
create table former_names (
  owner_id uuid not null,
  value text not null,
  -- The team of a person; null for an account.
  team_id uuid references teams,
  primary key (owner_id, value)
);
create index former_names_of_team on former_names (team_id) where team_id is not null;

create function remember_former_name() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'users' then
    insert into former_names (owner_id, value)
    select old.id, value from unnest(array[old.full_name, old.email]) as value
    where value not in (new.full_name, new.email) on conflict do nothing;
  elsif tg_table_name = 'people' then
    insert into former_names (owner_id, value, team_id)
    select old.id, value, old.team_id from unnest(array[old.name, old.email]) as value
    where value is not null and value <> new.name and value is distinct from new.email on conflict do nothing;
  else
    insert into former_names (owner_id, value) values (old.user_id, old.email) on conflict do nothing;
  end if;
  return null;
end $$;
create trigger users_former_name after update of email, full_name on users for each row
  when ((old.email, old.full_name) is distinct from (new.email, new.full_name))
  execute function remember_former_name();
create trigger people_former_name after update of email, name on people for each row
  when ((old.email, old.name) is distinct from (new.email, new.name))
  execute function remember_former_name();
create trigger identities_former_name after update of email on identities for each row
  when (old.email is distinct from new.email and old.email is not null)
  execute function remember_former_name();

-- Replaces what matches a pattern, wherever it is in a value. Strings inside JSON are replaced, its keys are not.
create function erase_words(value text, pattern text) returns text language sql immutable parallel safe as
  $$ select regexp_replace(value, pattern, '[erased]', 'g') $$;
create function erase_words(value text[], pattern text) returns text[] language sql immutable parallel safe as
  $$ select coalesce(array_agg(erase_words(item, pattern) order by at), '{}') from unnest(value) with ordinality as items(item, at) $$;
create function erase_words(value jsonb, pattern text) returns jsonb language plpgsql immutable parallel safe as $$
begin
  return case jsonb_typeof(value)
    when 'string' then to_jsonb(erase_words(value #>> '{}', pattern))
    when 'array' then (select coalesce(jsonb_agg(erase_words(item, pattern) order by at), '[]')
      from jsonb_array_elements(value) with ordinality as items(item, at))
    when 'object' then (select coalesce(jsonb_object_agg(key, erase_words(item, pattern)), '{}')
      from jsonb_each(value) as members(key, item))
    else value end;
end $$;
