import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page, type Position } from '../../kit/lists/page.ts';
import { getVisibleTicket } from '../tickets/find.ts';
import { presentRequests } from './present.ts';
import * as queries from './queries.ts';

/** The requests that a person may see. */
export async function listApprovals(ctx: Ctx<typeof approvals.list>, input: In<typeof approvals.list>) {
  const { status, ticket_id, approver_id, requester_id, waiting_for_me } = input;
  const me = ctx.scope.person_id;
  const person = (id: string | undefined) => (id === 'me' ? me : id);
  const ticket = ticket_id === undefined ? undefined : await getVisibleTicket(ctx.db, ctx.scope, ticket_id);
  const filter: queries.Filter = {
    status,
    ticket_ids: ticket && [ticket.id],
    approver_id: person(approver_id),
    requester_id: person(requester_id),
    waiting_for: waiting_for_me === true ? me : undefined,
  };
  return pageOf(ctx, input, ['approvals', filter], filter);
}

type Listing = Ctx<typeof approvals.list> | Ctx<typeof approvals.history>;

export async function pageOf(
  ctx: Listing,
  input: In<typeof approvals.list> | In<typeof approvals.history>,
  key: readonly unknown[],
  filter: queries.Filter,
) {
  const listed = await page(ctx, input, {
    key: [ctx.scope.team_id, ...key],
    find: (slice) => queries.listRequests(ctx.db, ctx.scope, filter, { slice, now: ctx.now() }),
    position: (row): Position => [row.created_at, row.id],
    present: (row) => row,
  });
  return { ...listed, items: await presentRequests(ctx, listed.items) };
}
