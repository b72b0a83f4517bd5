import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Services } from '../../kit/services.ts';

/** The subjects that can be erased for good, and must stay erased after a restore. */
export type Erased = 'user' | 'team' | 'person';

/**
 * The storage prefix of the record, beside the files rather than in the database, since a backup of that knows only what came
 * before.
 */
export const ERASURES = 'erasures/';
/** The name of a record tells who was erased to somebody who has the id, and nothing to anybody else. */
export const erasureKey = (kind: Erased, id: string): string =>
  `${ERASURES}${kind}-${createHash('sha256').update(`${kind} ${id}`).digest('hex')}`;

/** Notes for good that somebody is erased. Comes before the erasure itself, which without it would not be lasting. */
export async function recordErasure(
  { storage }: Services,
  { kind, id, at }: { kind: Erased; id: string; at: string },
): Promise<void> {
  await storage.put(erasureKey(kind, id), Readable.from([Buffer.from(`${at}\n`)]), {
    max_bytes: 100,
    content_type: 'text/plain',
  });
}
