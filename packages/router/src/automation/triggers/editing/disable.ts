import type { triggers } from '@deskwire/contract/automation/triggers.ts';
import type { Trigger } from '@deskwire/contract/automation/triggers.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockTrigger } from '../find.ts';
import { presentTrigger } from '../present.ts';
import * as queries from '../queries.ts';
import { setTimer } from '../timer.ts';

/** It starts nothing more until it is enabled. */
export async function disableTrigger(
  { db, scope, events, outbox, now }: Ctx<typeof triggers.disable>,
  { trigger_id }: In<typeof triggers.disable>,
): Promise<Trigger> {
  const before = await lockTrigger(db, scope, trigger_id);
  if (!before.enabled) return presentTrigger(before);
  const row = await queries.updateTrigger(db, scope, before.id, { enabled: false, next_at: null }, now());
  setTimer(outbox, scope, row);
  events.add('trigger.disabled', row, { workflow_id: row.workflow_id, kind: row.kind, reason: null });
  return presentTrigger(row);
}
