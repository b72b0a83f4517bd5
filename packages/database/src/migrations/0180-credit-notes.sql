set local lock_timeout = '5s';
set local statement_timeout = '60s';

-- Who issued an invoice and whom it was for, as it was said then: neither a new address of ours nor a new name of the team
-- changes what was issued. Null for those that were issued before this was noted.
alter table invoices
  add column issuer text constraint invoices_issuer check (char_length(issuer) <= 1000),
  add column billed_to text constraint invoices_billed_to check (char_length(billed_to) <= 1000);

create or replace function keep_issued_invoice() returns trigger language plpgsql as $$
begin
  if old.status <> 'draft' and
    (new.number, new.currency, new.subtotal, new.discount, new.tax, new.total, new.period_start, new.period_end,
     new.issued_at, new.external_id, new.provider, new.issuer, new.billed_to)
    is distinct from
    (old.number, old.currency, old.subtotal, old.discount, old.tax, old.total, old.period_start, old.period_end,
     old.issued_at, old.external_id, old.provider, old.issuer, old.billed_to)
  then
    raise exception 'An invoice that was issued cannot change' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

-- What an invoice was corrected by: a document for each amount that was credited or given back.
create table credit_notes (
  team_id uuid not null references teams,
  id uuid not null,
  invoice_id uuid not null,
  -- What the provider calls the refund, or its own credit note.
  external_id text not null check (char_length(external_id) <= 200),
  number text not null check (char_length(number) <= 200),
  status text not null check (status in ('issued', 'void')),
  reason text check (char_length(reason) <= 2000),
  tax bigint not null,
  total bigint not null check (total > 0),
  issued_at timestamptz not null,
  voided_at timestamptz,
  created_at timestamptz not null,
  primary key (team_id, id),
  foreign key (team_id, invoice_id) references invoices (team_id, id),
  constraint credit_notes_tax check (tax between 0 and total),
  constraint credit_notes_void check ((status = 'void') = (voided_at is not null))
);
create unique index credit_notes_number on credit_notes (team_id, number);
create index credit_notes_by_issued on credit_notes (team_id, issued_at desc, id desc);
create index credit_notes_of_invoice on credit_notes (team_id, invoice_id, issued_at desc, id desc);

create function keep_credit_note() returns trigger language plpgsql as $$
begin
  if old.status <> 'issued'
    or (new.team_id, new.id, new.invoice_id, new.external_id, new.number, new.reason, new.tax, new.total, new.issued_at)
    is distinct from
    (old.team_id, old.id, old.invoice_id, old.external_id, old.number, old.reason, old.tax, old.total, old.issued_at)
  then
    raise exception 'A credit note that was issued cannot change' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger credit_notes_keep before update on credit_notes for each row execute function keep_credit_note();
