import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx, In, Out, TeamScope } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { chainOf } from '../../ai/asking/chain.ts';
import { lockSession } from '../find.ts';
import { presentSession } from '../present.ts';
import * as queries from './queries.ts';

type Entry = typeof chat.sessions.update;
interface Changing {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly services: Services;
  readonly now: () => string;
}

export function updateSession(ctx: Ctx<Entry>, { session_id, title, model, version }: In<Entry>): Promise<Out<Entry>> {
  return setSessionModel(ctx, session_id, { title, model }, version);
}

/** Changes a session; a model is one that a provider of the team serves. Throws AI_MODEL_NOT_FOUND. */
export async function setSessionModel(
  ctx: Changing,
  session_id: string,
  change: Pick<queries.SessionChange, 'title' | 'model'>,
  version?: number,
): Promise<Out<Entry>> {
  const { db, scope, now } = ctx;
  const session = await lockSession(db, scope, session_id);
  await checkVersion(session, version, () => presentSession(session));
  if (typeof change.model === 'string') await chainOf(ctx, { named: change.model });
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return presentSession(await queries.updateSession(db, scope, session.id, given, now()));
}
