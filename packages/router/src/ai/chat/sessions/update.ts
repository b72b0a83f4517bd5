import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx, In, Out, TeamScope } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { lockSession } from '../find.ts';
import { presentSession } from '../present.ts';
import { checkSession } from './check.ts';
import * as queries from './queries.ts';

type Entry = typeof chat.sessions.update;
interface Changing {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly services: Services;
  readonly now: () => string;
}

export const updateSession = (
  ctx: Ctx<Entry>,
  { session_id, title, model, collection_ids, version }: In<Entry>,
): Promise<Out<Entry>> => setUpSession(ctx, session_id, { title, model, collection_ids }, version);

/** Changes a session. Throws what `checkSession` throws. */
export async function setUpSession(
  ctx: Changing,
  session_id: string,
  change: Pick<queries.SessionChange, 'title' | 'model' | 'collection_ids'>,
  version?: number,
): Promise<Out<Entry>> {
  const { db, scope, now } = ctx;
  const session = await lockSession(db, scope, session_id);
  await checkVersion(session, version, () => presentSession(session));
  await checkSession(ctx, change);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return presentSession(await queries.updateSession(db, scope, session.id, given, now()));
}
