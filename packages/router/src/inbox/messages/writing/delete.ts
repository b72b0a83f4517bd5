import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import * as queries from '../queries.ts';
import { getMessage, getOwnMessage } from './find.ts';

type Delete = typeof messages.delete;

/** Deletes what the caller said; a second time changes nothing. */
export async function deleteMessage({ db, scope, events, now }: Ctx<Delete>, { message_id }: In<Delete>) {
  const { thread_id } = await getOwnMessage(db, scope, message_id);
  if (await queries.deleteMessage(db, scope, message_id, now()))
    events.add('message.deleted', { id: message_id }, { thread_id });
  return getMessage(db, scope, message_id);
}
