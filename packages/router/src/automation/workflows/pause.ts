import type { Writing } from '../../kit/context.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Disables a workflow whose publisher may no longer do one of its steps, if it still runs for them. */
export async function pauseWorkflow(
  { db, events }: Pick<Writing, 'db' | 'events'>,
  scope: InTeam,
  workflow_id: string,
  lost: { readonly number: number; readonly step: string; readonly needs: string },
  at: string,
): Promise<void> {
  const row = await queries.lockWorkflow(db, scope, workflow_id);
  if (row === undefined || !row.enabled || row.active_version !== lost.number) return;
  const paused = await queries.updateWorkflow(db, scope, row.id, { enabled: false, paused_reason: 'rights_lost' }, at);
  const { step, needs } = lost;
  events.add('workflow.paused', { ...paused, actor_id: null, user_id: null }, { reason: 'rights_lost', step, needs });
}
