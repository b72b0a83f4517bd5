set local lock_timeout = '5s';
set local statement_timeout = '10min';

-- How many tasks of a project stand where, and with whom: as for tickets, the sum of rows that say by how much a statement
-- changed it. The project has no foreign key: what is deleted with it says so here a moment later.
create table task_tallies (
  team_id uuid not null references teams,
  project_id uuid not null,
  id bigint generated always as identity,
  status text not null,
  assignee_id uuid,
  tasks integer not null,
  primary key (team_id, project_id, id)
);
create function tally_tasks() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into task_tallies (team_id, project_id, status, assignee_id, tasks)
    select team_id, project_id, status, assignee_id, count(*) from added where deleted_at is null group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into task_tallies (team_id, project_id, status, assignee_id, tasks)
    select team_id, project_id, status, assignee_id, -count(*) from removed where deleted_at is null group by 1, 2, 3, 4;
  else
    insert into task_tallies (team_id, project_id, status, assignee_id, tasks)
    select team_id, project_id, status, assignee_id, sum(change) from (
      select team_id, project_id, status, assignee_id, 1 as change from added where deleted_at is null
      union all
      select team_id, project_id, status, assignee_id, -1 from removed where deleted_at is null) as changes
    group by 1, 2, 3, 4 having sum(change) <> 0;
  end if;
  return null;
end $$;
create trigger tasks_place_added after insert on tasks
  referencing new table as added for each statement execute function tally_tasks();
create trigger tasks_place_changed after update on tasks
  referencing old table as removed new table as added for each statement execute function tally_tasks();
create trigger tasks_place_removed after delete on tasks
  referencing old table as removed for each statement execute function tally_tasks();

create function forget_task_tallies() returns trigger language plpgsql as $$
begin
  delete from task_tallies t using removed r where t.team_id = r.team_id and t.project_id = r.id;
  return null;
end $$;
create trigger projects_task_tallies after delete on projects
  referencing old table as removed for each statement execute function forget_task_tallies();

-- Counts everything anew, while tasks wait: for this migration, and for whoever loaded tasks around the triggers.
create procedure count_task_tallies() language plpgsql as $$
begin
  lock table tasks in share mode;
  lock table task_tallies in share row exclusive mode;
  delete from task_tallies;
  insert into task_tallies (team_id, project_id, status, assignee_id, tasks)
  select team_id, project_id, status, assignee_id, count(*) from tasks where deleted_at is null group by 1, 2, 3, 4;
end $$;
call count_task_tallies();

-- What is late, and what was done in the last weeks, cost what they count.
-- squawk-ignore require-concurrent-index-creation
create index tasks_late on tasks (team_id, project_id, due_on)
  where deleted_at is null and due_on is not null and status_category in ('todo', 'doing');
-- squawk-ignore require-concurrent-index-creation
create index tasks_by_completed on tasks (team_id, project_id, completed_at)
  where deleted_at is null and completed_at is not null;

-- Which events happened in which project. An event knows its row and not where that row was: a feed notes it.
create table project_events (
  team_id uuid not null references teams,
  project_id uuid not null,
  event_id uuid not null,
  primary key (team_id, project_id, event_id),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade
);
-- What has no position yet is noted by the feed, and what has one by this statement.
insert into feeds (name, position) select 'projects', coalesce(max(position), 0) from event_positions
on conflict do nothing;
insert into project_events (team_id, project_id, event_id)
select e.team_id, e.entity_id, e.id from events e join projects p on p.team_id = e.team_id and p.id = e.entity_id
where e.entity = 'project' and e.type not in ('project.favorited', 'project.unfavorited')
union
select e.team_id, t.project_id, e.id from events e join tasks t on t.team_id = e.team_id and t.id = e.entity_id
where e.entity = 'task'
union
select e.team_id, coalesce(c.project_id, t.project_id), e.id
from events e join project_comments c on c.team_id = e.team_id and c.id = e.entity_id
left join tasks t on t.team_id = c.team_id and t.id = c.task_id
where e.entity = 'comment' and e.type not in ('comment.starred', 'comment.unstarred');
