import type { recommendations } from '@deskwire/contract/inbox/recommendations.ts';
import { getVisibleTicket } from '../../desk/tickets/find.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { tokensOf } from '../../knowledge/search/terms/tokens.ts';
import * as queries from './queries.ts';

type List = typeof recommendations.list;
/** More of a ticket is compared with no word. */
const LOOKED_AT = 4_000;

/** Lists the recommendations of the team; for a ticket that the caller may see, those that fit it. */
export async function listRecommendations(ctx: Ctx<List>, input: In<List>) {
  const { db, scope } = ctx;
  const { ticket_id, type, category, priority, source, enabled = true } = input;
  const about = ticket_id === undefined ? undefined : topicOf(await getVisibleTicket(db, scope, ticket_id));
  const filter = { type, category, priority, source, enabled };
  return page(ctx, input, {
    key: ['recommendations', scope.team_id, filter, about?.id],
    find: (slice) => queries.listRecommendations(db, scope, filter, about, slice),
    position: (row) => [...(row.score === null ? [] : [row.score]), row.created_at, row.id],
    present: (row) => row,
  });
}

type Ticket = Pick<
  Awaited<ReturnType<typeof getVisibleTicket>>,
  'id' | 'title' | 'description' | 'type' | 'category' | 'priority'
>;
/** The part of a ticket that recommendations are compared with. Its words begin with a blank each. */
function topicOf({ id, title, description, type, category, priority }: Ticket): queries.About {
  const words = [...tokensOf(`${title}\n${description.slice(0, LOOKED_AT)}`)].map(({ term }) => term);
  return { id, type, category, priority, words: ` ${words.join(' ')}` };
}
