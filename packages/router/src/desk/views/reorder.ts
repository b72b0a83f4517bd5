import type { View, views } from '@deskwire/contract/desk/views.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { viewsOf } from './list.ts';
import { named } from './counts.ts';
import * as queries from './queries.ts';

/** Puts views first, for the caller alone. */
export async function reorderViews(
  ctx: Ctx<typeof views.reorder>,
  { kind = 'ticket', view_ids }: In<typeof views.reorder>,
): Promise<{ items: View[] }> {
  const ids = [...new Set(view_ids)];
  named(await viewsOf(ctx, kind), ids);
  await queries.setOrder(ctx.db, ctx.scope, kind, ids);
  return { items: await viewsOf(ctx, kind) };
}
