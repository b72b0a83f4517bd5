set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- A ticket that was merged is no solution, and no backlog either.
create or replace function tally_tickets() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into ticket_tallies (team_id, status, assignee_id, resolved, tickets)
    select team_id, status, assignee_id, resolved_at is not null or merged_into_id is not null, count(*)
    from added where deleted_at is null group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into ticket_tallies (team_id, status, assignee_id, resolved, tickets)
    select team_id, status, assignee_id, resolved_at is not null or merged_into_id is not null, -count(*)
    from removed where deleted_at is null group by 1, 2, 3, 4;
  else
    insert into ticket_tallies (team_id, status, assignee_id, resolved, tickets)
    select team_id, status, assignee_id, resolved, sum(change) from (
      select team_id, status, assignee_id, resolved_at is not null or merged_into_id is not null as resolved, 1 as change
      from added where deleted_at is null
      union all
      select team_id, status, assignee_id, resolved_at is not null or merged_into_id is not null, -1
      from removed where deleted_at is null) as changes
    group by 1, 2, 3, 4 having sum(change) <> 0;
  end if;
  return null;
end $$;
create or replace procedure count_ticket_tallies() language plpgsql as $$
begin
  lock table tickets in share mode;
  lock table ticket_tallies in share row exclusive mode;
  delete from ticket_tallies;
  insert into ticket_tallies (team_id, status, assignee_id, resolved, tickets)
  select team_id, status, assignee_id, resolved_at is not null or merged_into_id is not null, count(*)
  from tickets where deleted_at is null group by 1, 2, 3, 4;
end $$;
update tickets set resolved_at = null where merged_into_id is not null and resolved_at is not null;
-- squawk-ignore require-concurrent-index-creation
create index tickets_by_merge on tickets (team_id, closed_at) where merged_into_id is not null and deleted_at is null;

-- Every prefix that keys of a team's tickets ever had: what was written down goes on to lead to the ticket.
create table ticket_prefixes (
  team_id uuid not null references teams,
  prefix text not null,
  primary key (team_id, prefix)
);
create function remember_ticket_prefix() returns trigger language plpgsql as $$
begin
  insert into ticket_prefixes (team_id, prefix) values (old.id, old.ticket_prefix) on conflict do nothing;
  return null;
end $$;
create trigger teams_prefix after update of ticket_prefix on teams
  for each row when (old.ticket_prefix <> new.ticket_prefix) execute function remember_ticket_prefix();
insert into ticket_prefixes (team_id, prefix)
select distinct e.team_id, p.payload #>> '{changes,ticket_prefix,from}'
from events e join event_payloads p on p.team_id = e.team_id and p.event_id = e.id
where e.type = 'team.updated' and p.payload #>> '{changes,ticket_prefix,from}' is not null
  and exists (select from teams t where t.id = e.team_id)
on conflict do nothing;

-- Whoever is an approver and a substitute too decides for both.
-- squawk-ignore require-concurrent-index-deletion
drop index approval_decisions_voice;
-- squawk-ignore require-concurrent-index-creation
create index approval_decisions_voice on approval_decisions (team_id, request_id, decided_by);
