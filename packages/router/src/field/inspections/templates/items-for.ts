import type { InspectionItem, NewItem } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { invalid } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { unitOf } from '../answers/values.ts';
import { getTemplate, must } from './find.ts';
import * as queries from './queries.ts';

/** The items of a template, as they are now or as they were, for an inspection. */
export interface ItemsOfTemplate {
  readonly name: string;
  readonly revision: number;
  readonly items: readonly InspectionItem[];
}
/**
 * The items of a template. A revision that was named is found also in a template that was deleted since: the work with it
 * began before. Throws INSPECTION_TEMPLATE_NOT_FOUND.
 */
export const itemsFor = async (
  db: Db,
  scope: InTeam,
  template_id: string,
  revision: number | undefined,
): Promise<ItemsOfTemplate> =>
  revision === undefined
    ? getTemplate(db, scope, template_id)
    : must(await queries.findRevision(db, scope, template_id, revision));

/** Items with what is meant where nothing was said. Throws INVALID_INPUT for what does not go together. */
export function completed(items: readonly NewItem[]): InspectionItem[] {
  if (new Set(items.map(({ key }) => key)).size < items.length)
    throw invalid('items', 'must each have a key of its own');
  return items.map((item): InspectionItem => {
    const { kind, required = false, choices = null, unit = null } = item;
    if ((kind === 'choice') !== (choices !== null))
      throw invalid('choices', 'go with the kind choice, and only with it');
    if (choices !== null && new Set(choices).size < choices.length) throw invalid('choices', 'must differ');
    if (unit !== null && kind !== 'measurement') throw invalid('unit', 'goes with the kind measurement only');
    if (unit !== null) unitOf(unit);
    const min_photos = item.min_photos ?? (kind === 'photo' && required ? 1 : 0);
    if (kind === 'photo' && required && min_photos === 0)
      throw invalid('min_photos', 'must be at least 1 for a required photo');
    return { key: item.key, label: item.label, kind, required, min_photos, choices, unit };
  });
}
