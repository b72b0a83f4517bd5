import type { aiClassification } from '@deskwire/contract/ai/ai.classification.ts';
import { getVisibleTicket } from '../../../../desk/tickets/find.ts';
import type { Ctx, In } from '../../../../kit/context.ts';
import { page } from '../../../../kit/lists/page.ts';
import * as queries from './queries.ts';

type Entry = typeof aiClassification.suggestions.list;

/** The suggestions for tickets that somebody may see, newest first. */
export async function listSuggestions(ctx: Ctx<Entry>, input: In<Entry>) {
  const { db, scope } = ctx;
  const { ticket_id, state, field } = input;
  const ticket = ticket_id === undefined ? undefined : await getVisibleTicket(db, scope, ticket_id);
  const filter = { ticket_id: ticket?.id, state, field };
  return page(ctx, input, {
    key: ['ai.suggestions', scope.team_id, scope.person_id, filter],
    find: (slice) => queries.listSuggestions(db, scope, filter, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: (row) => row,
  });
}
