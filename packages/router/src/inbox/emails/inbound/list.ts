import type { emailsInbound } from '@deskwire/contract/inbox/emails.inbound.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentMail } from './present.ts';
import * as queries from './queries.ts';

type List = typeof emailsInbound.list;

export const listInbound = (ctx: Ctx<List>, { state, mailbox_id, ...input }: In<List>) => {
  const filter = { state, mailbox_id };
  return page(ctx, input, {
    key: ['inbound_mails', ctx.scope.team_id, filter],
    find: (slice) => queries.listMails(ctx.db, ctx.scope, filter, slice),
    position: (row) => [row.received_at, row.id],
    present: presentMail,
  });
};
