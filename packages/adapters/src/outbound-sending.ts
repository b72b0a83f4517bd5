import { Readable } from 'node:stream';
import type { OutboundWatch } from './outbound-watch.ts';

/** The body that is sent, in pieces, and the error that its maker threw meanwhile: that is not the host's fault. */
export interface Sending {
  body: string | Uint8Array | Readable | null;
  failure: () => unknown;
}

/** The body of a request. While a piece is being made, nobody waits for the host. */
export function sending(
  given: string | Uint8Array | AsyncIterable<Uint8Array> | undefined,
  watch: OutboundWatch,
): Sending {
  if (given === undefined || typeof given === 'string' || given instanceof Uint8Array) {
    return { body: given ?? null, failure: () => undefined };
  }
  let failure: unknown;
  const pieces = given[Symbol.asyncIterator]();
  const next = async () => {
    watch.pause();
    try {
      return await pieces.next();
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      watch.wait();
    }
  };
  const made = async function* () {
    try {
      for (let piece = await next(); piece.done !== true; piece = await next()) yield piece.value;
    } finally {
      await pieces.return?.();
    }
  };
  return { body: Readable.from(made(), { objectMode: false }), failure: () => failure };
}
