import type { aiTemplates } from '@deskwire/contract/ai/ai.documents.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { setDeleted } from './queries.ts';

type Entry = typeof aiTemplates.delete;
export const RESTORABLE_DAYS = 30;

export async function deleteTemplate(
  { db, scope, events, now }: Ctx<Entry>,
  { template_id }: In<Entry>,
): Promise<Out<Entry>> {
  const gone = await setDeleted(db, scope, template_id, now());
  if (gone === undefined) throw new AppError('AI_TEMPLATE_NOT_FOUND');
  events.add('ai_template.deleted', { id: template_id }, { name: gone.name });
  return { id: template_id, purge_at: secondsAfter(now(), RESTORABLE_DAYS * 86_400) };
}
