import type { MessageThread } from '@deskwire/contract/inbox/messages.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** A conversation that the caller is in. Throws MESSAGE_THREAD_NOT_FOUND. */
export async function getThread(db: Db, scope: TeamScope, thread_id: string): Promise<MessageThread> {
  const thread = await queries.findThread(db, scope, thread_id);
  if (thread === undefined) throw new AppError('MESSAGE_THREAD_NOT_FOUND');
  return thread;
}
