import { randomUUIDv7 } from 'node:crypto';
import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getSettings } from '../../../platform/settings/settings.ts';
import { presentSession } from '../present.ts';
import { checkSession } from './check.ts';
import { insertSession } from './queries.ts';

type Entry = typeof chat.sessions.create;

export async function createSession(
  ctx: Ctx<Entry>,
  { title = '', model, collection_ids }: In<Entry>,
): Promise<Out<Entry>> {
  const { db, scope, events, now } = ctx;
  const team = await getSettings(db, { scope: 'team', owner_id: scope.team_id });
  if (team.ai_mode === 'off') throw new AppError('AI_DISABLED');
  await checkSession(ctx, { model, collection_ids });
  const session = await insertSession(db, scope, { id: randomUUIDv7(), title, model, collection_ids, at: now() });
  events.add('chat_session.created', { id: session.id }, {});
  return presentSession(session);
}
