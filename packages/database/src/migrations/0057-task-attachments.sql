-- What is attached to tasks: files, and links that nobody here ever follows.
create table task_attachments (
  team_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  file_id uuid,
  url text check (char_length(url) between 1 and 2000),
  title text not null check (char_length(title) between 1 and 200),
  created_by uuid,
  created_at timestamptz not null,
  primary key (team_id, id),
  unique (team_id, task_id, file_id),
  foreign key (team_id, task_id) references tasks (team_id, id) on delete cascade,
  foreign key (team_id, file_id) references files (team_id, id) on delete cascade,
  foreign key (team_id, created_by) references people (team_id, id),
  check ((file_id is null) <> (url is null))
);
create index task_attachments_in_order on task_attachments (team_id, task_id, created_at, id);
create index task_attachments_of_file on task_attachments (team_id, file_id) where file_id is not null;
create index task_attachments_of_creator on task_attachments (team_id, created_by) where created_by is not null;
