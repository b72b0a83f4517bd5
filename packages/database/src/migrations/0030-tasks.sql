-- Tasks -------------------------------------------------------------------------------------------------------------

create table tasks (
  team_id uuid not null references teams,
  id uuid not null,
  project_id uuid not null,
  -- Counts within the project; with the project's key it is the key of the task.
  number integer not null,
  title text not null check (char_length(title) between 1 and 200),
  description text not null default '',
  status text not null,
  status_category text not null check (status_category in ('todo', 'doing', 'done', 'cancelled')),
  priority text not null default 'none' check (priority in ('none', 'low', 'medium', 'high', 'urgent')),
  priority_rank smallint generated always as (
    case priority when 'urgent' then 4 when 'high' then 3 when 'medium' then 2 when 'low' then 1 else 0 end) stored,
  -- Place in its column. A collation of a language would sort these keys otherwise than their bytes.
  rank text collate "C" not null,
  parent_id uuid,
  assignee_id uuid,
  reporter_id uuid not null,
  start_on date,
  due_on date,
  estimate_minutes integer check (estimate_minutes >= 0),
  recurrence jsonb,
  recurred_from_id uuid,
  source text not null default 'api',
  external_key text,
  completed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  unique (team_id, project_id, id),
  unique (team_id, project_id, number),
  check (parent_id <> id),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade,
  -- Checked at the end, so that a task moves to another project together with its sub-tasks.
  constraint tasks_parent_fkey foreign key (team_id, project_id, parent_id) references tasks (team_id, project_id, id)
    on delete cascade deferrable initially deferred,
  constraint tasks_status_fkey foreign key (team_id, project_id, status)
    references task_statuses (team_id, project_id, slug) deferrable initially deferred,
  constraint tasks_assignee_fkey foreign key (team_id, assignee_id) references people (team_id, id),
  foreign key (team_id, reporter_id) references people (team_id, id)
);
create unique index tasks_rank on tasks (team_id, project_id, status, rank) where deleted_at is null;
create unique index tasks_external on tasks (team_id, source, external_key) where external_key is not null;
create unique index tasks_recurred on tasks (team_id, recurred_from_id) where recurred_from_id is not null;
create index tasks_by_rank on tasks (team_id, project_id, rank, id) where deleted_at is null;
create index tasks_by_created on tasks (team_id, project_id, created_at, id) where deleted_at is null;
create index tasks_by_updated on tasks (team_id, project_id, updated_at, id) where deleted_at is null;
create index tasks_by_priority on tasks (team_id, project_id, priority_rank, id) where deleted_at is null;
create index tasks_by_due on tasks (team_id, project_id, (coalesce(due_on, 'infinity'::date)), id) where deleted_at is null;
create index tasks_by_parent on tasks (team_id, parent_id, rank, id) where deleted_at is null and parent_id is not null;
create index tasks_by_assignee on tasks (team_id, assignee_id, created_at, id)
  where deleted_at is null and assignee_id is not null;
create index tasks_by_reporter on tasks (team_id, reporter_id, created_at, id) where deleted_at is null;
create index tasks_in_team on tasks (team_id, created_at, id) where deleted_at is null;
create index tasks_purge on tasks (purge_at) where purge_at is not null;

create trigger tasks_tally_added after insert on tasks
  referencing new table as added for each statement execute function tally_stock('tasks');
create trigger tasks_tally_changed after update on tasks
  referencing old table as removed new table as added for each statement execute function tally_stock('tasks');
create trigger tasks_tally_removed after delete on tasks
  referencing old table as removed for each statement execute function tally_stock('tasks');

-- The keys that tasks had in projects which they left.
create table task_keys (
  team_id uuid not null,
  project_id uuid not null,
  number integer not null,
  task_id uuid not null,
  primary key (team_id, project_id, number),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade,
  foreign key (team_id, task_id) references tasks (team_id, id) on delete cascade
);
create index task_keys_of_task on task_keys (team_id, task_id);

create table task_labels (
  team_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  name text not null check (char_length(name) between 1 and 50),
  color text not null check (color ~ '^#[0-9a-f]{6}$'),
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade
);
create unique index task_labels_name on task_labels (team_id, project_id, lower(name));

create table task_label_links (
  team_id uuid not null,
  task_id uuid not null,
  label_id uuid not null,
  primary key (team_id, task_id, label_id),
  foreign key (team_id, task_id) references tasks (team_id, id) on delete cascade,
  foreign key (team_id, label_id) references task_labels (team_id, id) on delete cascade
);
create index task_label_links_of_label on task_label_links (team_id, label_id);

-- `task_id` waits for `depends_on_id`.
create table task_dependencies (
  team_id uuid not null,
  task_id uuid not null,
  depends_on_id uuid not null,
  created_at timestamptz not null,
  primary key (team_id, task_id, depends_on_id),
  check (task_id <> depends_on_id),
  foreign key (team_id, task_id) references tasks (team_id, id) on delete cascade,
  foreign key (team_id, depends_on_id) references tasks (team_id, id) on delete cascade
);
create index task_dependencies_back on task_dependencies (team_id, depends_on_id);

create table task_watchers (
  team_id uuid not null,
  task_id uuid not null,
  person_id uuid not null,
  created_at timestamptz not null,
  primary key (team_id, task_id, person_id),
  foreign key (team_id, task_id) references tasks (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index task_watchers_of_person on task_watchers (team_id, person_id);
