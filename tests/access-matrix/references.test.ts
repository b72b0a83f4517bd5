import { afterAll, expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import type { Door } from '../kit/doors.ts';
import { fieldOf, inputOf } from '../kit/inputs.ts';
import { randomUUIDv7 } from 'node:crypto';
import { faultsOf, isNotFound } from './oracles.ts';
import { isTenantBound, nameOf, pointedAt, positionsOf, type Position } from './references.ts';
import { harmless } from './reviewed.ts';
import { createRig, owner, procedures, type Attempt } from './rig.ts';

const rig = await createRig();
afterAll(() => rig.close());
const { a, b } = rig.stage;

const places = procedures
  .filter(([, entry]) => isTenantBound(entry))
  .flatMap(([path, entry]) => positionsOf(entry).map((position) => ({ path, entry, position })));

/** Fields that may not stand beside a reference. */
const apart: Readonly<Record<string, readonly string[]>> = {
  'teams.members.add user_id': ['email'],
};

test('there are places to point elsewhere from, in lists too', () => {
  expect(places.length).toBeGreaterThan(50);
  expect(places.map(({ path, position }) => `${path} ${nameOf(position)}`)).toContain(
    'tickets.bulkUpdate ticket_ids[]',
  );
});

test.each([rig.doors.caller, rig.doors.rest])(
  'at $name, who owns a team cannot point at a row of another from anywhere',
  { timeout: 60_000 },
  async (door) => {
    const faults: string[] = [];
    for (const { path, entry, position } of places) {
      const faulty = (fault: string) => void faults.push(`${path} ${nameOf(position)} at ${door.name} ${fault}`);
      const foreign = await point(door, path, entry, position, b.rows[position.kind]);
      for (const fault of foreignFaults(path, entry, position, foreign)) faulty(fault);
      const absent = await point(door, path, entry, position, randomUUIDv7());
      if (foreign.answer.status !== absent.answer.status || foreign.answer.code !== absent.answer.code)
        faulty(`tells a foreign row (${foreign.answer.code}) from none (${absent.answer.code})`);
    }
    expect(faults).toEqual([]);
  },
);

test('who owns two teams cannot mix their rows', { timeout: 60_000 }, async () => {
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

/** The team is left to the server, which could be led astray by a row of another. */
function point(door: Door, path: string, entry: Entry, position: Position, row: string): Promise<Attempt> {
  const input: Record<string, unknown> = { ...inputOf(rig.stage, path, entry, owner) };
  if (!fieldOf(entry, 'team_id')?.required) delete input['team_id'];
  for (const field of apart[`${path} ${nameOf(position)}`] ?? []) delete input[field];
  return rig.attempt(door, owner, path, entry, pointedAt(entry, input, position, row, a));
}

/**
 * The row does not exist for them: 404, or that answer for this row where each is answered for itself. Nothing is written
 * to the other team and none of its texts is read. A list may be filtered by it, and is empty then.
 */
function foreignFaults(path: string, entry: Entry, position: Position, attempt: Attempt): string[] {
  const { answer } = attempt;
  const isHarmless = isFilter(entry, position) || harmless[`${path} ${nameOf(position)}`] !== undefined;
  if (answer.status < 300 && (isHarmless || isAnsweredApart(answer.value)))
    return faultsOf(rig.stage, owner, path, entry, 'Y', attempt);
  return faultsOf(rig.stage, owner, path, entry, '404', attempt);
}

const isFilter = ({ kind }: Entry, { optional }: Position) => kind === 'query' && optional;
const isAnsweredApart = (value: unknown): boolean => {
  const { items } = value as { items?: { error?: { code: string } | null }[] };
  return isNotFound(items?.at(-1)?.error?.code);
};
