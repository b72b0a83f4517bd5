-- When the requester's view of a ticket last changed, and how often: notes, tags, assignees and the team's own fields do
-- not count, so that neither a time nor a sort order nor a version tells a requester of work that they do not see.
-- Tickets that are there already have last changed at the beginning of time, which is read as their creation: to write
-- all of them would hold up whoever works on one.
alter table tickets
  add column shown_at timestamptz not null default '1970-01-01T00:00:00Z',
  add column shown_version integer not null default 1;

create function show_ticket() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.shown_at := new.updated_at;
  elsif (new.title, new.description, new.type, new.priority, new.status, new.category, new.reporter_id,
      new.resolution_notes, new.comment_count, new.reopened_count, new.merged_into_id, new.first_responded_at,
      new.resolved_at, new.closed_at, new.deleted_at)
    is distinct from (old.title, old.description, old.type, old.priority, old.status, old.category, old.reporter_id,
      old.resolution_notes, old.comment_count, old.reopened_count, old.merged_into_id, old.first_responded_at,
      old.resolved_at, old.closed_at, old.deleted_at) then
    new.shown_at := new.updated_at;
    new.shown_version := old.shown_version + 1;
  end if;
  return new;
end $$;
create trigger tickets_shown before insert or update on tickets for each row execute function show_ticket();
