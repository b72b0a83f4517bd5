import { randomUUIDv7 } from 'node:crypto';
import type { triggers } from '@deskwire/contract/automation/triggers.ts';
import type { Trigger } from '@deskwire/contract/automation/triggers.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { lockWorkflow } from '../../workflows/find.ts';
import { presentTrigger } from '../present.ts';
import * as queries from '../queries.ts';
import { configOf, nextAt } from '../settings.ts';
import { setTimer } from '../timer.ts';

/** It listens to what happens from now on. */
export async function createTrigger(
  ctx: Ctx<typeof triggers.create>,
  input: In<typeof triggers.create>,
): Promise<Trigger> {
  const { db, scope, events, outbox, now } = ctx;
  const { workflow_id, enabled = true } = input;
  await lockWorkflow(db, scope, workflow_id);
  await requireRoom(ctx, 'triggers');
  const { kind, config } = await configOf(ctx, input);
  const next_at = enabled ? await nextAt(ctx, { kind, config }) : null;
  const row = await queries.insertTrigger(db, scope, {
    id: randomUUIDv7(),
    workflow_id,
    name: input.name ?? nameOf(config),
    kind,
    config,
    input: input.input ?? null,
    enabled,
    next_at,
    created_by: scope.person_id,
    at: now(),
  });
  setTimer(outbox, scope, row);
  events.add('trigger.created', row, { workflow_id, kind });
  return presentTrigger(row);
}

/** The name of a trigger without one: what it listens to. */
const nameOf = ({ types = [], cron, provider }: queries.Config): string =>
  (cron ?? [provider ?? [], ...types].flat().join(', ')).slice(0, 200) || 'Messages';
