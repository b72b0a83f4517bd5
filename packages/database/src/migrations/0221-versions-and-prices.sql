-- What templates and documents said before they were changed. What they say now stands in their own rows.
alter table ai_templates add column updated_by uuid;
alter table ai_templates add constraint ai_templates_updated_by_fkey
  foreign key (team_id, updated_by) references people (team_id, id) not valid;

create table ai_template_versions (
  team_id uuid not null references teams,
  template_id uuid not null,
  version integer not null,
  name text not null,
  description text not null,
  body text not null,
  edited_by uuid not null,
  edited_at timestamptz not null,
  primary key (team_id, template_id, version),
  foreign key (team_id, template_id) references ai_templates (team_id, id) on delete cascade,
  foreign key (team_id, edited_by) references people (team_id, id)
);

alter table ai_documents add column version integer not null default 1;
alter table ai_documents add column updated_at timestamptz;

create table ai_document_versions (
  team_id uuid not null references teams,
  document_id uuid not null,
  version integer not null,
  title text not null,
  body text not null,
  edited_at timestamptz not null,
  primary key (team_id, document_id, version),
  foreign key (team_id, document_id) references ai_documents (team_id, id) on delete cascade
);

-- What models cost from a day on, where the operator knows better than the list of prices.
create table ai_prices (
  model text not null,
  from_day date not null,
  input_nanos bigint not null check (input_nanos >= 0),
  cached_nanos bigint not null check (cached_nanos >= 0),
  output_nanos bigint not null check (output_nanos >= 0),
  set_at timestamptz not null,
  primary key (model, from_day)
);
