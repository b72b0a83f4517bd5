import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { tables } from '@deskwire/database/schema.ts';
import { aTeam } from '@deskwire/testing/builders.ts';
import { indexesOf, planOf, sent, types, vacuum } from '../../testing/plans.ts';
import { testWorld } from '../../testing/world.ts';
import { listed } from './keyset.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const PEOPLE = 3000;
await sql`
  insert into people (team_id, id, kind, name, created_at, updated_at)
  select ${team.id}, gen_random_uuid(), 'contact', 'Contact ' || lpad((n / 2)::text, 5, '0'), now(), now()
  from generate_series(0, ${sql.lit(PEOPLE - 1)}) n`.execute(world.kysely);
await sql`create sequence shown`.execute(world.kysely);
await vacuum(world.pool, 'people');

const page = (direction: 'asc' | 'desc', slice: { offset: number; after?: readonly string[] }) => {
  const matching = tables<'people'>()(world.db).selectFrom('people as p').where('p.team_id', '=', team.id);
  const rows = matching.select(['p.id', 'p.name', sql<string>`nextval('shown')`.as('shown')]);
  return listed(world.db, { rows, matching: matching.select('p.id') }, ['p.name', 'p.id'], direction, {
    limit: 50,
    counts: false,
    after: undefined,
    ...slice,
  });
};
const idsOf = ({ rows }: Awaited<ReturnType<typeof page>>) => rows.map(({ id }) => id);

test.each(['asc', 'desc'] as const)(
  'a page is the same by its number and by a cursor, however far it is: %s',
  async (direction) => {
    let after: readonly string[] | undefined;
    for (let offset = 0; offset <= PEOPLE; offset += 50) {
      const byCursor = await page(direction, { offset: 0, ...(after === undefined ? {} : { after }) });
      expect(idsOf(await page(direction, { offset })), String(offset)).toEqual(idsOf(byCursor));
      expect(byCursor.rows).toHaveLength(offset < PEOPLE ? 50 : 0);
      const last = byCursor.rows.at(-1);
      after = last === undefined ? after : [last.name, last.id];
    }
  },
);

test('what is shown of a row is read for no row that a page far behind passes', async () => {
  const { rows: before } = await sql<{ shown: string }>`select nextval('shown') as shown`.execute(world.kysely);
  await page('asc', { offset: 2500 });
  const { rows: after } = await sql<{ shown: string }>`select nextval('shown') as shown`.execute(world.kysely);
  expect(Number(after[0]!.shown) - Number(before[0]!.shown)).toBe(51);
});

test('a page far behind is read off the index of its order', async () => {
  const [statement] = await sent(() => page('asc', { offset: 2500 }));
  const nodes = await planOf(world.pool, statement!);
  expect(indexesOf(nodes)).toEqual(['people_by_name']);
  expect(types(nodes)).not.toContain('Sort');
});
