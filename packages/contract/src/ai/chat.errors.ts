import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';

export const chatDomainErrors = {
  CHAT_SESSION_NOT_FOUND: notFound('The chat session does not exist, or it is not yours. Check its id.'),
  CHAT_MESSAGE_NOT_FOUND: notFound('The chat message does not exist, or it is not yours. Check its id.'),
  CHAT_DRAFT_NOT_FOUND: notFound('The draft does not exist, or it is not yours. Check its id.'),
  CHAT_BUSY: conflict('A reply is being written in this session. Wait for it, or cancel it.'),
  CHAT_MESSAGE_FINISHED: conflict(
    'The reply is in a state in which this cannot be done. Look at its state.',
    z.strictObject({ state: z.string() }),
  ),
  DRAFT_CLOSED: conflict(
    'The draft was confirmed or discarded already. Create a ticket instead.',
    z.strictObject({ state: z.string() }),
  ),
};
