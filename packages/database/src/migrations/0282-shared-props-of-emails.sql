set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- What several emails have in common, such as the PDF that all of them bring. Sealed as the props of an email are.
create table email_shares (
  id uuid primary key,
  team_id uuid not null references teams,
  props text not null,
  created_at timestamptz not null
);
create index email_shares_of_team on email_shares (team_id);
create index email_shares_by_age on email_shares (created_at);

alter table emails add column share_id uuid;
alter table emails add constraint emails_share_fkey foreign key (share_id) references email_shares on delete set null
  not valid;
-- squawk-ignore require-concurrent-index-creation
create index emails_of_share on emails (share_id) where share_id is not null;
