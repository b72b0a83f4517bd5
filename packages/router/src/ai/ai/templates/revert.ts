import type { aiTemplates } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { AppError } from '../../../kit/errors.ts';
import { getTemplate, lockTemplate, presentTemplate } from './present.ts';
import * as queries from './queries.ts';

type Entry = typeof aiTemplates.revert;

/** Says again what an earlier version said. Nothing is lost: that is a version of its own. */
export async function revertTemplate(
  { db, scope, events, now }: Ctx<Entry>,
  { template_id, to, version }: In<Entry>,
): Promise<Out<Entry>> {
  const template = await lockTemplate(db, scope, template_id);
  await checkVersion(template, version, () => presentTemplate(template));
  const said = await queries.findVersion(db, scope, template_id, to);
  if (said === undefined) throw new AppError('AI_VERSION_NOT_FOUND');
  await queries.updateTemplate(db, scope, template_id, said, now());
  const changed = await getTemplate(db, scope, template_id);
  events.add('ai_template.updated', { id: template_id, version: changed.version }, { name: changed.name });
  return presentTemplate(changed);
}
