import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { RecordedAnswer } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockOpen } from '../find.ts';
import { presentConflict, standingBy } from './conflicts.ts';
import * as queries from './queries.ts';
import { recordAnswers } from './record.ts';

/** Records one answer. Of one that is kept aside, both sides are told: whoever sent it can show what happened at once. */
export async function answerItem(
  ctx: Ctx<typeof inspections.answer>,
  { team_id: _, inspection_id, ...answer }: In<typeof inspections.answer>,
): Promise<RecordedAnswer> {
  const { db, scope } = ctx;
  const inspection = await lockOpen(db, scope, inspection_id);
  const [recorded] = await recordAnswers(ctx, inspection, [answer]);
  if (recorded!.outcome !== 'kept_aside') return { ...recorded!, conflict: null };
  const [conflict] = await queries.findConflicts(db, scope, inspection.id, [recorded!.id]);
  const standing = standingBy(await queries.listStanding(db, scope, inspection.id));
  return { ...recorded!, conflict: presentConflict(standing)(conflict!) };
}
