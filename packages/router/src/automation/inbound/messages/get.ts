import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundMessageWithContent } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { openContent } from '../content.ts';
import * as queries from '../queries.ts';
import { presentMessage } from './present.ts';

type Get = typeof inbound.messages.get;

export async function getMessage(
  { db, scope, services }: Ctx<Get>,
  { message_id }: In<Get>,
): Promise<InboundMessageWithContent> {
  const row = await queries.findMessage(db, scope, message_id);
  if (row === undefined) throw new AppError('INBOUND_MESSAGE_NOT_FOUND');
  const { headers = {}, body = null } = openContent(services, row) ?? {};
  return { ...presentMessage(row), headers, body };
}
