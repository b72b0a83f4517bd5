import type { triggers } from '@deskwire/contract/automation/triggers.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { lockTrigger } from '../find.ts';
import * as queries from '../queries.ts';
import { setTimer } from '../timer.ts';

/** It starts nothing more. What it started goes on, and still names it. */
export async function deleteTrigger(
  { db, scope, events, outbox }: Ctx<typeof triggers.delete>,
  { trigger_id }: In<typeof triggers.delete>,
): Promise<Out<typeof triggers.delete>> {
  const row = await lockTrigger(db, scope, trigger_id);
  await queries.deleteTrigger(db, scope, row.id);
  setTimer(outbox, scope, { ...row, enabled: false });
  events.add('trigger.deleted', row, { workflow_id: row.workflow_id, kind: row.kind });
  return { id: row.id };
}
