-- squawk-ignore-file
-- The first migration makes everything from nothing: there is nothing yet that its locks could hold up.
set lock_timeout = '5s';

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- Identity: by global id --------------------------------------------------------------------------------------------

create table users (
  id uuid primary key,
  email text not null check (email = lower(email)),
  email_verified_at timestamptz,
  -- What an applicant chose waits beside the application: it is nobody's password until the owner of the address proves it.
  password_hash text check (password_hash is null or email_verified_at is not null),
  full_name text not null check (char_length(full_name) between 1 and 200),
  avatar_file text,
  platform_role text not null default 'user' check (platform_role in ('user', 'admin', 'master_admin')),
  status text not null default 'active' check (status in ('active', 'suspended', 'deleted')),
  default_team_id uuid,
  locale text not null default 'en',
  time_zone text not null default 'UTC',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1
);
create unique index users_email on users (email) where status <> 'deleted';
create index users_by_created on users (created_at desc, id desc);
create index users_similar on users using gin (email gin_trgm_ops, full_name gin_trgm_ops);
create index users_admins on users (id) where platform_role <> 'user';

create table teams (
  id uuid primary key,
  name text not null check (char_length(name) between 1 and 100),
  slug text not null,
  personal boolean not null default false,
  tier text not null default 'free' check (tier in ('free', 'pro', 'premium')),
  ticket_prefix text not null default 'TKT' check (ticket_prefix ~ '^[A-Z][A-Z0-9]{1,9}$'),
  locale text not null default 'en',
  time_zone text not null default 'UTC',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1
);
create unique index teams_slug on teams (slug) where deleted_at is null;
alter table users add foreign key (default_team_id) references teams;

-- Who acts inside a team: members, requesters, reporters from elsewhere, bots.
create table people (
  team_id uuid not null references teams,
  id uuid not null,
  kind text not null check (kind in ('member', 'requester', 'contact', 'bot')),
  user_id uuid references users,
  name text not null check (char_length(name) between 1 and 200),
  email text check (email = lower(email)),
  roles text[] not null default '{}'
    check (roles <@ array['requester', 'viewer', 'member', 'approver', 'agent', 'admin', 'owner']),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  left_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id)
);
create unique index people_user on people (team_id, user_id) where user_id is not null;
create unique index people_email on people (team_id, email) where email is not null;
create index people_of_user on people (user_id) where user_id is not null and left_at is null;
create index people_by_name on people (team_id, name, id);
create index people_with_email on people (email) where email is not null and user_id is null;
create index people_similar on people using gin (team_id, name gin_trgm_ops, email gin_trgm_ops);

-- Where people went who turned out to be somebody else. Their own row is gone, so that nothing can point at it again.
create table merged_people (
  team_id uuid not null references teams,
  id uuid not null,
  into_id uuid not null,
  merged_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, into_id) references people (team_id, id)
);
create index merged_people_into on merged_people (team_id, into_id);

-- Lets everything in a team that names one person name another. The columns are read from the catalog, so that a new
-- table cannot be forgotten. Where both stand in the place of one (two watchers of a ticket), the survivor's row stays.
create procedure move_person(p_team uuid, p_from uuid, p_into uuid) language plpgsql as $$
declare
  who record;
  uniq record;
begin
  for who in
    select c.conrelid, c.conrelid::regclass as tab, own.attname as col, own.attnum
    from pg_constraint c
    cross join lateral unnest(c.conkey, c.confkey) as pair(own, other)
    join pg_attribute own on own.attrelid = c.conrelid and own.attnum = pair.own
    join pg_attribute other on other.attrelid = c.confrelid and other.attnum = pair.other and other.attname = 'id'
    where c.contype = 'f' and c.confrelid = 'people'::regclass and c.conparentid = 0
    order by c.conname, c.oid
  loop
    for uniq in
      select coalesce(pg_get_expr(i.indpred, i.indrelid), 'true') as applies,
        string_agg(format('kept.%1$I = gone.%1$I', a.attname), ' and ') as same_place
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
      where i.indrelid = who.conrelid and i.indisunique and who.attnum = any(i.indkey) and a.attnum <> who.attnum
      group by i.indexrelid, applies
    loop
      execute format(
        'delete from %1$s where ctid in (
           select gone.ctid from (select ctid, * from %1$s where team_id = $1 and %2$I = $2 and (%3$s)) gone
           join (select * from %1$s where team_id = $1 and %2$I = $3 and (%3$s)) kept on %4$s)',
        who.tab, who.col, uniq.applies, uniq.same_place) using p_team, p_from, p_into;
    end loop;
    execute format('update %1$s set %2$I = $3 where team_id = $1 and %2$I = $2', who.tab, who.col)
      using p_team, p_from, p_into;
  end loop;
end $$;

-- The same for an account that is erased: rows that may live without a user forget theirs, the others go.
create procedure forget_user(p_user uuid) language plpgsql as $$
declare
  who record;
begin
  for who in
    select c.conrelid::regclass as tab, a.attname as col, a.attnotnull as needed
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'users'::regclass and c.conparentid = 0 and cardinality(c.conkey) = 1
    order by c.conname, c.oid
  loop
    execute format(
      case when who.needed then 'delete from %1$s where %2$I = $1' else 'update %1$s set %2$I = null where %2$I = $1' end,
      who.tab, who.col) using p_user;
  end loop;
end $$;

create table team_invitations (
  team_id uuid not null references teams,
  id uuid not null,
  email text not null check (email = lower(email)),
  roles text[] not null check (cardinality(roles) > 0
    and roles <@ array['requester', 'viewer', 'member', 'approver', 'agent', 'admin', 'owner']),
  token_hash bytea not null unique,
  invited_by uuid not null,
  created_at timestamptz not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, invited_by) references people (team_id, id),
  foreign key (team_id, accepted_by) references people (team_id, id)
);
create unique index team_invitations_open on team_invitations (team_id, email)
  where accepted_at is null and revoked_at is null;
create index team_invitations_by_created on team_invitations (team_id, created_at desc, id desc);

-- One row is the session, its refresh family and, for browsers, its cookie.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users,
  cookie_hash bytea unique,
  generation integer not null default 1,
  rotated_at timestamptz,
  device text not null default '',
  user_agent text not null default '',
  address text not null default '',
  created_at timestamptz not null,
  authenticated_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- How long it lives without being used.
  idle_seconds integer not null default 1209600,
  idle_expires_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_reason text
);
create index sessions_of_user on sessions (user_id, created_at desc) where revoked_at is null;

-- Links, codes and other values that work once. `subject` keeps one live value per purpose.
create table one_time_values (
  id uuid primary key,
  purpose text not null,
  subject text not null,
  user_id uuid references users,
  token_hash bytea unique,
  -- The six digits beside a link; they live shorter than it.
  code_mac bytea,
  code_expires_at timestamptz,
  tries integer not null default 0,
  data jsonb not null default '{}',
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index one_time_values_live on one_time_values (purpose, subject) where used_at is null;
create index one_time_values_of_user on one_time_values (user_id) where used_at is null and user_id is not null;
create index one_time_values_expired on one_time_values (expires_at);

-- Wrong passwords in a row for an address, whether or not it has an account.
create table password_guards (
  subject bytea primary key,
  failures integer not null,
  last_try_at timestamptz not null,
  next_try_at timestamptz not null
);

-- Accounts elsewhere that sign a user in. Who somebody is there is the provider's subject, never an address.
create table identities (
  id uuid primary key,
  user_id uuid not null references users,
  provider text not null,
  subject text not null,
  email text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  unique (provider, subject)
);
create index identities_of_user on identities (user_id, created_at desc, id desc);

create table two_factors (
  user_id uuid primary key references users,
  -- The sealed seed.
  secret text not null,
  confirmed_at timestamptz,
  -- The last time step whose code was taken: no code of it or of one before counts again.
  last_step bigint not null default 0,
  failures integer not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null
);

create table recovery_codes (
  code_hash bytea primary key,
  user_id uuid not null references users,
  created_at timestamptz not null,
  used_at timestamptz
);
create index recovery_codes_of_user on recovery_codes (user_id);

create table api_keys (
  id uuid primary key,
  team_id uuid not null references teams,
  user_id uuid not null references users,
  name text not null check (char_length(name) between 1 and 100),
  prefix text not null unique,
  key_hash bytea not null unique,
  scopes text[] not null check (cardinality(scopes) between 1 and 100),
  -- Networks that it may be used from; null means anywhere.
  allowed_addresses text[] check (cardinality(allowed_addresses) between 1 and 50),
  -- The key that took its place. Both work until this one's time is over.
  replaced_by uuid unique references api_keys deferrable initially deferred,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_of_user on api_keys (user_id, created_at desc, id desc);
create index api_keys_of_team on api_keys (team_id);

-- Projects: here because tickets link to them ----------------------------------------------------------------------

create table projects (
  team_id uuid not null references teams,
  id uuid not null,
  key text not null check (key ~ '^[A-Z][A-Z0-9]{1,9}$'),
  name text not null check (char_length(name) between 1 and 200),
  description text not null default '',
  private boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id)
);
create unique index projects_key on projects (team_id, key) where deleted_at is null;
create index projects_by_created on projects (team_id, created_at desc, id desc);

create table project_members (
  team_id uuid not null,
  project_id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('owner', 'maintainer', 'member', 'viewer')),
  created_at timestamptz not null,
  primary key (team_id, project_id, person_id),
  foreign key (team_id, project_id) references projects (team_id, id),
  foreign key (team_id, person_id) references people (team_id, id)
);
create index project_members_of_person on project_members (team_id, person_id);

-- Tickets -----------------------------------------------------------------------------------------------------------

-- The next human number of each kind of row in a team.
create table counters (
  team_id uuid not null references teams,
  kind text not null,
  next integer not null default 1,
  primary key (team_id, kind)
);

create table ticket_statuses (
  team_id uuid not null references teams,
  slug text not null check (slug ~ '^[a-z][a-z0-9_]{0,39}$'),
  name text not null check (char_length(name) between 1 and 60),
  category text not null check (category in ('open', 'waiting', 'resolved', 'closed')),
  position integer not null,
  -- Where it may go; null means wherever its category may.
  transitions text[],
  primary key (team_id, slug)
);

create table ticket_fields (
  team_id uuid not null references teams,
  key text not null check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  name text not null check (char_length(name) between 1 and 60),
  kind text not null check (kind in ('text', 'number', 'boolean', 'date', 'select')),
  options text[] not null default '{}',
  required boolean not null default false,
  requester_visible boolean not null default false,
  position integer not null,
  primary key (team_id, key)
);

create table tickets (
  team_id uuid not null references teams,
  id uuid not null,
  number integer not null check (number > 0),
  title text not null check (char_length(title) between 1 and 200),
  description text not null default '' check (char_length(description) <= 50000),
  type text not null check (type in ('bug', 'feature', 'incident', 'request', 'question')),
  priority text not null check (priority in ('low', 'medium', 'high', 'urgent')),
  -- low 1 … urgent 4, so that a list can be sorted by an index
  priority_rank smallint not null generated always as
    (case priority when 'low' then 1 when 'medium' then 2 when 'high' then 3 else 4 end) stored,
  status text not null,
  status_category text not null check (status_category in ('open', 'waiting', 'resolved', 'closed')),
  category text check (char_length(category) between 1 and 100),
  tags text[] not null default '{}' check (cardinality(tags) <= 50),
  reporter_id uuid not null,
  assignee_id uuid,
  project_id uuid,
  custom jsonb not null default '{}',
  resolution_notes text check (char_length(resolution_notes) <= 10000),
  resolved_at timestamptz,
  closed_at timestamptz,
  reopened_count integer not null default 0,
  first_responded_at timestamptz,
  comment_count integer not null default 0,
  merged_into_id uuid,
  source text not null default 'api',
  external_key text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  purge_at timestamptz,
  version integer not null default 1,
  search tsvector not null generated always as
    (setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', description), 'B')) stored,
  primary key (team_id, id),
  unique (team_id, number),
  foreign key (team_id, status) references ticket_statuses (team_id, slug),
  foreign key (team_id, reporter_id) references people (team_id, id),
  foreign key (team_id, assignee_id) references people (team_id, id),
  foreign key (team_id, project_id) references projects (team_id, id),
  foreign key (team_id, merged_into_id) references tickets (team_id, id)
);
create unique index tickets_external on tickets (team_id, source, external_key) where external_key is not null;
create index tickets_by_created on tickets (team_id, created_at desc, id desc) where deleted_at is null;
create index tickets_by_updated on tickets (team_id, updated_at desc, id desc) where deleted_at is null;
create index tickets_by_priority on tickets (team_id, priority_rank desc, id desc) where deleted_at is null;
-- A list with one filter goes by one of these. It says `deleted_at is null or number < 0`, which is the same, as there is
-- no such number, and which proves nothing to the indexes above: the plan of such a list is kept for all values, and with
-- a rare one it would walk the whole team there. Whoever says `deleted_at is null` may use all of them.
create index tickets_by_status on tickets (team_id, status, created_at desc, id desc)
  where deleted_at is null or number < 0;
create index tickets_by_category on tickets (team_id, status_category, created_at desc, id desc)
  where deleted_at is null or number < 0;
create index tickets_by_type on tickets (team_id, type, created_at desc, id desc)
  where deleted_at is null or number < 0;
create index tickets_by_assignee on tickets (team_id, assignee_id, created_at desc, id desc)
  where deleted_at is null or number < 0;
create index tickets_by_reporter on tickets (team_id, reporter_id, created_at desc, id desc)
  where deleted_at is null or number < 0;
create index tickets_by_project on tickets (team_id, project_id, created_at desc, id desc)
  where (deleted_at is null or number < 0) and project_id is not null;
-- What somebody still has to work on; the queries of such lists spell this condition out.
create index tickets_active on tickets (team_id, assignee_id, created_at desc, id desc)
  where deleted_at is null and status_category in ('open', 'waiting');
create index tickets_by_tag on tickets using gin (team_id, tags) where deleted_at is null;
create index tickets_search on tickets using gin (team_id, search) where deleted_at is null;
create index tickets_deleted on tickets (team_id, created_at desc, id desc) where deleted_at is not null;
create index tickets_purge on tickets (purge_at) where purge_at is not null;
create index tickets_merged on tickets (team_id, merged_into_id) where merged_into_id is not null;

-- The words that a team's tickets use, so that a mistyped one can be found near the right one.
create table ticket_words (
  team_id uuid not null references teams,
  word text not null check (char_length(word) <= 40),
  primary key (team_id, word)
);
create index ticket_words_similar on ticket_words using gin (team_id, word gin_trgm_ops);

create table ticket_comments (
  team_id uuid not null,
  id uuid not null,
  ticket_id uuid not null,
  author_id uuid not null,
  content text not null check (char_length(content) between 1 and 20000),
  is_internal boolean not null,
  source text not null default 'api',
  external_key text,
  created_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, author_id) references people (team_id, id)
);
create index ticket_comments_by_ticket on ticket_comments (team_id, ticket_id, created_at, id);
create unique index ticket_comments_external on ticket_comments (team_id, source, external_key)
  where external_key is not null;

create table ticket_watchers (
  team_id uuid not null,
  ticket_id uuid not null,
  person_id uuid not null,
  created_at timestamptz not null,
  primary key (team_id, ticket_id, person_id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index ticket_watchers_of_person on ticket_watchers (team_id, person_id, ticket_id);

create table ticket_links (
  team_id uuid not null,
  ticket_id uuid not null,
  other_id uuid not null,
  kind text not null check (kind in ('relates', 'blocks', 'duplicates')),
  created_at timestamptz not null,
  primary key (team_id, ticket_id, other_id, kind),
  check (ticket_id <> other_id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, other_id) references tickets (team_id, id) on delete cascade
);
create index ticket_links_back on ticket_links (team_id, other_id);
-- Two tickets cannot block each other, nor relate twice.
create unique index ticket_links_pair on ticket_links
  (team_id, kind, least(ticket_id, other_id), greatest(ticket_id, other_id));

-- When a team works. `hours` is {monday: [{from, to}]}, null is round the clock; `holidays` names a country and a region.
create table sla_calendars (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 100),
  time_zone text not null,
  hours jsonb,
  holidays jsonb,
  special_days jsonb not null default '[]',
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id)
);
create unique index sla_calendars_name on sla_calendars (team_id, name);

-- What is promised to which tickets; null in the first three columns is any.
create table sla_rules (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 100),
  ticket_type text check (ticket_type in ('bug', 'feature', 'incident', 'request', 'question')),
  priority text check (priority in ('low', 'medium', 'high', 'urgent')),
  category text check (char_length(category) between 1 and 100),
  response_time_hours double precision check (response_time_hours > 0),
  next_response_time_hours double precision check (next_response_time_hours > 0),
  resolution_time_hours double precision check (resolution_time_hours > 0),
  calendar_id uuid,
  pause_categories text[] not null check (pause_categories <@ array['open', 'waiting']),
  pause_statuses text[] not null,
  reopen text not null check (reopen in ('continue', 'restart')),
  -- [{percent, notify}]
  reminders jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, calendar_id) references sla_calendars (team_id, id),
  constraint sla_rules_match unique nulls not distinct (team_id, ticket_type, priority, category)
);
create index sla_rules_of_calendar on sla_rules (team_id, calendar_id) where calendar_id is not null;

-- All rules and calendars of a team as they stood from `valid_from` to the next revision: what was completed under one
-- stays as it was measured.
create table sla_books (
  team_id uuid not null references teams,
  revision integer not null,
  valid_from timestamptz not null,
  book jsonb not null,
  primary key (team_id, revision)
);

-- What the clocks of a ticket are worked out from, drawn from its events, whose payloads may be erased.
create table sla_clocks (
  team_id uuid not null,
  ticket_id uuid not null,
  facts jsonb not null default '[]',
  -- When the team first knew of the ticket: what was late before an import is not called out.
  known_at timestamptz not null,
  primary key (team_id, ticket_id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade
);

-- What the clocks showed when they were last read: an index for lists and figures, which can be made again at any time.
-- Times in seconds of open time; `elapsed` is known once a cycle has stopped.
create table sla_cycles (
  team_id uuid not null,
  ticket_id uuid not null,
  metric text not null check (metric in ('first_response', 'next_response', 'resolution')),
  number smallint not null,
  rule_id uuid not null,
  start timestamptz not null,
  stop timestamptz,
  breach_at timestamptz,
  goal double precision not null,
  elapsed double precision,
  ticket_type text not null,
  priority text not null,
  assignee_id uuid,
  primary key (team_id, ticket_id, metric, number),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, assignee_id) references people (team_id, id)
);
-- Breached cycles by the moment of their breach, and those that will be.
create index sla_cycles_late on sla_cycles (team_id, breach_at desc, ticket_id desc, metric desc, number desc)
  include (stop, ticket_type, priority, assignee_id)
  where breach_at is not null and (stop is null or stop > breach_at);
create index sla_cycles_owed on sla_cycles (team_id, breach_at desc, ticket_id desc, metric desc, number desc)
  where breach_at is not null and stop is null;
create index sla_cycles_stopped on sla_cycles (team_id, metric, stop)
  include (breach_at, elapsed, ticket_type, priority, assignee_id)
  where stop is not null;

-- Warnings and breaches that were called out, each once.
create table sla_alerts (
  team_id uuid not null,
  ticket_id uuid not null,
  metric text not null,
  number smallint not null,
  percent smallint not null,
  due_at timestamptz not null,
  -- Null where nobody was told: it had passed before the ticket or the rule was known.
  raised_at timestamptz,
  primary key (team_id, ticket_id, metric, number, percent),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade
);

-- Files and operations ----------------------------------------------------------------------------------------------

create table files (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 255),
  content_type text not null,
  size bigint not null check (size >= 0),
  sha256 bytea not null,
  storage_key text not null unique,
  ticket_id uuid,
  is_internal boolean not null default false,
  -- Who sees it while it hangs at no ticket: its uploader, or everybody who reads the team's files.
  audience text not null default 'own' check (audience in ('own', 'team')),
  uploaded_by uuid not null,
  created_at timestamptz not null,
  deleted_at timestamptz,
  purge_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, ticket_id) references tickets (team_id, id),
  foreign key (team_id, uploaded_by) references people (team_id, id)
);
create index files_by_created on files (team_id, created_at desc, id desc) where deleted_at is null;
create index files_by_ticket on files (team_id, ticket_id, created_at desc, id desc) where deleted_at is null and ticket_id is not null;
create index files_by_uploader on files (team_id, uploaded_by, created_at desc, id desc) where deleted_at is null;
create index files_purge on files (purge_at) where purge_at is not null;

-- What a team uploaded in a day (UTC), against the limit of its tier.
create table file_days (
  team_id uuid not null references teams,
  day date not null,
  bytes bigint not null,
  primary key (team_id, day)
);

-- What takes long: an import, an export, an erasure.
create table operations (
  team_id uuid not null references teams,
  id uuid not null,
  kind text not null,
  state text not null default 'queued'
    check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelling', 'cancelled')),
  input jsonb not null,
  -- Batches done: a batch names the step it follows, so that it happens once. `cursor` is where the next one begins.
  step integer not null default 0,
  cursor jsonb,
  -- Lines to deal with, and of those done and refused. `total` is null until it is known.
  total integer,
  done integer not null default 0,
  failed integer not null default 0,
  result jsonb,
  error jsonb,
  created_by uuid not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create index operations_by_created on operations (team_id, created_at desc, id desc);
create index operations_by_creator on operations (team_id, created_by, created_at desc, id desc);

-- One row per line that was dealt with: what makes a repeated batch harmless, and the per-row errors.
create table operation_lines (
  team_id uuid not null,
  operation_id uuid not null,
  line integer not null,
  outcome text not null,
  entity_id uuid,
  -- What names the line's row in the system it comes from, so that a file that names it twice is noticed.
  key text,
  -- [{field, reason, value}]
  issues jsonb,
  primary key (team_id, operation_id, line),
  foreign key (team_id, operation_id) references operations (team_id, id)
);
create index operation_lines_failed on operation_lines (team_id, operation_id, line) where issues is not null;
create index operation_lines_key on operation_lines (team_id, operation_id, key) where key is not null;

-- Inbox -------------------------------------------------------------------------------------------------------------

create table notifications (
  id uuid primary key,
  user_id uuid not null references users,
  team_id uuid not null references teams,
  event_id uuid not null,
  type text not null,
  entity text not null,
  entity_id uuid,
  title text not null,
  body text not null,
  created_at timestamptz not null,
  read_at timestamptz,
  unique (user_id, event_id, type)
);
create index notifications_of_user on notifications (user_id, created_at desc, id desc);
create index notifications_unread on notifications (user_id) where read_at is null;
create index notifications_age on notifications using brin (created_at);

create table emails (
  team_id uuid references teams,
  id uuid primary key,
  message_id text not null unique,
  user_id uuid references users,
  to_address text not null,
  template text not null,
  -- Known once it was rendered.
  subject text,
  -- Sealed, since links carry secrets; erased once the mail is sent.
  props text,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  tries integer not null default 0,
  error text,
  event_id uuid,
  created_at timestamptz not null,
  sent_at timestamptz
);
create index emails_by_created on emails (team_id, created_at desc, id desc);
create index emails_age on emails using brin (created_at);

-- Settings, keys, limits --------------------------------------------------------------------------------------------

-- `owner_id` is the team or user; the nil uuid for the platform.
create table settings (
  scope text not null check (scope in ('platform', 'team', 'user')),
  owner_id uuid not null,
  key text not null,
  value jsonb not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (scope, owner_id, key)
);

create table idempotency_keys (
  principal text not null,
  procedure text not null,
  key text not null,
  body_hash bytea not null,
  -- The sealed answer; null while a procedure without a surrounding transaction still runs.
  answer text,
  leased_until timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (principal, procedure, key)
);
create index idempotency_keys_expired on idempotency_keys (expires_at);

-- The shape that rate-limiter-flexible expects.
create unlogged table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
create index rate_limits_expired on rate_limits (expire);

-- Events and work ---------------------------------------------------------------------------------------------------

-- Insert only: audit trail, activity feed, and what streams, webhooks and notifications read.
-- The nil team is the platform. Partitioned by the time inside a UUIDv7, see event_partitions below.
create table events (
  team_id uuid not null,
  id uuid not null,
  type text not null,
  schema_version smallint not null default 1,
  actor_id uuid,
  user_id uuid,
  on_behalf_of text,
  entity text not null,
  entity_id uuid,
  entity_version integer,
  request_id text,
  correlation uuid,
  causation uuid,
  origin text not null,
  at timestamptz not null,
  payload_hash bytea,
  primary key (team_id, id)
) partition by range (id);
create index events_of_entity on events (team_id, entity_id, id);
create index events_of_user on events (user_id, id);

-- What may be erased: the diff and the address. Large texts stand here as hash and length only.
create table event_payloads (
  team_id uuid not null,
  event_id uuid not null,
  payload jsonb not null,
  address text,
  primary key (team_id, event_id)
) partition by range (event_id);

create table events_default partition of events default;
create table event_payloads_default partition of event_payloads default;

-- The smallest UUIDv7 of an instant.
create function uuid_floor(moment timestamptz) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

-- Makes the monthly partitions from this month on; called by the migration and by a daily schedule.
create procedure make_event_partitions(months integer) language plpgsql as $$
declare
  first timestamptz := date_trunc('month', now() at time zone 'UTC') at time zone 'UTC';
  low timestamptz;
  high timestamptz;
  base text;
begin
  for i in 0 .. months loop
    low := (first at time zone 'UTC' + make_interval(months => i)) at time zone 'UTC';
    high := (first at time zone 'UTC' + make_interval(months => i + 1)) at time zone 'UTC';
    foreach base in array array['events', 'event_payloads'] loop
      if to_regclass(base || '_' || to_char(low at time zone 'UTC', 'YYYY_MM')) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
          base || '_' || to_char(low at time zone 'UTC', 'YYYY_MM'), base, uuid_floor(low), uuid_floor(high));
      end if;
    end loop;
  end loop;
end $$;
call make_event_partitions(3);

-- What a transaction asks for: events that have reactions, and jobs, also for later. Deleted on dispatch.
create table outbox (
  id uuid primary key,
  kind text not null check (kind in ('event', 'job')),
  name text not null,
  team_id uuid,
  payload jsonb not null,
  run_at timestamptz not null,
  -- A timer that can be replaced or cancelled.
  key text unique
);
create index outbox_due on outbox (run_at, id);

-- Dispatched and not yet done: deleting the row inside the job's own transaction is what makes its effect happen once.
create table jobs (
  id text primary key,
  queue text not null,
  name text not null,
  team_id uuid,
  payload jsonb not null,
  dispatched_at timestamptz not null,
  failed_at timestamptz,
  error text
);
create index jobs_dispatched on jobs (dispatched_at) where failed_at is null;

-- When each schedule was last due; advancing the row is what lets one worker of many ask for the job.
create table schedules (
  name text primary key,
  slot timestamptz not null
);

-- Events that have no position yet: written with the event, removed by the relay.
create table unsealed_events (
  id uuid primary key,
  team_id uuid
);
create table event_positions (
  position bigint primary key,
  event_id uuid not null unique,
  team_id uuid,
  at timestamptz not null
);
create index event_positions_of_team on event_positions (team_id, position);
create table event_seals (
  batch bigint primary key,
  first_position bigint not null,
  last_position bigint not null,
  hash bytea not null,
  previous_hash bytea not null,
  at timestamptz not null
);

-- One round trip decides what an Idempotency-Key means: a fresh snapshot after the lock, which one statement cannot have.
create function idempotency_begin(p_principal text, p_procedure text, p_key text, p_now timestamptz)
returns table (locked boolean, body_hash bytea, answer text) language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended(p_principal || '|' || p_procedure || '|' || p_key, 0)) then
    return query select false, null::bytea, null::text;
    return;
  end if;
  return query
    select true, k.body_hash, k.answer
    from (select 1) as one
    left join idempotency_keys k
      on k.principal = p_principal and k.procedure = p_procedure and k.key = p_key and k.expires_at > p_now;
end $$;
