import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();

test.each<[string, string]>([
  ['who leaves a conversation', 'left'],
  ['a conversation that is removed', 'removed'],
])('%s while a reply waits for it gets no more replies', async (_what, ending) => {
  const team = await aTeam(world.kysely);
  const [ada, bob] = [await aMember(world.kysely, team, 'member'), await aMember(world.kysely, team, 'member')];
  const { id: message_id, thread_id } = await (
    await world.as(ada)
  ).messages.send({ to: [bob.person_id], content: 'Hello' });
  let refused: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await tx.selectFrom('message_threads').select('id').where('id', '=', thread_id).forUpdate().execute();
    refused = (await world.as(bob)).messages
      .reply({ message_id, content: 'Too late' })
      .catch((error: unknown) => error);
    await untilBlocked(world);
    const theirs = tx.updateTable('thread_people').set({ gone_at: new Date().toISOString() });
    if (ending === 'left') await theirs.where('person_id', '=', bob.person_id).execute();
    else await tx.deleteFrom('message_threads').where('id', '=', thread_id).execute();
  });
  expect(await refused).toMatchObject({ app: 'MESSAGE_NOT_FOUND' });
});
