-- Where nothing had happened yet, the feeds of workflows have no row: they begin with the first event.
insert into feeds (name, position)
select feed, coalesce((select max(position) from event_positions), 0)
from unnest(array['triggers', 'workflow_waits']) feed
on conflict do nothing;
