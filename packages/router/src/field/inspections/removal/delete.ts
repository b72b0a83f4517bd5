import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { Inspection } from '@deskwire/contract/field/inspections.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockInspection } from '../find.ts';
import { presentInspection } from '../present.ts';
import * as queries from '../queries.ts';
import { purgeInspection, purgeKey } from './purge.ts';

/** How long a deleted inspection can be restored. */
const KEPT_SECONDS = 30 * 86_400;

/** Hides an inspection and what belongs to it. */
export async function deleteInspection(
  { db, scope, events, outbox, now }: Ctx<typeof inspections.delete>,
  { inspection_id }: In<typeof inspections.delete>,
): Promise<Inspection> {
  const { items: _, ...row } = await lockInspection(db, scope, inspection_id);
  const at = { deleted_at: now(), purge_at: secondsAfter(now(), KEPT_SECONDS) };
  const saved = await queries.updateInspection(db, scope, row.id, at, now());
  outbox.later(purgeInspection, { inspection_id: row.id }, { run_at: at.purge_at, key: purgeKey(row.id) });
  events.add('inspection.deleted', saved, { title: row.title });
  return presentInspection({ ...row, deleted_at: at.deleted_at, updated_at: now(), version: saved.version });
}
