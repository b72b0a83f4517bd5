import type { macros } from '@deskwire/contract/desk/macros.ts';
import type { Ctx, In } from '../../kit/context.ts';
import * as queries from './queries.ts';
import { lockUsable } from './update.ts';

export async function deleteMacro(
  { db, scope }: Ctx<typeof macros.delete>,
  { macro_id }: In<typeof macros.delete>,
): Promise<{ id: string }> {
  const { id } = await lockUsable(db, scope, macro_id);
  await queries.deleteMacro(db, scope, id);
  return { id };
}
