import { randomUUIDv7 } from 'node:crypto';

let last = '';

/**
 * A UUIDv7 that is greater than all that this process made before: what one transaction writes keeps its order. (Those of
 * Node are in order from one millisecond to the next only.)
 */
export function orderedId(): string {
  const fresh = randomUUIDv7();
  last = fresh > last ? fresh : successorOf(last);
  return last;
}

/** The last 48 bits count on; they are random at first, so that they overflow once in a few hundred trillion tries. */
const successorOf = (id: string): string => {
  const tail = (Number.parseInt(id.slice(24), 16) + 1) % 2 ** 48;
  return id.slice(0, 24) + tail.toString(16).padStart(12, '0');
};
