import type { Message } from '@deskwire/contract/inbox/messages.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../queries.ts';

/** A message that the caller may read. Throws MESSAGE_NOT_FOUND. */
export async function getMessage(db: Db, scope: TeamScope, id: string): Promise<Message> {
  const message = await queries.findMessage(db, scope, id);
  if (message === undefined) throw new AppError('MESSAGE_NOT_FOUND');
  return message;
}

/** One that they wrote themselves. Throws MESSAGE_NOT_FOUND and MESSAGE_NOT_YOURS. */
export async function getOwnMessage(db: Db, scope: TeamScope, id: string): Promise<Message> {
  const message = await getMessage(db, scope, id);
  if (message.author_id !== scope.person_id) throw new AppError('MESSAGE_NOT_YOURS');
  return message;
}
