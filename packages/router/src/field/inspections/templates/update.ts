import { isDeepStrictEqual } from 'node:util';
import type { inspectionTemplates, InspectionTemplate } from '@deskwire/contract/field/inspections.templates.ts';
import { changesOf } from '../../../kit/events/changes.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { getTemplate, lockTemplate } from './find.ts';
import { completed } from './items-for.ts';
import * as queries from './queries.ts';

/** Changes a template for inspections that are made from now on. Other items are its next revision. */
export async function updateTemplate(
  { db, scope, events, now }: Ctx<typeof inspectionTemplates.update>,
  { template_id, version, name, description, items }: In<typeof inspectionTemplates.update>,
): Promise<InspectionTemplate> {
  const before = await lockTemplate(db, scope, template_id);
  await checkVersion(before, version);
  const given = items === undefined ? undefined : completed(items);
  // The database has its own order of the fields of an item.
  const wanted = { name, description, items: isDeepStrictEqual(given, before.items) ? undefined : given };
  const changes = changesOf(before, wanted);
  if (changes === undefined) return before;
  const revision = before.revision + ('items' in changes ? 1 : 0);
  if (revision > before.revision)
    await queries.insertRevision(db, scope, { template_id, revision, items: wanted.items! }, now());
  const set = { name: name ?? before.name, description: description ?? before.description, revision };
  const saved = await queries.updateTemplate(db, scope, template_id, set, now());
  events.add('inspection_template.updated', saved, { changes, revision });
  return getTemplate(db, scope, template_id);
}
