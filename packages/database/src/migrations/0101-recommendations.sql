set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What every new team starts with.
create table recommendation_examples (
  id uuid primary key,
  title text not null,
  text text not null,
  type text,
  category text,
  priority text,
  words text[] not null
);
insert into recommendation_examples (id, title, text, type, category, priority, words) values
  ('019acb00-0000-7000-8000-000000000101', 'Ask for the steps to reproduce a bug',
   'Ask what was done, what was expected and what happened instead, with version, browser and time. A bug that can be reproduced is solved in half the time.',
   'bug', null, null, '{error,crash,broken,fails,exception}'),
  ('019acb00-0000-7000-8000-000000000102', 'Tell everybody affected by an incident first',
   'Publish what is affected and when the next update comes, before the cause is known. Then restore the service, and look for the cause afterwards.',
   'incident', null, 'urgent', '{outage,down,unavailable,offline,slow}'),
  ('019acb00-0000-7000-8000-000000000103', 'Reset a password by a link, never by telling one',
   'Send the requester to the link for a forgotten password. Nobody ever needs to know the password of somebody else.',
   'request', 'access', null, '{password,login,"log in","sign in",locked}'),
  ('019acb00-0000-7000-8000-000000000104', 'Check paper, toner and queue of a printer',
   'Look for a paper jam and an empty toner, clear the print queue, and switch the printer off and on again. Then print a test page.',
   null, 'hardware', null, '{printer,print,toner,"paper jam"}'),
  ('019acb00-0000-7000-8000-000000000105', 'Ask what a feature is for',
   'Ask which problem it solves and how it is worked around today. Often another way is there already, and if not, the answer is the first line of the task.',
   'feature', null, null, '{feature,wish,idea,improvement}');

-- What helps with tickets of a kind: written by people, found by agents, or given to new teams.
create table recommendations (
  team_id uuid not null references teams,
  id uuid not null,
  title text not null check (char_length(title) between 1 and 200),
  text text not null check (char_length(text) between 1 and 10000),
  type text check (type in ('bug', 'feature', 'incident', 'request', 'question')),
  category text check (char_length(category) between 1 and 100),
  priority text check (priority in ('low', 'medium', 'high', 'urgent')),
  -- As search folds them.
  words text[] not null check (cardinality(words) <= 20),
  source text not null check (source in ('seed', 'ai', 'person')),
  enabled boolean not null,
  -- Null: it came with the team.
  created_by uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create index recommendations_in_order on recommendations (team_id, created_at desc, id desc);
create index recommendations_of_person on recommendations (team_id, created_by);

create table recommendation_ratings (
  team_id uuid not null,
  recommendation_id uuid not null,
  person_id uuid not null,
  helpful boolean not null,
  rated_at timestamptz not null,
  primary key (team_id, recommendation_id, person_id),
  foreign key (team_id, recommendation_id) references recommendations (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index recommendation_ratings_of_person on recommendation_ratings (team_id, person_id);

-- Teams that are there already start with the examples too.
insert into recommendations (team_id, id, title, text, type, category, priority, words, source, enabled, created_at, updated_at)
select teams.id, examples.id, examples.title, examples.text, examples.type, examples.category, examples.priority,
  examples.words, 'seed', true, now(), now()
from teams cross join recommendation_examples examples
where teams.deleted_at is null;
