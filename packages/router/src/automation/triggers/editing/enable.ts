import type { triggers } from '@deskwire/contract/automation/triggers.ts';
import type { Trigger } from '@deskwire/contract/automation/triggers.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockTrigger } from '../find.ts';
import { presentTrigger } from '../present.ts';
import * as queries from '../queries.ts';
import { configOf, nextAt } from '../settings.ts';
import { setTimer } from '../timer.ts';

/** It is judged again, since plans and projects change. What happened meanwhile starts nothing. */
export async function enableTrigger(
  ctx: Ctx<typeof triggers.enable>,
  { trigger_id }: In<typeof triggers.enable>,
): Promise<Trigger> {
  const { db, scope, events, outbox, now } = ctx;
  const before = await lockTrigger(db, scope, trigger_id);
  if (before.enabled) return presentTrigger(before);
  await configOf(ctx, { [before.kind]: before.config });
  const anew = { disabled_reason: null, failures: 0, last_error: null, next_at: await nextAt(ctx, before) };
  const row = await queries.updateTrigger(db, scope, before.id, { enabled: true, ...anew }, now());
  setTimer(outbox, scope, row);
  events.add('trigger.enabled', row, { workflow_id: row.workflow_id, kind: row.kind });
  return presentTrigger(row);
}
