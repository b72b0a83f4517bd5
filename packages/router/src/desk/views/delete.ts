import type { views } from '@deskwire/contract/desk/views.ts';
import type { Ctx, In } from '../../kit/context.ts';
import * as queries from './queries.ts';
import { lockKept } from './update.ts';

export async function deleteView(
  { db, scope }: Ctx<typeof views.delete>,
  { view_id }: In<typeof views.delete>,
): Promise<{ id: string }> {
  const { id } = await lockKept(db, scope, view_id);
  await queries.deleteView(db, scope, id);
  return { id };
}
