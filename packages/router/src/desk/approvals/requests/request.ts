import { randomUUIDv7 } from 'node:crypto';
import type { approvals } from '@deskwire/contract/desk/approvals.ts';
import type { Approval } from '@deskwire/contract/desk/approvals.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { getVisibleTicket } from '../../tickets/find.ts';
import { ask, namedIn, expiryOf } from './ask.ts';

/** Asks for the approval of a ticket as it reads now. */
export async function request(
  ctx: Ctx<typeof approvals.request>,
  input: In<typeof approvals.request>,
): Promise<Approval> {
  const { policy = 'any', quorum } = input;
  if ((policy === 'quorum') !== (quorum !== undefined))
    throw invalid('quorum', 'goes with the policy of that name, and only with it');
  const { id: ticket_id } = await getVisibleTicket(ctx.db, ctx.scope, input.ticket_id);
  return ask(ctx, {
    id: input.id ?? randomUUIDv7(),
    ticket_id,
    description: input.description,
    policy,
    quorum,
    named: namedIn(input),
    least: quorum ?? 1,
    expires_at: expiryOf(input, ctx.now()),
    replaces_id: null,
  });
}
