-- Where a team has models of its own served.
create table ai_providers (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 60),
  base_url text not null,
  model text not null,
  -- Sealed by the key ring.
  api_key text,
  position smallint not null default 1,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);

-- What is known of the models of a provider: `openai` and `compatible` of the operator, or the id of a team's.
create table ai_models (
  source text not null,
  model text not null,
  -- Parameters that it does not accept.
  without text[] not null default '{}',
  listed_at timestamptz,
  gone_at timestamptz,
  primary key (source, model)
);

create table ai_calls (
  team_id uuid not null references teams,
  id uuid not null,
  task text not null,
  prompt text not null,
  provider text not null check (provider in ('openai', 'compatible', 'rules')),
  provider_name text not null,
  model text,
  actor_id uuid,
  state text not null check (state in ('reserved', 'settled', 'released', 'lost')),
  reserved_tokens bigint not null default 0,
  reserved_nanos bigint not null default 0,
  input_tokens bigint,
  cached_tokens bigint,
  output_tokens bigint,
  reasoning_tokens bigint,
  estimated boolean not null default false,
  -- Null where the price is not known.
  cost_nanos bigint,
  -- What a million tokens cost then.
  price jsonb,
  finish text,
  error text,
  fallbacks jsonb not null default '[]',
  created_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, actor_id) references people (team_id, id)
);
create index ai_calls_by_created on ai_calls (team_id, created_at desc, id desc);
create index ai_calls_by_actor on ai_calls (team_id, actor_id, created_at desc, id desc);
create index ai_calls_reserved on ai_calls (expires_at) where state = 'reserved';

-- What was sent and answered, without secrets. Deleted after the days of the plan.
create table ai_call_payloads (
  team_id uuid not null,
  call_id uuid not null,
  request text not null,
  response text,
  expires_at timestamptz not null,
  primary key (team_id, call_id),
  foreign key (team_id, call_id) references ai_calls (team_id, id) on delete cascade
);
create index ai_call_payloads_expiry on ai_call_payloads (expires_at);

create table ai_budgets (
  team_id uuid not null references teams,
  subject text not null check (subject in ('team', 'user')),
  period text not null check (period in ('day', 'month')),
  tokens bigint check (tokens >= 0),
  nanos bigint check (nanos >= 0),
  updated_at timestamptz not null,
  primary key (team_id, subject, period)
);

-- What calls have used and reserved: of the team, or of one person.
create table ai_counters (
  team_id uuid not null references teams,
  subject text not null,
  period text not null check (period in ('day', 'month')),
  starts date not null,
  tokens bigint not null check (tokens >= 0),
  nanos bigint not null check (nanos >= 0),
  primary key (team_id, subject, period, starts)
);
