import { expect, test } from 'vitest';
import type { Document } from '@deskwire/contract/knowledge/documents.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { sending } from '../../../testing/uploads.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely, { tier: 'premium' });
const member = await aMember(world.kysely, team, 'member');
const desk = await world.as(member);
const upload = async (text: string): Promise<Document> => (await sending(world, member, text)).memory.upload({});

test('the same bytes that are sent twice at once are one document', async () => {
  const uploads: Promise<Document>[] = [];
  await world.kysely.transaction().execute(async (tx) => {
    await tx.selectFrom('teams').select('id').where('id', '=', team.id).forUpdate().execute();
    for (let n = 0; n < 2; n++) uploads.push(upload('Twice'));
    await untilBlocked(world, 2);
  });
  const [one, other] = await Promise.all(uploads);
  expect(one!.id).toBe(other!.id);
});

test('a document is restored beside another with the same bytes, which stays the one that they are', async () => {
  const { id: doc_id } = await upload('Again');
  await desk.documents.delete({ doc_id });
  const again = await upload('Again');
  expect(again.id).not.toBe(doc_id);
  expect(await desk.documents.restore({ doc_id })).toMatchObject({ id: doc_id, deleted_at: null });
  expect((await upload('Again')).id).toBe(again.id);
});
