set local lock_timeout = '5s';

-- Models that the operator has had texts measured by. Vectors of two are never compared.
create table embedding_models (
  id smallint generated always as identity primary key,
  name text not null unique check (char_length(name) between 1 and 200),
  dimensions integer not null check (dimensions between 8 and 8192),
  created_at timestamptz not null
);

-- By which model a team's questions are compared: null until all of its passages are measured by one.
create table team_embeddings (
  team_id uuid primary key references teams,
  model_id smallint references embedding_models,
  -- Whether the team's own questions were found no worse with vectors; null: nobody has tried.
  helps boolean,
  -- When somebody asked to measure what is new: it is not asked twice.
  asked_at timestamptz
);

-- A vector by the signs of its numbers: small, so that all of a team's are compared.
create table passage_signatures (
  team_id uuid not null,
  home_id uuid not null,
  kind text not null,
  entity_id uuid not null,
  ordinal integer not null,
  model_id smallint not null references embedding_models,
  internal boolean not null,
  signature bit varying not null,
  primary key (team_id, home_id, kind, entity_id, ordinal, model_id),
  foreign key (team_id, home_id, kind, entity_id, ordinal)
    references passages (team_id, home_id, kind, entity_id, ordinal) on delete cascade
);
-- The vector itself, in eighths of a number's bits: only the nearest are read.
create table passage_vectors (
  team_id uuid not null,
  home_id uuid not null,
  kind text not null,
  entity_id uuid not null,
  ordinal integer not null,
  model_id smallint not null,
  scale real not null,
  vector bytea not null,
  primary key (team_id, home_id, kind, entity_id, ordinal, model_id),
  foreign key (team_id, home_id, kind, entity_id, ordinal, model_id)
    references passage_signatures (team_id, home_id, kind, entity_id, ordinal, model_id) on delete cascade
);

-- What says something else now is not found by what it said.
create function forget_vectors() returns trigger language plpgsql as $$
begin
  delete from passage_signatures s where s.team_id = new.team_id and s.home_id = new.home_id and s.kind = new.kind
    and s.entity_id = new.entity_id and s.ordinal = new.ordinal;
  return null;
end $$;
create trigger passages_vectors after update on passages
  for each row when (old.terms is distinct from new.terms or old.internal <> new.internal)
  execute function forget_vectors();
