import type { Writing } from '../../kit/context.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';
import { setTimer } from './timer.ts';

/** So many runs in a row that failed, and their trigger starts no more. */
const MOST_FAILURES = 20;

/** Counts how a run of a trigger ended. One whose runs only fail is disabled, and those who mind it are told. */
export async function noteOutcome(
  { db, scope, events, outbox }: Writing & { readonly scope: InTeam },
  trigger_id: string,
  { failed, now }: { readonly failed: boolean; readonly now: string },
): Promise<void> {
  const counted = await queries.countOutcome(db, scope, trigger_id, failed);
  if (counted === undefined || !counted.enabled || counted.failures < MOST_FAILURES) return;
  const off = { enabled: false, disabled_reason: 'failing', next_at: null } as const;
  const row = await queries.updateTrigger(db, scope, trigger_id, off, now);
  setTimer(outbox, scope, row);
  const { id, version, workflow_id, kind } = row;
  events.add(
    'trigger.disabled',
    { id, version, actor_id: null, user_id: null },
    { workflow_id, kind, reason: 'failing' },
  );
}
