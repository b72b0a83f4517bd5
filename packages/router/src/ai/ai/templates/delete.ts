import type { aiTemplates } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

type Entry = typeof aiTemplates.delete;

export async function deleteTemplate(
  { db, scope, events }: Ctx<Entry>,
  { template_id }: In<Entry>,
): Promise<Out<Entry>> {
  const gone = await queries.deleteTemplate(db, scope, template_id);
  if (gone === undefined) throw new AppError('AI_TEMPLATE_NOT_FOUND');
  events.add('ai_template.deleted', { id: template_id }, { name: gone.name });
  return { id: template_id };
}
