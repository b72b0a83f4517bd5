import type { messages } from '@deskwire/contract/inbox/messages.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../queries.ts';
import { getMessage, getOwnMessage } from './find.ts';

type Edit = typeof messages.edit;
const EDIT_SECONDS = 15 * 60;

/** Changes what the caller said a moment ago. Later, others have relied on it. */
export async function edit({ db, scope, events, now }: Ctx<Edit>, { message_id, content }: In<Edit>) {
  const { thread_id } = await getOwnMessage(db, scope, message_id);
  const times = { now: now(), since: secondsAfter(now(), -EDIT_SECONDS) };
  if (!(await queries.editMessage(db, scope, message_id, content, times))) throw new AppError('MESSAGE_TOO_OLD');
  events.add('message.edited', { id: message_id }, { thread_id });
  return getMessage(db, scope, message_id);
}
