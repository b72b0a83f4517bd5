import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { retrieve } from '../../../knowledge/search/retrieve.ts';
import { getFamily, getVisibleTicket } from '../find.ts';

const KINDS = ['ticket', 'document'] as const;
const ASKED = 5;
const LONGEST_SNIPPET = 300;
/** Only the first words are used: a log at the end of a description says little about its subject. */
const LOOKED_AT = 500;

/** Tickets and documents about the same words that the agent may see, without those merged into the ticket. */
export async function relatedTo(
  ctx: Ctx<typeof tickets.related>,
  { ticket_id, limit = ASKED }: In<typeof tickets.related>,
): Promise<Out<typeof tickets.related>> {
  const { title, description } = await getVisibleTicket(ctx.db, ctx.scope, ticket_id);
  const query = `${title} ${description.slice(0, LOOKED_AT)}`;
  const except = await getFamily(ctx.db, ctx.scope, ticket_id);
  const passages = await retrieve(ctx, { query, kinds: KINDS, except, limit });
  return {
    items: passages.map(({ kind, id, key, title: named, text, score }) => ({
      kind: kind as (typeof KINDS)[number],
      id,
      key,
      title: named,
      snippet: cut(text, LONGEST_SNIPPET),
      score,
    })),
  };
}
