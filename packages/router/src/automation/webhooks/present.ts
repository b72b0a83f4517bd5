import type { Webhook } from '@deskwire/contract/automation/webhooks.schemas.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { EndpointRow } from './queries.ts';
import { canDoWith } from './endpoints/rules.ts';

interface Reading {
  readonly scope: TeamScope;
  readonly now: () => string;
}

/** A webhook without its secrets, as it is at this moment, with what its reader may do with it. */
export function presentWebhook({ scope, now }: Reading, row: EndpointRow): Webhook {
  const { headers: _, secret: _secret, previous_secret: _previous, lane: _lane, deleted_at: _deleted, ...shown } = row;
  const { previous_secret_expires_at, paused_until } = row;
  return {
    ...shown,
    previous_secret_expires_at: stillAhead(previous_secret_expires_at, now()),
    paused_until: stillAhead(paused_until, now()),
    can: canDoWith(scope, row),
  };
}
const stillAhead = (time: string | null, now: string): string | null =>
  time !== null && Date.parse(time) > Date.parse(now) ? time : null;

/** The part of a URL that events contain: its path and query may contain a secret. */
export const hostOf = (url: string): string => new URL(url).host;
