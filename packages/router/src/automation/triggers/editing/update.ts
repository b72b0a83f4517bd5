import type { triggers } from '@deskwire/contract/automation/triggers.ts';
import type { Trigger } from '@deskwire/contract/automation/triggers.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { lockTrigger } from '../find.ts';
import { presentTrigger } from '../present.ts';
import * as queries from '../queries.ts';
import { configOf, nextAt } from '../settings.ts';
import { setTimer } from '../timer.ts';

/**
 * Updates a trigger. Its settings are replaced as a whole, and the next time of a schedule is computed again. Its kind stays.
 */
export async function updateTrigger(
  ctx: Ctx<typeof triggers.update>,
  given: In<typeof triggers.update>,
): Promise<Trigger> {
  const { db, scope, events, outbox, now } = ctx;
  const before = await lockTrigger(db, scope, given.trigger_id);
  await checkVersion(before, given.version, () => presentTrigger(before));
  const { name, input, event, schedule, inbound } = given;
  const listens = event !== undefined || schedule !== undefined || inbound !== undefined;
  const { kind, config } = listens
    ? await configOf(ctx, given)
    : await configOf(ctx, { [before.kind]: before.config, input: given.input });
  if (kind !== before.kind)
    throw new AppError('TRIGGER_INVALID', { field: kind, reason: `it is of kind ${before.kind}` });
  const change = {
    ...(name === undefined ? {} : { name }),
    ...(input === undefined ? {} : { input }),
    ...(listens ? { config, last_error: null } : {}),
    ...(before.enabled ? { next_at: await nextAt(ctx, { kind, config }) } : {}),
  };
  const row = await queries.updateTrigger(db, scope, before.id, change, now());
  setTimer(outbox, scope, row);
  const fields = Object.keys(change).filter((field) => field !== 'next_at' && field !== 'last_error');
  events.add('trigger.updated', row, { workflow_id: row.workflow_id, kind, fields });
  return presentTrigger(row);
}
