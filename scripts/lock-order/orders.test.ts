import { expect, test } from 'vitest';
import { inversionsOf, locksOf, ordersOf, type Catalog } from './orders.ts';

const catalog: Catalog = {
  tables: new Set(['teams', 'people', 'tickets', 'ticket_comments', 'outbox']),
  references: [
    { from: 'tickets', columns: ['team_id', 'assignee_id'], to: 'people' },
    { from: 'ticket_comments', columns: ['team_id', 'ticket_id'], to: 'tickets' },
  ],
};

test.each([
  ['select "t"."id" from "tickets" as "t" join people p on true for no key update of "t"', ['tickets no key update']],
  ['select id from people where id = $1 order by id for update', ['people update']],
  ['update tickets set "title" = $1 where id = $2', ['tickets no key update']],
  ['update tickets t set assignee_id = $1 where id = $2', ['tickets no key update', 'people key share']],
  ['select id, (select name from people p where p.id = t.id) as name from tickets t for update', ['tickets update']],
  ['select from tickets where id in (select id from people where id = any($1) for update)', ['people update']],
  ['delete from people where id = $1', ['people update']],
  ['insert into ticket_comments (id) values ($1)', ['tickets key share']],
  [
    'with a as (insert into tickets (id) values ($1)) insert into outbox (key) values ($2) on conflict (key) do update set key = $2',
    ['people key share', 'outbox no key update'],
  ],
  ["select pg_advisory_xact_lock(hashtext('tasks'))", ["advisory (hashtext('tasks') update"]],
  ['select * from tickets', []],
])('%s', (statement, locks) => {
  expect(locksOf(statement, catalog).map(({ of, mode }) => `${of} ${mode}`)).toEqual(locks);
});

const lock = (table: string) => `select from ${table} for no key update`;
const tablesOf = (...transactions: string[][]) =>
  inversionsOf(ordersOf(transactions, catalog, new Set(['outbox']))).map(({ tables }) => tables.join());

test('two transactions that lock two tables in different orders are found, unless one waits for the other before', () => {
  const [teams, people, tickets, outbox] = ['teams', 'people', 'tickets', 'outbox'].map(lock) as [
    string,
    string,
    string,
    string,
  ];
  expect(tablesOf([people, tickets], [tickets, people], [people, tickets])).toEqual(['people,tickets']);
  expect(tablesOf([teams, people, tickets], [teams, tickets, people])).toEqual([]);
  expect(tablesOf([people, tickets], [people, tickets], [tickets])).toEqual([]);
  expect(tablesOf([people, outbox], [outbox, people])).toEqual([]);
  expect(tablesOf([people, 'insert into ticket_comments (id) values ($1)'], [tickets, people])).toEqual([]);
});
