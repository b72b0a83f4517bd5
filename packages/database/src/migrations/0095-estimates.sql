set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Offers to clients, as they are being written. What a client reads is a version.
create table estimates (
  team_id uuid not null references teams,
  id uuid not null,
  number integer not null check (number > 0),
  title text not null check (char_length(title) between 1 and 200),
  client_id uuid not null,
  status text not null default 'draft'
    check (status in ('draft', 'sent', 'viewed', 'approved', 'declined', 'expired', 'withdrawn')),
  introduction text not null default '' check (char_length(introduction) <= 10000),
  terms text not null default '' check (char_length(terms) <= 20000),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Items, quantities as texts, prices in smallest units, tax in hundredths of a percent.
  lines jsonb not null,
  discount_amount bigint check (discount_amount >= 0),
  -- In hundredths of a percent.
  discount_rate integer check (discount_rate between 0 and 10000),
  subtotal bigint not null,
  discount bigint not null,
  tax bigint not null,
  total bigint not null,
  valid_until date not null,
  needs_signature boolean not null,
  -- The number of the version that was sent last; 0 before the first.
  sent_number integer not null default 0,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (team_id, id),
  unique (team_id, number),
  check (discount_amount is null or discount_rate is null),
  foreign key (team_id, client_id) references people (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id)
);
create index estimates_by_created on estimates (team_id, created_at desc, id desc);
create index estimates_of_client on estimates (team_id, client_id, created_at desc, id desc);

-- What was sent, word for word, and what came of it.
create table estimate_versions (
  team_id uuid not null,
  id uuid not null,
  estimate_id uuid not null,
  number integer not null check (number > 0),
  client_id uuid not null,
  title text not null,
  client_name text not null,
  client_email text not null,
  introduction text not null,
  terms text not null,
  currency text not null,
  -- With what each line costs.
  lines jsonb not null,
  taxes jsonb not null,
  subtotal bigint not null,
  discount bigint not null,
  tax bigint not null,
  total bigint not null,
  valid_until date not null,
  -- The end of that day in the zone of the team, as it was when it was sent.
  expires_at timestamptz not null,
  needs_signature boolean not null,
  -- The document itself: what is approved are these bytes.
  pdf bytea not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  sent_by uuid not null,
  sent_at timestamptz not null,
  viewed_at timestamptz,
  outcome text check (outcome in ('approved', 'declined', 'expired', 'withdrawn', 'replaced')),
  -- Who approved or declined it, and by what.
  decided_by uuid,
  decided_via text check (decided_via in ('app', 'link')),
  reason text check (char_length(reason) <= 2000),
  closed_at timestamptz,
  primary key (team_id, id),
  unique (team_id, estimate_id, number),
  check ((outcome is null) = (closed_at is null)),
  foreign key (team_id, estimate_id) references estimates (team_id, id) on delete cascade,
  foreign key (team_id, client_id) references people (team_id, id),
  foreign key (team_id, sent_by) references people (team_id, id),
  foreign key (team_id, decided_by) references people (team_id, id)
);
-- Of each estimate one version at most can be answered.
create unique index estimate_versions_open on estimate_versions (team_id, estimate_id) where outcome is null;

create function keep_sent_estimate() returns trigger language plpgsql as $$
begin
  if (new.estimate_id, new.number, new.title, new.client_name, new.client_email, new.introduction, new.terms,
      new.currency, new.lines, new.taxes, new.subtotal, new.discount, new.tax, new.total, new.valid_until,
      new.expires_at, new.needs_signature, new.pdf, new.sha256, new.sent_at)
    is distinct from
    (old.estimate_id, old.number, old.title, old.client_name, old.client_email, old.introduction, old.terms,
      old.currency, old.lines, old.taxes, old.subtotal, old.discount, old.tax, old.total, old.valid_until,
      old.expires_at, old.needs_signature, old.pdf, old.sha256, old.sent_at)
  then
    raise exception 'An estimate that was sent cannot change' using errcode = 'integrity_constraint_violation';
  end if;
  if old.outcome is not null and
    (new.outcome, new.decided_via, new.reason, new.closed_at)
    is distinct from (old.outcome, old.decided_via, old.reason, old.closed_at)
  then
    raise exception 'What came of an estimate cannot change' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger estimate_versions_keep before update on estimate_versions
  for each row execute function keep_sent_estimate();

-- Who signed what, when and from where. Nothing of it ever changes, but that two people turn out to be one.
create table signatures (
  team_id uuid not null references teams,
  id uuid not null,
  -- What was signed, in words, and as bytes where it is a document of ours.
  subject text not null check (char_length(subject) between 1 and 300),
  estimate_version_id uuid,
  sha256 bytea check (octet_length(sha256) = 32),
  name text not null check (char_length(name) between 1 and 200),
  -- The person of the team who signed, where they are known.
  signer_id uuid,
  -- The sentence that was agreed to.
  consent text not null check (char_length(consent) between 1 and 1000),
  -- Lines of points: [[x, y, x, y, …], …], each of 0 to 1,000.
  strokes jsonb not null,
  -- By the clock of the device.
  client_at timestamptz,
  signed_at timestamptz not null,
  address text not null,
  via text not null check (via in ('app', 'link')),
  -- Who held out the pen; null where the signer came by a link.
  captured_by uuid,
  primary key (team_id, id),
  check ((estimate_version_id is null) = (sha256 is null)),
  foreign key (team_id, estimate_version_id) references estimate_versions (team_id, id) on delete cascade,
  foreign key (team_id, signer_id) references people (team_id, id),
  foreign key (team_id, captured_by) references people (team_id, id)
);
create index signatures_by_time on signatures (team_id, signed_at desc, id desc);
create index signatures_of_version on signatures (team_id, estimate_version_id) where estimate_version_id is not null;

create function keep_signature() returns trigger language plpgsql as $$
begin
  if (new.subject, new.estimate_version_id, new.sha256, new.name, new.consent, new.strokes, new.client_at,
      new.signed_at, new.address, new.via)
    is distinct from
    (old.subject, old.estimate_version_id, old.sha256, old.name, old.consent, old.strokes, old.client_at,
      old.signed_at, old.address, old.via)
  then
    raise exception 'A signature cannot change' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger signatures_keep before update on signatures for each row execute function keep_signature();
