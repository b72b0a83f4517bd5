import type { aiTemplates } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { getTemplate, lockTemplate, presentTemplate } from './present.ts';
import * as queries from './queries.ts';

type Entry = typeof aiTemplates.update;

export async function updateTemplate(
  { db, scope, events, now }: Ctx<Entry>,
  { template_id, version, team_id: _, ...wanted }: In<Entry>,
): Promise<Out<Entry>> {
  const template = await lockTemplate(db, scope, template_id);
  await checkVersion(template, version, () => presentTemplate(template));
  const change = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  await queries.updateTemplate(db, scope, template_id, change, now());
  const changed = await getTemplate(db, scope, template_id);
  events.add('ai_template.updated', { id: template_id, version: changed.version }, { name: changed.name });
  return presentTemplate(changed);
}
