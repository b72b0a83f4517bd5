-- Who may start an operation may read the file that it wrote, for as long as that holds: `needs` is a permission in the team.
-- Null: the right is one in the project that its input names.
alter table operations add column needs text;
update operations set needs = 'reports.export' where kind = 'tickets.export';
