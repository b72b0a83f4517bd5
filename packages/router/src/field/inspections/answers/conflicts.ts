import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { AnswerConflict, InspectionAnswer } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getInspection } from '../find.ts';
import * as queries from './queries.ts';

/** The answers that were kept aside, each beside the one that counts. */
export async function listConflicts(
  ctx: Ctx<typeof inspections.conflicts>,
  { inspection_id, resolved = false, ...input }: In<typeof inspections.conflicts>,
) {
  const { db, scope } = ctx;
  const { id } = await getInspection(db, scope, inspection_id);
  const standing = standingBy(await queries.listStanding(db, scope, id));
  return page(ctx, input, {
    key: ['inspections.conflicts', scope.team_id, id, resolved],
    find: (slice) => queries.listConflicts(db, scope, id, resolved, slice),
    position: (row) => [row.created_at, row.id],
    present: presentConflict(standing),
  });
}

export const standingBy = (answers: readonly InspectionAnswer[]) =>
  new Map(answers.map((answer) => [answer.item_key, answer]));

/** An answer that was kept aside, beside the one that counts. */
export const presentConflict =
  (standing: ReadonlyMap<string, InspectionAnswer>) =>
  ({ id, item_key, resolved_at, resolved_by, resolver, outcome, ...aside }: queries.ConflictRow): AnswerConflict => ({
    id,
    item_key,
    standing: standing.get(item_key) ?? null,
    aside,
    resolved_at,
    resolved_by,
    resolver,
    outcome,
  });
