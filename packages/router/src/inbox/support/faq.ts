import type { support } from '@deskwire/contract/inbox/support.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as entries from './entries/queries.ts';

type Faq = typeof support.faq;

/** Lists the published entries of the FAQ. */
export const listFaq = (ctx: Ctx<Faq>, input: In<Faq>) => {
  const filter = { published: true, category: input.category };
  return page(ctx, input, {
    key: ['faq', filter],
    find: (slice) => entries.listEntries(ctx.db, filter, slice),
    position: (row) => [row.position, row.id],
    present: ({ id, question, answer, category }) => ({ id, question, answer, category }),
  });
};
