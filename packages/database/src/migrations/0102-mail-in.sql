set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Addresses of a team whose mail becomes tickets: read by IMAP, or handed over at a door, signed.
create table mailboxes (
  team_id uuid not null references teams,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 100),
  address text not null check (char_length(address) <= 254),
  enabled boolean not null,
  -- Whether its server delivers name+anything@ to name@.
  plus_addressing boolean not null,
  -- What its server calls itself in Authentication-Results. Null: nothing there is believed.
  auth_server text check (char_length(auth_server) between 1 and 253),
  signing_secret text not null,
  imap_host text check (char_length(imap_host) between 1 and 253),
  imap_port integer check (imap_port between 1 and 65535),
  imap_security text check (imap_security in ('tls', 'starttls', 'none')),
  imap_user text check (char_length(imap_user) between 1 and 254),
  imap_password text,
  imap_folder text check (char_length(imap_folder) between 1 and 200),
  -- What lay there before it was connected counts too.
  take_existing boolean not null default false,
  uid_validity text,
  last_uid bigint not null default 0,
  poll_at timestamptz,
  polling_until timestamptz,
  polled_at timestamptz,
  poll_error text check (poll_error in ('refused', 'unreachable', 'login', 'folder')),
  poll_failures integer not null default 0,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  version integer not null default 1,
  primary key (team_id, id),
  foreign key (team_id, created_by) references people (team_id, id),
  check ((imap_host is null) = (imap_port is null) and (imap_host is null) = (imap_security is null)
    and (imap_host is null) = (imap_user is null) and (imap_host is null) = (imap_password is null)
    and (imap_host is null) = (imap_folder is null))
);
create unique index mailboxes_address on mailboxes (address) where deleted_at is null;
create unique index mailboxes_id on mailboxes (id);
create index mailboxes_due on mailboxes (poll_at) where enabled and deleted_at is null and imap_host is not null;
create index mailboxes_of_person on mailboxes (team_id, created_by);

-- Mails that came in, and what became of them. The mail itself is a file whose home is the row.
create table inbound_mails (
  team_id uuid not null,
  id uuid not null,
  mailbox_id uuid not null,
  -- Its Message-ID, else the hash of its bytes.
  key text not null check (char_length(key) between 1 and 1000),
  file_id uuid,
  size integer not null,
  message_id text check (char_length(message_id) <= 998),
  from_address text check (char_length(from_address) <= 254),
  from_name text check (char_length(from_name) <= 200),
  subject text check (char_length(subject) <= 1000),
  -- Whether the server of the mailbox says that it is from the domain of its sender (DMARC).
  authenticated boolean,
  state text not null check (state in ('received', 'ticket', 'comment', 'held', 'ignored', 'failed')),
  reason text check (char_length(reason) <= 60),
  -- Of a mail that is held: where it seems to belong.
  ticket_id uuid,
  comment_id uuid,
  attachments_left_out integer not null default 0,
  received_at timestamptz not null,
  processed_at timestamptz,
  primary key (team_id, id),
  foreign key (team_id, mailbox_id) references mailboxes (team_id, id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete set null (ticket_id)
);
create unique index inbound_mails_key on inbound_mails (team_id, mailbox_id, key);
create index inbound_mails_by_received on inbound_mails (team_id, received_at desc, id desc);
create index inbound_mails_of_sender on inbound_mails (team_id, from_address, processed_at);
create index inbound_mails_of_ticket on inbound_mails (team_id, ticket_id);
create index inbound_mails_age on inbound_mails (received_at);

-- Which mails are about which ticket, and with whom: those that went out and those that came in. They live as the ticket.
create table mail_ids (
  team_id uuid not null,
  message_id text not null check (char_length(message_id) <= 998),
  ticket_id uuid not null,
  person_id uuid not null,
  is_ours boolean not null,
  created_at timestamptz not null,
  primary key (team_id, message_id),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index mail_ids_of_ticket on mail_ids (team_id, ticket_id, person_id, created_at);
create index mail_ids_of_person on mail_ids (team_id, person_id);

-- Addresses to answer at, one for each person and ticket. Only who got a mail knows its token.
create table reply_addresses (
  team_id uuid not null,
  token_hash bytea not null,
  ticket_id uuid not null,
  person_id uuid not null,
  created_at timestamptz not null,
  primary key (team_id, token_hash),
  foreign key (team_id, ticket_id) references tickets (team_id, id) on delete cascade,
  foreign key (team_id, person_id) references people (team_id, id)
);
create index reply_addresses_of_ticket on reply_addresses (team_id, ticket_id);
create index reply_addresses_of_person on reply_addresses (team_id, person_id);
