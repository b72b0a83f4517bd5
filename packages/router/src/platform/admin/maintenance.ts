import { setTimeout as sleep } from 'node:timers/promises';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Process } from '@deskwire/contract/platform/admin.schemas.ts';
import type { Ctx, In, Out, Writing } from '../../kit/context.ts';
import { PLATFORM_TEAM } from '../../kit/transaction.ts';
import { platformRolePermits } from '@deskwire/contract/kit/access.ts';
import { AppError } from '../../kit/errors.ts';
import { resealOld } from '../audit/reseal/reseal.ts';
import { verifyWhole } from '../audit/verify-whole.ts';
import { deleteExpired, foldStocks } from '../maintenance/tasks.ts';
import { readProcesses } from './controls/processes.ts';
import * as queries from './controls/queries.ts';

type MaintenanceCtx = Ctx<typeof admin.maintenance>;
type Action = In<typeof admin.maintenance>['action'];

/** Longer than it takes until a process counts as dead, so that a crashed one holds nothing up for ever. */
const PATIENCE_MS = 90_000;
const LOOK_MS = 100;

/** Starts or ends maintenance, or asks for a task. Maintenance is on once every live process says so. */
export async function maintain(
  ctx: MaintenanceCtx,
  { action, message }: In<typeof admin.maintenance>,
): Promise<Out<typeof admin.maintenance>> {
  // It says for good that what is here now is what happened.
  if (action === 'reseal' && !platformRolePermits(ctx.user.platform_role, 'platform:master'))
    throw new AppError('FORBIDDEN', { needs: 'platform:master' });
  const state = await ctx.commit((tx) => change(ctx, tx, action, message ?? null));
  ctx.services.controls.apply(state);
  // The change of the caller itself is not one that maintenance stops.
  if (action === 'enable') await ctx.services.controls.quiet();
  const waiting_for = action === 'enable' ? await awaitProcesses(ctx) : [];
  return {
    action,
    enabled: state.maintenance_since !== null,
    message: state.maintenance_message,
    since: state.maintenance_since,
    confirmed: waiting_for.length === 0,
    waiting_for,
  };
}

async function change(
  { now }: MaintenanceCtx,
  { db, events, outbox }: Writing<'maintenance.changed' | 'maintenance.asked'>,
  action: Action,
  message: string | null,
) {
  const platform = { id: PLATFORM_TEAM };
  if (action === 'enable' || action === 'disable') {
    const enabled = action === 'enable';
    const told = enabled ? message : null;
    events.add('maintenance.changed', platform, { enabled, message: told });
    return queries.setMaintenance(db, { since: enabled ? now() : null, message: told });
  }
  events.add('maintenance.asked', platform, { action });
  if (action === 'cache_reset') return queries.touchControls(db);
  outbox.later(tasks[action], {});
  return queries.findControls(db);
}
const tasks = { cleanup: deleteExpired, recount: foldStocks, verify_seals: verifyWhole, reseal: resealOld };

/** Waits until no live process is left that has not confirmed. Gives those that it waited for in vain. */
async function awaitProcesses({ services }: MaintenanceCtx): Promise<Process[]> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const processes = await readProcesses(services.db);
    const late = processes.filter(({ state, confirmed }) => state !== 'dead' && !confirmed);
    if (late.length === 0 || performance.now() > until) return late;
    await sleep(LOOK_MS);
  }
}
