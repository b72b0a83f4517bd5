import type { Db, Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import * as messages from './messages.queries.ts';
import * as sessions from './sessions/queries.ts';

/** A session of somebody. Throws CHAT_SESSION_NOT_FOUND for everybody else, whatever they may do in the team. */
export async function getSession(db: Db, owner: sessions.Owner, id: string): Promise<sessions.SessionRow> {
  const session = await sessions.findSession(db, owner, id);
  if (session === undefined) throw new AppError('CHAT_SESSION_NOT_FOUND');
  return session;
}
export async function lockSession(
  db: Tx,
  owner: sessions.Owner,
  id: string,
  deleted = false,
): Promise<sessions.SessionRow> {
  const session = await sessions.lockSession(db, owner, id, deleted);
  if (session === undefined) throw new AppError('CHAT_SESSION_NOT_FOUND');
  return session;
}
/** A message in a session of somebody. Throws CHAT_MESSAGE_NOT_FOUND. */
export async function getMessage(db: Db, owner: sessions.Owner, id: string): Promise<messages.MessageRow> {
  const message = await messages.findMessage(db, owner, id);
  if (message === undefined) throw new AppError('CHAT_MESSAGE_NOT_FOUND');
  return message;
}
/** A reply in a session of somebody, until the transaction ends. */
export async function lockReply(db: Tx, owner: sessions.Owner, id: string): Promise<messages.MessageRow> {
  const message = await messages.lockMessage(db, owner, id);
  if (message?.role !== 'assistant') throw new AppError('CHAT_MESSAGE_NOT_FOUND');
  return message;
}
