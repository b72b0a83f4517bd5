import type { Webhook } from '@deskwire/contract/automation/webhooks.schemas.ts';
import type { EndpointRow } from './queries.ts';

/** A webhook without its secrets, as it is at this moment. */
export function presentWebhook(row: EndpointRow, now: string): Webhook {
  const { headers: _, secret: _secret, previous_secret: _previous, lane: _lane, ...shown } = row;
  const { previous_secret_expires_at, paused_until } = row;
  return {
    ...shown,
    previous_secret_expires_at: stillAhead(previous_secret_expires_at, now),
    paused_until: stillAhead(paused_until, now),
  };
}
const stillAhead = (time: string | null, now: string): string | null =>
  time !== null && Date.parse(time) > Date.parse(now) ? time : null;

/** What events tell of a URL: its path and query may contain a secret. */
export const hostOf = (url: string): string => new URL(url).host;
