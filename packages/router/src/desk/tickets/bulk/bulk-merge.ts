import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import { demand } from '../../../kit/access/can.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getVisibleTicket } from '../find.ts';
import { mergeInto } from '../merging/merge.ts';
import { presentTicket } from '../present.ts';
import { unmerged } from '../rules.ts';
import { refusalOf, refusedItem } from './items.ts';

/**
 * Merges tickets into one, each in a transaction of its own. What is wrong with the one that remains refuses all; a
 * ticket that is named twice is merged once, and then refuses.
 */
export async function bulkMerge(
  ctx: Ctx<typeof tickets.bulkMerge>,
  { ticket_ids, into_id }: In<typeof tickets.bulkMerge>,
): Promise<Out<typeof tickets.bulkMerge>> {
  const { db, scope, now } = ctx;
  const into = await getVisibleTicket(db, scope, into_id);
  demand(unmerged, into, scope);
  const items: Out<typeof tickets.bulkMerge>['items'] = [];
  for (const [position, ticket_id] of ticket_ids.entries()) {
    try {
      await ctx.each(
        String(position),
        async (tx) => void (await mergeInto({ ...tx, scope, now }, { ticket_id, into_id: into.id })),
      );
      items.push({ ticket_id, error: null });
    } catch (thrown) {
      const { error } = refusedItem(ticket_id, refusalOf(thrown));
      items.push({ ticket_id, error });
    }
  }
  const failed = items.filter(({ error }) => error !== null).length;
  const row = await getVisibleTicket(db, scope, into.id);
  return { items, merged: items.length - failed, failed, into: presentTicket(scope)(row) };
}
