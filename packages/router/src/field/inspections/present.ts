import type {
  Inspection,
  InspectionAnswer,
  InspectionDetail,
  InspectionItem,
} from '@deskwire/contract/field/inspections.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { listStanding } from './answers/queries.ts';
import { getInspection } from './find.ts';
import type { InspectionListed } from './queries.ts';

/** An inspection as lists show it. */
export const presentInspection = ({ number, latitude, longitude, ...row }: InspectionListed): Inspection => ({
  ...row,
  key: `INS-${number}`,
  location: latitude === null ? null : { latitude: Number(latitude), longitude: Number(longitude) },
});

/** An inspection with its items and the answers that count, read anew. */
export async function detailOf(db: Db, scope: InTeam, id_or_key: string): Promise<InspectionDetail> {
  const { items, ...row } = await getInspection(db, scope, id_or_key);
  const answers = await listStanding(db, scope, row.id);
  return { ...presentInspection(row), items, answers: inOrderOf(items, answers) };
}

function inOrderOf(items: readonly InspectionItem[], answers: readonly InspectionAnswer[]): InspectionAnswer[] {
  const places = new Map(items.map(({ key }, at) => [key, at]));
  return answers.toSorted((a, b) => places.get(a.item_key)! - places.get(b.item_key)!);
}
