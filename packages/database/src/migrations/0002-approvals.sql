set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Lets the database itself refuse two delegations of one person for one day.
create extension if not exists btree_gist;

-- Who decides for whom, from the first day to the last, both included, as the days go where the team is.
create table approval_delegations (
  team_id uuid not null references teams,
  id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  start_date date not null,
  end_date date not null,
  created_by uuid not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, from_id) references people (team_id, id),
  foreign key (team_id, to_id) references people (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id),
  check (end_date >= start_date),
  constraint approval_delegations_overlap exclude using gist
    (team_id with =, from_id with =, daterange(start_date, end_date, '[]') with &&) where (ended_at is null)
);
create index approval_delegations_by_created on approval_delegations (team_id, created_at desc, id desc);
create index approval_delegations_to on approval_delegations (team_id, to_id);

-- Asks for a decision on what a ticket says. `content_hash` is of that text: what was decided counts for no other.
create table approval_requests (
  team_id uuid not null references teams,
  id uuid not null,
  ticket_id uuid not null,
  requester_id uuid not null,
  description text not null check (char_length(description) between 1 and 10000),
  policy text not null check (policy in ('any', 'all', 'quorum', 'ordered')),
  -- How many approvals are needed.
  needed smallint not null check (needed > 0),
  status text not null default 'pending'
    check (status in ('pending', 'approved', 'rejected', 'withdrawn', 'expired', 'voided')),
  content_hash bytea not null,
  -- The request that this one asks again.
  replaces_id uuid,
  expires_at timestamptz not null,
  -- Reminders that went out.
  reminded smallint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- When it was approved or rejected; stays when the approval is voided later.
  decided_at timestamptz,
  closed_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, requester_id) references people (team_id, id),
  foreign key (team_id, replaces_id) references approval_requests (team_id, id),
  check ((status = 'pending') = (closed_at is null)),
  check (status not in ('approved', 'rejected') or decided_at is not null)
);
-- A ticket waits for one decision at a time.
create unique index approval_requests_pending on approval_requests (team_id, ticket_id) where status = 'pending';
create index approval_requests_by_created on approval_requests (team_id, created_at desc, id desc);
create index approval_requests_by_status on approval_requests (team_id, status, created_at desc, id desc);
create index approval_requests_by_ticket on approval_requests (team_id, ticket_id, created_at desc, id desc);
create index approval_requests_by_requester on approval_requests (team_id, requester_id, created_at desc, id desc);
create index approval_requests_replaced on approval_requests (team_id, replaces_id) where replaces_id is not null;

-- Whose approval is asked for, in order.
create table approval_steps (
  team_id uuid not null,
  request_id uuid not null,
  position smallint not null check (position > 0),
  approver_id uuid not null,
  -- The delegation by which somebody else may decide as well, while its days last.
  delegation_id uuid,
  assigned_at timestamptz not null,
  primary key (team_id, request_id, position),
  foreign key (team_id, request_id) references approval_requests (team_id, id) on delete cascade,
  foreign key (team_id, approver_id) references people (team_id, id),
  foreign key (team_id, delegation_id) references approval_delegations (team_id, id)
);
create unique index approval_steps_once on approval_steps (team_id, request_id, approver_id);
create index approval_steps_of_approver on approval_steps (team_id, approver_id, request_id);
create index approval_steps_delegated on approval_steps (team_id, delegation_id) where delegation_id is not null;

-- One decision a step and one voice a person, whoever asks how often at once.
create table approval_decisions (
  team_id uuid not null,
  request_id uuid not null,
  position smallint not null,
  decision text not null check (decision in ('approved', 'rejected')),
  decided_by uuid not null,
  -- Whose step it was, where a substitute decided.
  decided_for uuid,
  comments text check (char_length(comments) between 1 and 10000),
  via text not null check (via in ('app', 'mail')),
  decided_at timestamptz not null,
  primary key (team_id, request_id, position),
  foreign key (team_id, request_id, position) references approval_steps (team_id, request_id, position) on delete cascade,
  foreign key (team_id, decided_by) references people (team_id, id),
  foreign key (team_id, decided_for) references people (team_id, id),
  check (decision = 'approved' or comments is not null)
);
create unique index approval_decisions_voice on approval_decisions (team_id, request_id, decided_by);
create index approval_decisions_of_person on approval_decisions (team_id, decided_by);
