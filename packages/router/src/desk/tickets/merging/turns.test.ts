import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const desk = await world.as(agent);

test('who takes back a comment waits for its ticket before the comment is held', async () => {
  const { id: ticket_id } = await desk.tickets.create({ title: 'Printer' });
  const { id: comment_id } = await desk.tickets.comments.create({ ticket_id, content: 'It jams' });
  let waiting: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await sql`select from tickets where id = ${ticket_id} for no key update`.execute(tx);
    waiting = desk.tickets.comments.delete({ ticket_id, comment_id });
    await untilBlocked(world);
    const held = sql`select from ticket_comments where id = ${comment_id} for no key update nowait`;
    expect((await held.execute(tx)).rows).toHaveLength(1);
  });
  await waiting;
});

// What its reporter says at a merged ticket counts at the other, which is locked after it, whichever of them is older.
test.each<[string, (ticket_ids: string[]) => Promise<unknown>]>([
  ['a change of both', (ticket_ids) => desk.tickets.bulkUpdate({ ticket_ids, priority: 'high' })],
  [
    'a merge of the other into a third',
    async ([ticket_id]) =>
      desk.tickets.merge({ ticket_id: ticket_id!, into_id: (await desk.tickets.create({ title: 'Third' })).id }),
  ],
  [
    'a second merge',
    async ([into_id, ticket_id]) => {
      const merged = desk.tickets.merge({ ticket_id: ticket_id!, into_id: into_id! });
      await expect(merged).rejects.toMatchObject({ app: 'TICKET_MERGED' });
    },
  ],
])('%s waits for a reply at the merged ticket before it holds the other', async (_what, change) => {
  const [into, from] = [await desk.tickets.create({ title: 'Original' }), await desk.tickets.create({ title: 'Copy' })];
  await desk.tickets.merge({ ticket_id: from.id, into_id: into.id });
  let waiting: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    const hold = (id: string) => sql`select from tickets where id = ${id} for no key update nowait`.execute(tx);
    await hold(from.id);
    waiting = change([into.id, from.id]);
    await untilBlocked(world);
    expect((await hold(into.id)).rows).toHaveLength(1);
  });
  await waiting;
});
