import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { MissingPart } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { tallyPhotos } from '../../photos/tally.ts';
import { countOpen, listStanding } from '../answers/queries.ts';
import { getInspection } from '../find.ts';
import type { InspectionRow } from '../queries.ts';

/** Lists the parts that an inspection lacks. */
export async function listMissing(
  { db, scope }: Ctx<typeof inspections.missing>,
  { inspection_id }: In<typeof inspections.missing>,
): Promise<{ items: MissingPart[] }> {
  return { items: await missingFrom(db, scope, await getInspection(db, scope, inspection_id)) };
}

/** The parts that an inspection lacks: answers, signatures, photos, decisions between two answers, and photos on their way. */
export async function missingFrom(
  db: Db,
  scope: InTeam,
  { id, items }: Pick<InspectionRow, 'id' | 'items'>,
): Promise<MissingPart[]> {
  const answered = new Set((await listStanding(db, scope, id)).map(({ item_key }) => item_key));
  const conflicts = new Map((await countOpen(db, scope, id)).map(({ item_key, open }) => [item_key, open]));
  const photos = await tallyPhotos(db, scope, id);
  const missing: MissingPart[] = [];
  for (const { key: item_key, label, kind, required, min_photos: needs } of items) {
    const of = { item_key, label };
    if (required && kind !== 'photo' && !answered.has(item_key))
      missing.push({ ...of, reason: kind === 'signature' ? 'signature' : 'answer', have: 0, needs: 1 });
    const have = photos.ready.get(item_key) ?? 0;
    if (have < needs) missing.push({ ...of, reason: 'photos', have, needs });
    const open = conflicts.get(item_key);
    if (open !== undefined) missing.push({ ...of, reason: 'conflict', have: open, needs: 0 });
  }
  const labels = new Map(items.map(({ key, label }) => [key, label]));
  for (const [item_key, have] of photos.pending)
    missing.push({ item_key, label: labels.get(item_key ?? '') ?? null, reason: 'upload', have, needs: 0 });
  return missing;
}
