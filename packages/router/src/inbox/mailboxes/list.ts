import type { mailboxes } from '@deskwire/contract/inbox/mailboxes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentMailbox } from './present.ts';
import * as queries from './queries.ts';

type List = typeof mailboxes.list;

export const listMailboxes = (ctx: Ctx<List>, input: In<List>) =>
  page(ctx, input, {
    key: ['mailboxes', ctx.scope.team_id],
    find: (slice) => queries.listMailboxes(ctx.db, ctx.scope, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => presentMailbox(ctx.services, row),
  });
