-- The dashboard: what figures are read off, so that they cost what they count and not what the team has.
set local lock_timeout = '2s';
set local statement_timeout = '10min';

-- How many tickets of a team stand where. A statement that changes it adds rows that say by how much: nobody
-- waits for anybody, and the sum of the rows is right at every moment. A schedule folds them. The assignee has no foreign
-- key: a person who is merged or removed gives their tickets away, and those say so here.
create table ticket_tallies (
  team_id uuid not null references teams,
  id bigint generated always as identity,
  status text not null,
  assignee_id uuid,
  resolved boolean not null,
  tickets integer not null,
  primary key (team_id, id)
);

-- Once a statement, whether it writes one ticket or five hundred.
create function tally_tickets() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into ticket_tallies (team_id, status, assignee_id, resolved, tickets)
    select team_id, status, assignee_id, resolved_at is not null, count(*)
    from added where deleted_at is null group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into ticket_tallies (team_id, status, assignee_id, resolved, tickets)
    select team_id, status, assignee_id, resolved_at is not null, -count(*)
    from removed where deleted_at is null group by 1, 2, 3, 4;
  else
    insert into ticket_tallies (team_id, status, assignee_id, resolved, tickets)
    select team_id, status, assignee_id, resolved, sum(change) from (
      select team_id, status, assignee_id, resolved_at is not null as resolved, 1 as change
      from added where deleted_at is null
      union all
      select team_id, status, assignee_id, resolved_at is not null, -1 from removed where deleted_at is null) as changes
    group by 1, 2, 3, 4 having sum(change) <> 0;
  end if;
  return null;
end $$;
create trigger tickets_tally_added after insert on tickets
  referencing new table as added for each statement execute function tally_tickets();
create trigger tickets_tally_changed after update on tickets
  referencing old table as removed new table as added for each statement execute function tally_tickets();
create trigger tickets_tally_removed after delete on tickets
  referencing old table as removed for each statement execute function tally_tickets();

-- Counts everything anew, while tickets wait: for this migration, and for whoever loaded tickets around the triggers.
create procedure count_ticket_tallies() language plpgsql as $$
begin
  lock table tickets in share mode;
  lock table ticket_tallies in share row exclusive mode;
  delete from ticket_tallies;
  insert into ticket_tallies (team_id, status, assignee_id, resolved, tickets)
  select team_id, status, assignee_id, resolved_at is not null, count(*)
  from tickets where deleted_at is null group by 1, 2, 3, 4;
end $$;
call count_ticket_tallies();

-- Figures of a range are read off these two without a look at the tickets. They are built while tickets wait, which is
-- short as long as no release has been out with a million of them.
-- squawk-ignore require-concurrent-index-deletion
drop index tickets_by_created;
-- squawk-ignore require-concurrent-index-creation
create index tickets_by_created on tickets (team_id, created_at desc, id desc)
  include (type, priority, category, assignee_id) where deleted_at is null;
-- squawk-ignore require-concurrent-index-creation
create index tickets_by_resolved on tickets (team_id, resolved_at desc, id desc)
  include (created_at, type, priority, category, assignee_id) where deleted_at is null;
