import { randomUUIDv7 } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import { inputOf } from '../kit/inputs.ts';
import { passing } from '../stage/all.ts';
import { places, pointEverywhere } from './pointing.ts';
import { nameOf, pointedAt } from './references.ts';
import { createRig, owner } from './rig.ts';

const rig = await createRig();
afterAll(() => rig.close());
const { a, b } = rig.stage;

test('there are places to point elsewhere from, in lists too', () => {
  expect(places.length).toBeGreaterThan(50);
  expect(places.map(({ path, position }) => `${path} ${nameOf(position)}`)).toContain(
    'tickets.bulkUpdate ticket_ids[]',
  );
});

test('the other team has a row in every table of teams, so that there is something to be found', async () => {
  const { rows } = await rig.stage.world.pool.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attname = 'team_id' and not a.attisdropped`,
  );
  const empty: string[] = [];
  for (const { name } of rows.filter((table) => !passing.has(table.name))) {
    const found = await rig.stage.world.pool.query(`select from "${name}" where team_id = $1 limit 1`, [b.id]);
    if (found.rowCount === 0) empty.push(name);
  }
  expect(empty).toEqual([]);
});

test.each([rig.doors.caller, rig.doors.rest])(
  'at $name, who owns a team cannot point at a row of another from anywhere',
  { timeout: 1_800_000 },
  async (door) => {
    expect(await pointEverywhere(rig, door)).toEqual([]);
  },
);

test('who owns two teams cannot mix their rows', { timeout: 1_800_000 }, async () => {
  const guest = { bearer: await ownerOfBoth() };
  const faults: string[] = [];
  const mixed = places.filter(({ path }) => places.filter((place) => place.path === path).length > 1);
  expect(mixed.length).toBeGreaterThan(20);
  for (const { path, entry, position } of mixed) {
    const { answer, writes } = await rig.attempt(
      rig.doors.caller,
      guest,
      path,
      entry,
      pointedAt(
        entry,
        { ...inputOf(rig.stage, path, entry, owner), team_id: undefined },
        position,
        b.rows[position.kind],
        a,
      ),
    );
    const teams = new Set(writes.flatMap(({ team_before, team_after }) => [team_before, team_after]));
    if (teams.has(a.id) && teams.has(b.id)) faults.push(`${path} ${nameOf(position)} writes to both teams`);
    if (answer.body.includes(a.mark) && answer.body.includes(b.mark))
      faults.push(`${path} ${nameOf(position)} reads from both teams`);
  }
  expect(faults).toEqual([]);
});

async function ownerOfBoth(): Promise<string> {
  const { world } = rig.stage;
  const both = await aMember(world.kysely, a, 'owner');
  const at = new Date().toISOString();
  await world.kysely
    .insertInto('people')
    .values({
      team_id: b.id,
      id: randomUUIDv7(),
      kind: 'member',
      user_id: both.user_id,
      name: 'Both',
      roles: ['owner'],
      created_at: at,
      updated_at: at,
    })
    .execute();
  return world.tokenOf(both);
}
