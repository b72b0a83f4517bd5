import { collections } from '@deskwire/contract/knowledge/collections.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createCollection } from './create.ts';
import { addItem } from './items/add-item.ts';
import { listItems } from './items/items.ts';
import { removeItem } from './items/remove-item.ts';
import { getOne } from './get.ts';
import { listCollections } from './list.ts';
import { membersRouter } from './members/router.ts';
import { deleteCollection } from './removal/delete.ts';
import { restoreCollection } from './removal/restore.ts';
import { updateCollection } from './update.ts';

export const collectionsRouter = router({
  list: procedure(collections.list).query(({ ctx, input }) => listCollections(ctx, input)),
  get: procedure(collections.get).query(({ ctx, input }) => getOne(ctx, input)),
  create: procedure(collections.create).mutation(({ ctx, input }) => createCollection(ctx, input)),
  update: procedure(collections.update).mutation(({ ctx, input }) => updateCollection(ctx, input)),
  delete: procedure(collections.delete).mutation(({ ctx, input }) => deleteCollection(ctx, input)),
  restore: procedure(collections.restore).mutation(({ ctx, input }) => restoreCollection(ctx, input)),
  items: procedure(collections.items).query(({ ctx, input }) => listItems(ctx, input)),
  addItem: procedure(collections.addItem).mutation(({ ctx, input }) => addItem(ctx, input)),
  removeItem: procedure(collections.removeItem).mutation(({ ctx, input }) => removeItem(ctx, input)),
  members: membersRouter,
});
