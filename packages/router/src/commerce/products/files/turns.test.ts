import { expect, test } from 'vitest';
import { untilBlocked } from '../../../testing/locks.ts';
import { sending } from '../../../testing/uploads.ts';
import { testWorld } from '../../../testing/world.ts';
import { aShop } from '../../shop.fixture.ts';

const world = await testWorld();

test('a file that is deleted while a product waits for it is not attached', async () => {
  const { owner, seller, product_id } = await aShop(world);
  const { id: file_id } = await (await sending(world, owner, 'bytes', 'late.txt')).files.upload({});
  let attaching: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    const now = new Date().toISOString();
    await tx.updateTable('files').set({ deleted_at: now, purge_at: now }).where('id', '=', file_id).execute();
    attaching = seller.products.files.create({ product_id, file_id }).catch((error: unknown) => error);
    await untilBlocked(world);
  });
  expect(await attaching).toMatchObject({ app: 'FILE_NOT_FOUND' });
});
