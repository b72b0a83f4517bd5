/** The channel on which the relay listens. */
export const OUTBOX_CHANNEL = 'deskwire_outbox';

export interface Ringer {
  /** Says that a commit left something in the outbox. Call it after the commit. It never throws and never waits. */
  ring(): void;
}

/**
 * A NOTIFY inside the transaction would cost its commit a database-wide lock; one per commit would cost a round trip.
 */
const QUIET_MS = 20;

/**
 * Wakes the relay, at most once per 20 ms and process. If a notification is lost, work is merely late, as the relay also
 * polls.
 */
export function ringer(pool: { query(text: string): Promise<unknown> }): Ringer {
  let pending: NodeJS.Timeout | undefined;
  let last = -Infinity;
  const send = (): void => {
    pending = undefined;
    last = performance.now();
    pool.query(`notify ${OUTBOX_CHANNEL}`).catch(() => undefined);
  };
  return {
    ring: () => {
      if (pending) return;
      const wait = last + QUIET_MS - performance.now();
      if (wait <= 0) send();
      else pending = setTimeout(send, wait).unref();
    },
  };
}
