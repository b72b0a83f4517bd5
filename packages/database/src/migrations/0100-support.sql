set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What those who run the platform answer for everybody, a few hundred entries at most.
create table faq_entries (
  id uuid primary key,
  question text not null check (char_length(question) between 1 and 300),
  answer text not null check (char_length(answer) between 1 and 10000),
  category text check (char_length(category) between 1 and 100),
  position integer not null check (position between 0 and 100000),
  published boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1
);
create index faq_entries_in_order on faq_entries (position, id);

-- What users asked for help with. The answer is kept as it was given, for them alone.
create table support_questions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  -- The team whose knowledge was searched.
  team_id uuid references teams on delete cascade,
  question text not null check (char_length(question) between 1 and 2000),
  answer text check (char_length(answer) <= 20000),
  answered_by text not null check (answered_by in ('ai', 'search', 'none')),
  sources jsonb not null,
  helpful boolean,
  comment text check (char_length(comment) <= 2000),
  -- The ticket that was made of it, in any team of the user.
  ticket_team_id uuid,
  ticket_id uuid,
  created_at timestamptz not null,
  foreign key (ticket_team_id, ticket_id) references tickets (team_id, id) on delete set null,
  check ((ticket_team_id is null) = (ticket_id is null)),
  check ((answered_by = 'none') = (answer is null))
);
create index support_questions_by_age on support_questions (created_at desc, id desc);
create index support_questions_of_user on support_questions (user_id);
create index support_questions_of_team on support_questions (team_id);
create index support_questions_by_ticket on support_questions (ticket_team_id, ticket_id) where ticket_id is not null;

insert into faq_entries (id, question, answer, category, position, published, created_at, updated_at) values
  ('019acb00-0000-7000-8000-000000000001', 'How do I create a ticket?',
   'Send its title to `POST /api/v1/tickets`, or press **New ticket** in the console. It gets a key such as `TKT-001` at once, and its SLA clocks start if a rule of your team matches it.',
   'Tickets', 10, true, now(), now()),
  ('019acb00-0000-7000-8000-000000000002', 'How do I get an API key?',
   'Open **Settings**, then **API keys**, or call `POST /api/v1/api-keys`. The key is shown once. Give it only the scopes it needs, such as `tickets.*`; it can never do more than you can.',
   'API', 20, true, now(), now()),
  ('019acb00-0000-7000-8000-000000000003', 'How do I invite somebody to my team?',
   'An admin or owner of the team sends an invitation to an email address from **Team**, then **Members**. Nobody joins a team before they have accepted the invitation themselves.',
   'Teams', 30, true, now(), now()),
  ('019acb00-0000-7000-8000-000000000004', 'I forgot my password. How do I reset it?',
   'Choose **Forgot password** where you sign in and enter your address. The link in the email can be used once. All your other sessions end when the password changes.',
   'Account', 40, true, now(), now()),
  ('019acb00-0000-7000-8000-000000000005', 'How do I get fewer notifications by email?',
   'Open **Settings**, then **Notifications**: for each kind of notification you choose at once, in a daily digest, or not at all. Quiet hours hold emails back until they end. Emails about security and billing are always sent.',
   'Account', 50, true, now(), now()),
  ('019acb00-0000-7000-8000-000000000006', 'Can I use Deskwire without an AI model?',
   'Yes. Without one, rules classify tickets, and questions are answered with the best passage of what your team has written down. Every answer says who made it.',
   'AI', 60, true, now(), now());
