import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../testing/locks.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely, { tier: 'premium' });

test('who is no editor any more once it is their turn changes nothing', async () => {
  const owner = await world.as(await aMember(world.kysely, team, 'member'));
  const { person_id, ...editor } = await aMember(world.kysely, team, 'member');
  const desk = await world.as(editor);
  const { id: collection_id } = await owner.collections.create({ name: 'Papers', audience: 'team' });
  await owner.collections.members.add({ collection_id, person_id, role: 'editor' });
  const { id: document_id } = await desk.documents.create({ text: 'A paper' });
  let adding: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await tx.selectFrom('collections').select('id').where('id', '=', collection_id).forNoKeyUpdate().execute();
    adding = desk.collections.addItem({ collection_id, document_id }).catch((error: unknown) => error);
    await untilBlocked(world);
    await tx.deleteFrom('collection_members').where('person_id', '=', person_id).execute();
  });
  expect(await adding).toMatchObject({ app: 'FORBIDDEN' });
});
