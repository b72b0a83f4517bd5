import { MOST_SYNCED, type SyncResult } from '@deskwire/contract/field/inspections.sync.ts';
import type { inspections } from '@deskwire/contract/field/inspections.ts';
import { errors } from '@deskwire/contract/errors.ts';
import { savepoint } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, invalid, isOutage } from '../../../kit/errors.ts';
import { lockAll } from '../queries.ts';
import { stepsOf, type Step } from './steps.ts';

type Syncing = Ctx<typeof inspections.sync>;

/** Does what was done offline, one after another. What is refused leaves the rest alone. */
export async function syncInspections(
  ctx: Syncing,
  input: In<typeof inspections.sync>,
): Promise<{ items: SyncResult[] }> {
  const steps = stepsOf(input);
  if (steps.length === 0) throw invalid('answers', 'must be given, or another list');
  if (steps.length > MOST_SYNCED)
    throw invalid('answers', `must be at most ${MOST_SYNCED} together with the other lists`);
  await lockAll(ctx.db, ctx.scope, [...new Set(steps.flatMap(({ inspection_id }) => inspection_id ?? []))]);
  const results: SyncResult[] = [];
  for (const step of steps) results.push(await syncOne(ctx, step));
  return { items: results };
}

async function syncOne(ctx: Syncing, { kind, id, run }: Step): Promise<SyncResult> {
  const told: (() => void)[] = [];
  try {
    const applied = await savepoint(ctx.db, (db) => {
      // Events are added only if the step is kept.
      const add = ((...event: Parameters<typeof ctx.events.add>) =>
        void told.push(() => ctx.events.add(...event))) as typeof ctx.events.add;
      return run({ ...ctx, db, events: { add } });
    });
    for (const tell of told) tell();
    return { kind, id, version: null, ...applied, error: null };
  } catch (error) {
    if (!(error instanceof AppError) || isOutage(error)) throw error;
    const { app: code, details }: AppError = error;
    const said = { code, message: errors[code].message, ...(details === undefined ? {} : { details }) };
    return { kind, id, outcome: 'refused', version: null, error: said };
  }
}
