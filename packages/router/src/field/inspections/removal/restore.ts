import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { Inspection } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getInspection, must } from '../find.ts';
import { presentInspection } from '../present.ts';
import * as queries from '../queries.ts';
import { purgeKey } from './purge.ts';

/** Shows a deleted inspection again, with what belongs to it. */
export async function restoreInspection(
  { db, scope, events, outbox, now }: Ctx<typeof inspections.restore>,
  { inspection_id }: In<typeof inspections.restore>,
): Promise<Inspection> {
  const { id, title } = must(await queries.lockDeleted(db, scope, inspection_id, now()));
  const saved = await queries.updateInspection(db, scope, id, { deleted_at: null, purge_at: null }, now());
  outbox.cancel(purgeKey(id));
  events.add('inspection.restored', saved, { title });
  const { items: _, ...row } = await getInspection(db, scope, id);
  return presentInspection(row);
}
