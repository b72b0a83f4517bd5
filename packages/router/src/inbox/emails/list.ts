import type { z } from 'zod';
import type { emails } from '@deskwire/contract/inbox/emails.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

type Emails = typeof emails.list;

/** Lists the emails that were sent for the team. */
export const listEmails = (ctx: Ctx<Emails>, input: In<Emails>): Promise<z.input<Emails['output']>> =>
  page(ctx, input, {
    key: ['emails', ctx.scope.team_id, input.state],
    find: (slice) => queries.listEmails(ctx.db, ctx.scope, { state: input.state }, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
