-- Talk at projects and tasks -----------------------------------------------------------------------------------------

create table project_comments (
  team_id uuid not null,
  id uuid not null,
  -- A comment at a task follows it to another project.
  project_id uuid,
  task_id uuid,
  parent_id uuid,
  author_id uuid not null,
  content text not null check (char_length(content) between 1 and 20000),
  created_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  check ((project_id is null) <> (task_id is null)),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade,
  foreign key (team_id, task_id) references tasks (team_id, id) on delete cascade,
  foreign key (team_id, parent_id) references project_comments (team_id, id) on delete set null (parent_id),
  foreign key (team_id, author_id) references people (team_id, id)
);
create index project_comments_of_project on project_comments (team_id, project_id, created_at, id)
  where deleted_at is null and project_id is not null;
create index project_comments_of_task on project_comments (team_id, task_id, created_at, id)
  where deleted_at is null and task_id is not null;
create index project_comments_of_author on project_comments (team_id, author_id);
create index project_comments_purge on project_comments (purge_at) where purge_at is not null;

create table comment_mentions (
  team_id uuid not null,
  comment_id uuid not null,
  person_id uuid not null,
  primary key (team_id, comment_id, person_id),
  foreign key (team_id, comment_id) references project_comments (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index comment_mentions_of_person on comment_mentions (team_id, person_id);

create table comment_stars (
  team_id uuid not null,
  comment_id uuid not null,
  person_id uuid not null,
  created_at timestamptz not null,
  primary key (team_id, person_id, comment_id),
  foreign key (team_id, comment_id) references project_comments (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index comment_stars_of_comment on comment_stars (team_id, comment_id);
