import { conflict, gone, notFound } from '../kit/errors.ts';

/** Errors about messages that others send to us. */
export const inboundErrors = {
  INBOUND_SOURCE_NOT_FOUND: notFound('The source does not exist, or its secret is another one. Check its address.'),
  INBOUND_SOURCE_EXISTS: conflict('The team has a source with this name already. Choose another one.'),
  INBOUND_MESSAGE_NOT_FOUND: notFound('The message does not exist, or you may not see it. Check its id.'),
  INBOUND_CONTENT_GONE: gone('What this message said has been removed. Send it again from where it came.'),
};
