import type { collections } from '@deskwire/contract/knowledge/collections.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getCollection } from './find.ts';

export const getOne = ({ db, scope }: Ctx<typeof collections.get>, { collection_id }: In<typeof collections.get>) =>
  getCollection(db, scope, collection_id);
