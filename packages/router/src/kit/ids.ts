import { randomUUIDv7 } from 'node:crypto';

let last = '';

/**
 * A UUIDv7 that is greater than all that this process made before, so that the ids of one transaction are in order. (Those
 * that Node makes within one millisecond are not.)
 */
export function orderedId(): string {
  const fresh = randomUUIDv7();
  last = fresh > last ? fresh : successorOf(last);
  return last;
}

/** Counts up the last 48 bits. They start at a random value, so an overflow is one in a few hundred trillion. */
const successorOf = (id: string): string => {
  const tail = (Number.parseInt(id.slice(24), 16) + 1) % 2 ** 48;
  return id.slice(0, 24) + tail.toString(16).padStart(12, '0');
};
