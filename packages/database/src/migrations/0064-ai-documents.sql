-- Texts with gaps, `{{name}}`, and nothing else in them.
create table ai_templates (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null,
  description text not null default '',
  body text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create unique index ai_templates_name on ai_templates (team_id, lower(name));

-- Documents that were generated. They are their author's.
create table ai_documents (
  team_id uuid not null references teams,
  id uuid not null,
  author_id uuid not null,
  title text not null,
  body text not null,
  provenance jsonb not null,
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, author_id) references people (team_id, id)
);
create index ai_documents_by_author on ai_documents (team_id, author_id, created_at desc, id desc);

-- Documentation of one file of a project, on its way and when it is there.
create table ai_doc_jobs (
  team_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  path text not null,
  kind text not null check (kind in ('reference', 'readme', 'comments', 'changelog')),
  source text not null,
  input_hash text not null,
  state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  -- What is written so far, section by section: a retry pays for the rest alone.
  sections jsonb not null default '[]',
  sections_total integer not null default 1,
  provenance jsonb,
  error text,
  requested_by uuid not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade,
  foreign key (team_id, requested_by) references people (team_id, id)
);
create index ai_doc_jobs_by_project on ai_doc_jobs (team_id, project_id, created_at desc, id desc);
create index ai_doc_jobs_by_hash on ai_doc_jobs (team_id, project_id, input_hash) where state = 'succeeded';
