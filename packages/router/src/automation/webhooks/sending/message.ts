import { createHmac } from 'node:crypto';
import type { FedEvent } from '../../../kit/feeds/feed.ts';

/** The id of a message: the same at every attempt and every time it is sent again. */
export const messageId = (event_id: string): string => `msg_${event_id}`;

/** The body of a message, which is made of the event each time and never stored. */
export function bodyOf({ payload, ...event }: FedEvent): string {
  return JSON.stringify({ type: event.type, timestamp: event.at, data: { event, payload } });
}

/** The headers that let the receiver check a message, by Standard Webhooks: one signature for each live secret. */
export function signed(
  secrets: readonly string[],
  message: { readonly id: string; readonly at: string; readonly body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(Date.parse(message.at) / 1000));
  const content = `${message.id}.${timestamp}.${message.body}`;
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((secret) => signatureOf(secret, content)).join(' '),
  };
}

function signatureOf(secret: string, content: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
