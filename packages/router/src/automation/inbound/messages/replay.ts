import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundMessage } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../queries.ts';
import { processMessage } from '../receiving/process-job.ts';
import { presentMessage } from './present.ts';

type Replay = typeof inbound.messages.replay;

/** Triggers everything that listens to it once more. */
export async function replayMessage(
  { db, scope, events, outbox }: Ctx<Replay>,
  { message_id }: In<Replay>,
): Promise<InboundMessage> {
  const before = await queries.lockMessage(db, scope, message_id);
  if (before === undefined) throw new AppError('INBOUND_MESSAGE_NOT_FOUND');
  if (before.content === null) throw new AppError('INBOUND_CONTENT_GONE');
  const row = await queries.setState(db, message_id, { state: 'received', reason: null, processed_at: null });
  outbox.later(processMessage, { message_id, replayed: true });
  events.add('inbound_message.replayed', { id: message_id }, { provider: row.provider });
  return presentMessage(row);
}
