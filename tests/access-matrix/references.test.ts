import { randomUUIDv7 } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import { inputOf } from '../kit/inputs.ts';
import { passing } from '../stage/all.ts';
import { places, pointEverywhere } from './pointing.ts';
import { nameOf, pointedAt } from './references.ts';
import { byDomain, createRig, owner, procedures } from './rig.ts';

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

const pointing = procedures.filter(([path]) => places.some((place) => place.path === path));
describe.each([rig.doors.caller, rig.doors.rest])('at $name', (door) => {
  describe.each(byDomain(pointing))('who owns a team cannot point at a row of another from $domain', (of) => {
    test.each(of.procedures)('%s', async (path) => {
      expect(await pointEverywhere(rig, door, [path])).toEqual([]);
    });
  });
});

const mixing = procedures.filter(([path]) => places.filter((place) => place.path === path).length > 1);
test('there are procedures that name two rows', () => expect(mixing.length).toBeGreaterThan(10));

describe.each(byDomain(mixing))('who owns two teams cannot mix their rows in $domain', (of) => {
  test.each(of.procedures)('%s', async (path) => expect(await mixtures(path)).toEqual([]));
});

const guest = { bearer: await ownerOfBoth() };
async function mixtures(mixed: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { path, entry, position } of places.filter((place) => place.path === mixed)) {
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
  return faults;
}

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
