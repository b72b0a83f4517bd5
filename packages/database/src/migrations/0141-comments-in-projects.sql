set local lock_timeout = '5s';
set local statement_timeout = '10min';

-- In which project a comment is, at the project itself or at one of its tasks: what was said in a project is read off one
-- index, however many tasks it has. Kept by triggers, so that the release before keeps it as well.
alter table project_comments add column home_project_id uuid;
create function home_of_comment() returns trigger language plpgsql as $$
begin
  if new.task_id is null then
    new.home_project_id := new.project_id;
  else
    -- Held until the end, so that the task does not leave meanwhile.
    select t.project_id into new.home_project_id from tasks t
    where t.team_id = new.team_id and t.id = new.task_id for key share;
  end if;
  return new;
end $$;
create trigger project_comments_home before insert on project_comments
  for each row execute function home_of_comment();

create function move_comments() returns trigger language plpgsql as $$
begin
  update project_comments c set home_project_id = new.project_id where c.team_id = new.team_id and c.task_id = new.id;
  return null;
end $$;
create trigger tasks_move_comments after update of project_id on tasks
  for each row when (old.project_id <> new.project_id) execute function move_comments();

update project_comments c set home_project_id = coalesce(c.project_id, (
  select t.project_id from tasks t where t.team_id = c.team_id and t.id = c.task_id));

-- squawk-ignore require-concurrent-index-creation
create index project_comments_in_project on project_comments (team_id, home_project_id, created_at, id)
  where deleted_at is null;
