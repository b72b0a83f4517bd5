import { randomUUIDv7 } from 'node:crypto';
import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { AnswerConflict } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { lockOpen } from '../find.ts';
import { updateInspection } from '../queries.ts';
import { presentConflict, standingBy } from './conflicts.ts';
import * as queries from './queries.ts';
import { recordAnswers } from './record.ts';

/** Decides which of two answers counts, or gives a third one. The other stays where it was kept. */
export async function resolveConflict(
  ctx: Ctx<typeof inspections.resolve>,
  { inspection_id, conflict_id, keep, value, standing_version }: In<typeof inspections.resolve>,
): Promise<AnswerConflict> {
  const { db, scope, events, now } = ctx;
  if ((keep === undefined) === (value === undefined)) throw invalid('keep', 'give either keep or value');
  const inspection = await lockOpen(db, scope, inspection_id);
  const conflict = await getConflict(ctx, inspection.id, conflict_id);
  if (conflict.resolved_at !== null) throw new AppError('ANSWER_CONFLICT_RESOLVED');
  const { item_key } = conflict;
  const asked = { item_keys: [item_key], than: scope.person_id };
  const [latest] = await queries.listLatest(db, scope, inspection.id, asked);
  const base_version = latest?.version ?? 0;
  await checkVersion({ version: base_version, ...latest }, standing_version);
  if (keep !== 'standing') {
    const chosen = keep === 'aside' ? conflict.value : value!;
    await recordAnswers(ctx, inspection, [{ id: randomUUIDv7(), item_key, value: chosen, base_version }]);
  }
  const outcome = keep ?? 'other';
  await queries.resolveConflict(db, scope, conflict.id, {
    resolved_by: scope.person_id,
    outcome,
    resolved_at: now(),
  });
  const saved = await updateInspection(db, scope, inspection.id, {}, now());
  events.add('inspection.conflict_resolved', saved, { conflict_id, item_key, outcome });
  const standing = standingBy(await queries.listStanding(db, scope, inspection.id));
  return presentConflict(standing)(await getConflict(ctx, inspection.id, conflict_id));
}

async function getConflict(
  { db, scope }: Pick<Ctx<typeof inspections.resolve>, 'db' | 'scope'>,
  inspection_id: string,
  id: string,
): Promise<queries.ConflictRow> {
  const [row] = await queries.findConflicts(db, scope, inspection_id, [id]);
  if (row === undefined) throw new AppError('ANSWER_CONFLICT_NOT_FOUND');
  return row;
}
