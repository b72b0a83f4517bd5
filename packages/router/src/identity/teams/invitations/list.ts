import type { z } from 'zod';
import type { invitations } from '@deskwire/contract/identity/invitations.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentInvitation } from './present.ts';
import * as queries from './queries.ts';

type Invitations = typeof invitations.list;

/** Lists the invitations of the team. */
export const listInvitations = (
  ctx: Ctx<Invitations>,
  { status, ...input }: In<Invitations>,
): Promise<z.input<Invitations['output']>> =>
  page(ctx, input, {
    key: ['invitations', ctx.scope.team_id, status],
    find: (slice) => queries.listInvitations(ctx.db, ctx.scope, { status, now: ctx.now() }, slice),
    position: (row) => [row.created_at, row.id],
    present: presentInvitation(ctx.now()),
  });
