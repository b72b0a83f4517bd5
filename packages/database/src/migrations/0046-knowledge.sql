set local lock_timeout = '5s';

-- What a team knows: documents that are read, cut and cited, and facts that people write down.
create table documents (
  team_id uuid not null references teams,
  id uuid not null,
  title text not null check (char_length(title) between 1 and 200),
  source text not null check (source in ('upload', 'text', 'url')),
  file_id uuid,
  url text check (char_length(url) <= 2000),
  -- What was written, of a document that is neither a file nor a page.
  content text check (char_length(content) <= 1000000),
  content_type text,
  audience text not null check (audience in ('own', 'team', 'project', 'collections')),
  project_id uuid,
  author_id uuid not null,
  state text not null check (state in ('queued', 'processing', 'ready', 'failed')),
  error text,
  sha256 bytea,
  -- The revision that is shown, 0 for none yet, and the one that is wanted: who reads an older one writes nothing.
  revision integer not null default 0,
  wanted_revision integer not null default 1,
  pages integer,
  chars integer not null default 0,
  chunk_count integer not null default 0,
  operation_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  check ((audience = 'project') = (project_id is not null)),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade,
  foreign key (team_id, author_id) references people (team_id, id)
);
create index documents_by_created on documents (team_id, created_at, id) where deleted_at is null;
create index documents_of_author on documents (team_id, author_id, created_at, id);
create index documents_of_project on documents (team_id, project_id) where project_id is not null;
create unique index documents_bytes on documents (team_id, author_id, sha256) where deleted_at is null and sha256 is not null;
create index documents_to_purge on documents (purge_at) where purge_at is not null;

create table document_texts (
  team_id uuid not null,
  document_id uuid not null,
  revision integer not null,
  content text not null,
  primary key (team_id, document_id),
  foreign key (team_id, document_id) references documents (team_id, id) on delete cascade
);
create table document_chunks (
  team_id uuid not null,
  document_id uuid not null,
  ordinal integer not null,
  revision integer not null,
  headings text[] not null,
  page integer,
  starts_at integer not null,
  ends_at integer not null,
  content text not null,
  primary key (team_id, document_id, ordinal),
  foreign key (team_id, document_id) references documents (team_id, id) on delete cascade
);

create table memories (
  team_id uuid not null references teams,
  id uuid not null,
  key text check (char_length(key) between 1 and 200),
  content text not null check (char_length(content) between 1 and 20000),
  kind text not null check (kind in ('fact', 'preference', 'decision', 'note')),
  tags text[] not null default '{}',
  audience text not null check (audience in ('own', 'team', 'project')),
  project_id uuid,
  author_id uuid not null,
  expires_at timestamptz,
  supersedes_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  check ((audience = 'project') = (project_id is not null)),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade,
  foreign key (team_id, author_id) references people (team_id, id),
  foreign key (team_id, supersedes_id) references memories (team_id, id) on delete set null (supersedes_id)
);
create unique index memories_by_key on memories (team_id, author_id, key) where deleted_at is null and key is not null;
create index memories_by_created on memories (team_id, created_at, id) where deleted_at is null;
create index memories_of_author on memories (team_id, author_id);
create index memories_of_project on memories (team_id, project_id) where project_id is not null;
create index memories_superseded on memories (team_id, supersedes_id) where supersedes_id is not null;
create index memories_to_purge on memories (purge_at) where purge_at is not null;

create table collections (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 200),
  description text not null default '',
  audience text not null check (audience in ('own', 'team', 'project', 'members')),
  project_id uuid,
  author_id uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  check ((audience = 'project') = (project_id is not null)),
  foreign key (team_id, project_id) references projects (team_id, id) on delete cascade,
  foreign key (team_id, author_id) references people (team_id, id)
);
create index collections_by_created on collections (team_id, created_at, id) where deleted_at is null;
create index collections_of_author on collections (team_id, author_id);
create index collections_of_project on collections (team_id, project_id) where project_id is not null;
create index collections_to_purge on collections (purge_at) where purge_at is not null;

create table collection_items (
  team_id uuid not null,
  id uuid not null,
  collection_id uuid not null,
  document_id uuid,
  memory_id uuid,
  added_by uuid not null,
  created_at timestamptz not null,
  primary key (team_id, id),
  check (num_nonnulls(document_id, memory_id) = 1),
  foreign key (team_id, collection_id) references collections (team_id, id) on delete cascade,
  foreign key (team_id, document_id) references documents (team_id, id) on delete cascade,
  foreign key (team_id, memory_id) references memories (team_id, id) on delete cascade,
  foreign key (team_id, added_by) references people (team_id, id)
);
create unique index collection_items_document on collection_items (team_id, collection_id, document_id)
  where document_id is not null;
create unique index collection_items_memory on collection_items (team_id, collection_id, memory_id)
  where memory_id is not null;
create index collection_items_of_document on collection_items (team_id, document_id) where document_id is not null;
create index collection_items_of_memory on collection_items (team_id, memory_id) where memory_id is not null;
create index collection_items_by on collection_items (team_id, added_by);

create table collection_members (
  team_id uuid not null,
  collection_id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('reader', 'editor')),
  created_at timestamptz not null,
  primary key (team_id, collection_id, person_id),
  foreign key (team_id, collection_id) references collections (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index collection_members_of_person on collection_members (team_id, person_id);

create trigger documents_passages after delete on documents
  referencing old table as removed for each statement execute function forget_passages();
create trigger memories_passages after delete on memories
  referencing old table as removed for each statement execute function forget_passages();

create trigger documents_tally_added after insert on documents
  referencing new table as added for each statement execute function tally_stock('documents');
create trigger documents_tally_changed after update on documents
  referencing old table as removed new table as added for each statement execute function tally_stock('documents');
create trigger documents_tally_removed after delete on documents
  referencing old table as removed for each statement execute function tally_stock('documents');
create trigger memories_tally_added after insert on memories
  referencing new table as added for each statement execute function tally_stock('memories');
create trigger memories_tally_changed after update on memories
  referencing old table as removed new table as added for each statement execute function tally_stock('memories');
create trigger memories_tally_removed after delete on memories
  referencing old table as removed for each statement execute function tally_stock('memories');
