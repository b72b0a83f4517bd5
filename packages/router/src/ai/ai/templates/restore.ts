import type { aiTemplates } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { getTemplate, presentTemplate } from './present.ts';
import { setDeleted } from './queries.ts';

type Entry = typeof aiTemplates.restore;

/** Restores a template. Throws AI_TEMPLATE_NAME_TAKEN if another one has its name by now. */
export async function restoreTemplate(ctx: Ctx<Entry>, { template_id }: In<Entry>): Promise<Out<Entry>> {
  const { db, scope, events } = ctx;
  await requireRoom(ctx, 'ai_templates');
  const back = await setDeleted(db, scope, template_id, null);
  if (back === undefined) throw new AppError('AI_TEMPLATE_NOT_FOUND');
  const template = await getTemplate(db, scope, template_id);
  events.add('ai_template.restored', { id: template_id, version: template.version }, { name: back.name });
  return presentTemplate(template);
}
