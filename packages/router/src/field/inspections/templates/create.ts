import { randomUUIDv7 } from 'node:crypto';
import type { inspectionTemplates, InspectionTemplate } from '@deskwire/contract/field/inspections.templates.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { checkRepetition, hashOf } from '../../repetition.ts';
import { getTemplate } from './find.ts';
import { completed } from './items-for.ts';
import * as queries from './queries.ts';

/** Makes a template with the first revision of its items; the same again is the one that is there. */
export async function createTemplate(
  ctx: Ctx<typeof inspectionTemplates.create>,
  { team_id: _, id = randomUUIDv7(), ...input }: In<typeof inspectionTemplates.create>,
): Promise<InspectionTemplate> {
  const { db, scope, events, now } = ctx;
  const created_hash = hashOf(input);
  const { name, description = '' } = input;
  const items = completed(input.items);
  const row = { id, name, description, created_by: scope.person_id, created_hash };
  if ((await queries.insertTemplate(db, scope, row, now())) === undefined) {
    checkRepetition((await queries.findMade(db, scope, id))!, scope, created_hash);
    return getTemplate(db, scope, id);
  }
  await requireRoom(ctx, 'inspection_templates', 0);
  await queries.insertRevision(db, scope, { template_id: id, revision: 1, items }, now());
  events.add('inspection_template.created', { id, version: 1 }, { name });
  return getTemplate(db, scope, id);
}
