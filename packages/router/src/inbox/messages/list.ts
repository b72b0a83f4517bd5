import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Message } from '@deskwire/contract/inbox/messages.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

type Messages = typeof messages.list;

/** Lists the messages in the conversations of the caller. */
export const listMessages = (ctx: Ctx<Messages>, { unread_only, ...input }: In<Messages>) =>
  pageOfMessages(ctx, input, { unread_only });

export const pageOfMessages = (
  ctx: Pick<Ctx<Messages>, 'db' | 'scope' | 'services'>,
  input: Omit<In<Messages>, 'unread_only'>,
  filter: queries.MessageFilter,
) =>
  page(ctx, input, {
    key: ['messages', ctx.scope.team_id, ctx.scope.person_id, filter],
    find: (slice) => queries.listMessages(ctx.db, ctx.scope, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: (row: Message): Message => row,
  });
