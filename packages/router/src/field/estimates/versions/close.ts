import type { Outbox } from '../../../kit/context.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The timer that ends a version on its last day. Each estimate has one. */
export const timerOf = (estimate_id: string): string => `estimates.${estimate_id}`;

interface Closing {
  readonly db: Tx;
  readonly outbox: Outbox;
  readonly scope: InTeam;
  readonly now: () => string;
}
/** Ends the version that waits for the client, if one does, and with it its link. */
export async function closeVersion(
  { db, outbox, scope, now }: Closing,
  estimate_id: string,
  closing: queries.Closing,
): Promise<{ id: string; number: number; sha256: string } | undefined> {
  const closed = await queries.closeVersion(db, scope, estimate_id, closing, now());
  if (closed !== undefined) outbox.cancel(timerOf(estimate_id));
  return closed;
}
