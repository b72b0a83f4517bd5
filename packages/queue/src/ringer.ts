/** The channel on which the relay waits. */
export const OUTBOX_CHANNEL = 'deskwire_outbox';

export interface Ringer {
  /** Says that a commit left something in the outbox. Call it after the commit. Never throws and never waits. */
  ring(): void;
}

/** A NOTIFY inside the transaction would cost its commit a database-wide lock; one per commit would cost a round trip. */
const QUIET_MS = 5;

/**
 * Wakes the relay, at most once per 5 ms and process. A ring that gets lost is only late: the relay polls as well.
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
