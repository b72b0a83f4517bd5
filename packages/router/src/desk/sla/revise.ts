import type { Tx } from '@deskwire/database/schema.ts';
import type { Outbox } from '../../kit/context.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { recomputeOpen } from './recompute.ts';
import * as queries from './rulebooks.queries.ts';

/**
 * Keeps the rules and calendars as they are now as the next revision, and has the deadlines of open tickets worked out
 * again. To be called after every change of them, in its transaction.
 */
export async function reviseBook(
  { db, outbox, now }: { db: Tx; outbox: Outbox; now: () => string },
  team_id: TeamId,
): Promise<void> {
  const revision = await queries.takeRevision(db, team_id);
  await queries.keepBook(db, team_id, revision, now());
  outbox.later(recomputeOpen, { revision, after: null });
}
