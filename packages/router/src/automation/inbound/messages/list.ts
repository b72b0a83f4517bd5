import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from '../queries.ts';
import { presentMessage } from './present.ts';

type List = typeof inbound.messages.list;

export function listMessages(ctx: Ctx<List>, input: In<List>): Promise<Out<List>> {
  const { db, scope } = ctx;
  const { provider, source_id, state } = input;
  return page(ctx, input, {
    key: ['inbound.messages', scope.team_id, provider, source_id, state],
    find: (slice) => queries.listMessages(db, scope, { provider, source_id, state }, slice),
    position: ({ received_at, id }) => [received_at, id],
    present: presentMessage,
  });
}
