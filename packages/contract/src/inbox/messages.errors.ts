import { conflict, forbidden, notFound } from '../kit/errors.ts';

/** Errors about messages. */
export const messageErrors = {
  MESSAGE_NOT_FOUND: notFound('The message does not exist, or you are not in its conversation. Check its id.'),
  MESSAGE_THREAD_NOT_FOUND: notFound('The conversation does not exist, or you are not in it. Check its id.'),
  MESSAGE_NOT_YOURS: forbidden('Only the author of a message can change it. Reply to it instead.'),
  MESSAGE_TOO_OLD: conflict('A message can be changed for 15 minutes only. Send another one instead.'),
};
