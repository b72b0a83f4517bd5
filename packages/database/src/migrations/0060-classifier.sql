-- Fields whose value no person has chosen: a default, or a guess.
alter table tickets add column defaulted_fields text[] not null default '{}';

-- The categories of a team, where it says which it has.
create table ai_categories (
  team_id uuid not null references teams,
  name text not null check (char_length(name) between 1 and 100),
  description text not null default '',
  keywords text[] not null default '{}',
  active boolean not null default true,
  position smallint not null,
  primary key (team_id, name)
);

-- What was thought of a new ticket, and what people made of it.
create table ai_suggestions (
  team_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  field text not null check (field in ('priority', 'category')),
  value text not null,
  -- How often such suggestions are right. Null where that was not measured.
  confidence real check (confidence between 0 and 1),
  source text not null check (source in ('learned', 'model', 'rules')),
  why text not null,
  state text not null check (state in ('open', 'applied', 'accepted', 'rejected', 'superseded')),
  decided_by uuid,
  decided_at timestamptz,
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, decided_by) references people (team_id, id)
);
create unique index ai_suggestions_undecided on ai_suggestions (team_id, ticket_id, field)
  where state in ('open', 'applied');
create index ai_suggestions_by_ticket on ai_suggestions (team_id, ticket_id);
create index ai_suggestions_by_created on ai_suggestions (team_id, created_at desc, id desc);

-- What was learned from the labels of a team, and how good it was on texts that were left out.
create table ai_classifiers (
  team_id uuid not null references teams,
  target text not null check (target in ('priority', 'category')),
  labels text[] not null,
  vocabulary text[] not null,
  -- Rarity of each word, and the weights: 32-bit floats.
  idf bytea not null,
  weights bytea not null,
  temperature double precision not null,
  accuracy double precision not null,
  ece double precision not null,
  samples integer not null,
  trained_at timestamptz not null,
  primary key (team_id, target)
);

-- When a team was last trained, also where what was learned was not good enough.
create table ai_trainings (
  team_id uuid not null references teams,
  target text not null check (target in ('priority', 'category')),
  samples integer not null,
  accuracy double precision,
  ece double precision,
  outcome text not null check (outcome in ('live', 'too_few', 'worse', 'uncalibrated')),
  trained_at timestamptz not null,
  primary key (team_id, target)
);
