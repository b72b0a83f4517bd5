-- Mails that came back for a reason that may pass, such as a full mailbox. Three in a week are taken for an address that
-- nobody reads.
create table mail_soft_bounces (
  address_hash bytea not null,
  email_id uuid not null,
  at timestamptz not null,
  primary key (address_hash, email_id)
);
create index mail_soft_bounces_age on mail_soft_bounces (at);
