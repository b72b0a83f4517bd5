import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { InspectionDetail } from '@deskwire/contract/field/inspections.schemas.ts';
import { changesOf } from '../../kit/events/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { resolveMe } from '../../kit/access/me.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { recordAnswers } from './answers/record.ts';
import { checkAssignee } from './create.ts';
import { lockOpen } from './find.ts';
import { detailOf, presentInspection } from './present.ts';
import * as queries from './queries.ts';

/** Changes what is said of an inspection, and records answers, of which those that come second are kept aside. */
export async function updateInspection(
  ctx: Ctx<typeof inspections.update>,
  { team_id: _, inspection_id, version, answers = [], assignee_id, ...rest }: In<typeof inspections.update>,
): Promise<InspectionDetail> {
  const { db, scope, events, now } = ctx;
  const before = await lockOpen(db, scope, inspection_id);
  await checkVersion(before, version, () => detailOf(db, scope, before.id));
  const assigned = resolveMe(scope, assignee_id);
  if (assigned !== undefined && assigned !== before.assignee_id) await checkAssignee(ctx, assigned);
  const shown = presentInspection(before);
  const changes = changesOf(shown, { ...rest, assignee_id: assigned });
  if (changes !== undefined) {
    const { location, ...set } = Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
    const at =
      rest.location === undefined || location === undefined
        ? {}
        : { latitude: rest.location?.latitude ?? null, longitude: rest.location?.longitude ?? null };
    const saved = await queries.updateInspection(db, scope, before.id, { ...set, ...at }, now());
    const { assignee_id: handed, ...others } = changes;
    if (Object.keys(others).length > 0) events.add('inspection.updated', saved, { changes: others });
    if (handed !== undefined)
      events.add('inspection.assigned', saved, { from: before.assignee_id, to: assigned ?? null });
  }
  if (answers.length > 0) await recordAnswers(ctx, before, answers);
  return detailOf(db, scope, before.id);
}
