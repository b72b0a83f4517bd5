import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getMessage, getSession } from '../find.ts';
import { listMessages } from '../messages.queries.ts';
import { presentMessages, presentSession } from '../present.ts';

type Entry = typeof chat.sessions.get;
const SHOWN = 100;

export async function showSession(ctx: Ctx<Entry>, { session_id, before }: In<Entry>): Promise<Out<Entry>> {
  const { db, scope } = ctx;
  const session = await getSession(db, scope, session_id);
  const edge = before === undefined ? undefined : await getMessage(db, scope, before);
  const rows = await listMessages(db, scope, session.id, { before: edge, most: SHOWN + 1 });
  return {
    ...presentSession(session),
    messages: await presentMessages(ctx, rows.slice(-SHOWN)),
    earlier: rows.length > SHOWN,
  };
}
