import { randomUUIDv7 } from 'node:crypto';
import type { aiTemplates } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { getTemplate, presentTemplate } from './present.ts';
import { insertTemplate } from './queries.ts';

type Entry = typeof aiTemplates.create;

export async function createTemplate(
  ctx: Ctx<Entry>,
  { name, description = '', body }: In<Entry>,
): Promise<Out<Entry>> {
  const { db, scope, events, now } = ctx;
  await requireRoom(ctx, 'ai_templates');
  const id = randomUUIDv7();
  await insertTemplate(db, scope, { id, name, description, body, at: now() });
  events.add('ai_template.created', { id, version: 1 }, { name });
  return presentTemplate(await getTemplate(db, scope, id));
}
