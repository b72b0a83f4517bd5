import { emails } from '@deskwire/contract/inbox/emails.ts';
import { page } from '../../kit/page.ts';
import { procedure, router } from '../../kit/procedure.ts';
import * as queries from './queries.ts';

export const emailsRouter = router({
  list: procedure(emails.list).query(({ ctx, input }) =>
    page(ctx, input, {
      of: ['emails', ctx.scope.team_id, input.state],
      find: (slice) => queries.listEmails(ctx.db, ctx.scope, { state: input.state }, slice),
      position: (row) => [row.created_at, row.id],
      present: (row) => row,
    }),
  ),
});
