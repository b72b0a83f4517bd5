set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Makes the monthly partitions from this month on. What was written before the partition of its month was there, because
-- the installation had slept for months, stands in the default partition, and PostgreSQL would refuse the new one: it is
-- moved.
create or replace procedure make_event_partitions(months integer) language plpgsql as $$
declare
  first timestamptz := date_trunc('month', now() at time zone 'UTC') at time zone 'UTC';
  low timestamptz;
  high timestamptz;
  base text;
  made text;
  id text;
begin
  for i in 0 .. months loop
    low := (first at time zone 'UTC' + make_interval(months => i)) at time zone 'UTC';
    high := (first at time zone 'UTC' + make_interval(months => i + 1)) at time zone 'UTC';
    foreach base in array array['events', 'event_payloads'] loop
      made := base || '_' || to_char(low at time zone 'UTC', 'YYYY_MM');
      continue when to_regclass(made) is not null;
      id := case base when 'events' then 'id' else 'event_id' end;
      -- Writers of what has no partition yet wait until the move is committed.
      execute format('lock table only %I, only %I in access exclusive mode', base, base || '_default');
      execute format('create table %I (like %I including all)', made, base);
      execute format(
        'with moved as (delete from %I where %I >= %L and %I < %L returning *) insert into %I select * from moved',
        base || '_default', id, uuid_floor(low), id, uuid_floor(high), made);
      execute format('alter table %I attach partition %I for values from (%L) to (%L)',
        base, made, uuid_floor(low), uuid_floor(high));
    end loop;
  end loop;
end $$;
call make_event_partitions(3);
