import { randomUUIDv7 } from 'node:crypto';
import type { Message } from '@deskwire/contract/inbox/messages.schemas.ts';
import type { Base, TeamScope, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../queries.ts';
import { readUntil } from '../threads/queries.ts';

interface Saying extends Pick<Base, 'now'> {
  readonly db: Writing['db'];
  readonly scope: TeamScope;
  readonly events: Writing<'message.sent'>['events'];
}
interface Said {
  readonly id?: string | undefined;
  readonly thread_id: string;
  readonly reply_to_id: string | null;
  readonly content: string;
}

/** Adds a message to a conversation that the caller is in. They have read what came before. Throws ID_TAKEN. */
export async function say({ db, scope, events, now }: Saying, { id: proposed, ...said }: Said): Promise<Message> {
  const id = proposed ?? randomUUIDv7();
  if (!(await queries.insertMessage(db, scope, { id, ...said }, now()))) throw new AppError('ID_TAKEN', { id });
  await readUntil(db, scope, said.thread_id, now());
  events.add('message.sent', { id }, { thread_id: said.thread_id, reply_to_id: said.reply_to_id });
  return (await queries.findMessage(db, scope, id))!;
}
