import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../testing/locks.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely, { tier: 'premium' });
const desk = await world.as(await aMember(world.kysely, team, 'member'));
const written = async (content: string, more: object = {}) => (await desk.memory.write({ content, ...more })).id;

test.each<[string, (later: string, earlier: string) => Promise<unknown>]>([
  ['an update', (memory_id, supersedes_id) => desk.memory.update({ memory_id, supersedes_id })],
  [
    'what is written under its key',
    (_, supersedes_id) => desk.memory.write({ content: 'New', key: 'x', supersedes_id }),
  ],
])('%s that lets a memory replace an earlier one holds the earlier first', async (_what, replace) => {
  const earlier = await written('Earlier');
  const later = await written('Later', { key: 'x' });
  const [first, second] = [earlier, later].toSorted() as [string, string];
  let replacing: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await sql`select from memories where id = ${first} for no key update`.execute(tx);
    replacing = replace(later, earlier);
    await untilBlocked(world);
    const held = sql`select from memories where id = ${second} for no key update nowait`;
    expect((await held.execute(tx)).rows).toHaveLength(1);
  });
  await replacing;
});

test('of two texts that somebody writes under a new key at once, the second replaces the first', async () => {
  const writes: Promise<unknown>[] = [];
  await world.kysely.transaction().execute(async (tx) => {
    await tx.selectFrom('teams').select('id').where('id', '=', team.id).forUpdate().execute();
    for (const content of ['One', 'Another']) writes.push(desk.memory.write({ content, key: 'at once' }));
    await untilBlocked(world, 2);
  });
  const [one, other] = await Promise.all(writes);
  expect((one as { id: string }).id).toBe((other as { id: string }).id);
  const { items } = await desk.memory.list({});
  expect(items.filter(({ key }) => key === 'at once')).toHaveLength(1);
});
