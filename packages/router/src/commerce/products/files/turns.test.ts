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

test('a file that becomes that of one product while another waits for it stays there', async () => {
  const { owner, seller, product_id } = await aShop(world);
  const { id: file_id } = await (await sending(world, owner, 'bytes', 'wanted.txt')).files.upload({});
  const { id: other_id } = await seller.products.create({ name: 'Another', price: 100, currency: 'EUR' });
  let taking: Promise<unknown>[] = [];
  await world.kysely.transaction().execute(async (tx) => {
    const home = { home_kind: 'product', home_id: product_id };
    await tx.updateTable('files').set(home).where('id', '=', file_id).execute();
    taking = [
      seller.products.files.create({ product_id: other_id, file_id }),
      (await world.as(owner)).files.delete({ file_id }),
    ].map((one) => one.catch((error: unknown) => error));
    await untilBlocked(world, 2);
  });
  for (const answer of await Promise.all(taking)) expect(answer).toMatchObject({ app: 'FILE_IN_USE' });
  expect((await seller.products.files.list({ product_id })).items).toHaveLength(2);
});
