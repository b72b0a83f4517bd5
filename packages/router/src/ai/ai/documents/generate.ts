import { cut } from '@deskwire/contract/kit/cut.ts';
import { randomUUIDv7 } from 'node:crypto';
import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { ask } from '../asking/ask.ts';
import { recordRules } from '../asking/record.ts';
import { document as prompt } from '../prompts/document/v1.ts';
import { filled } from '../templates/fill.ts';
import { getTemplate } from '../templates/present.ts';
import { insertDocument } from './queries.ts';

type Entry = typeof aiDocuments.generate;

/** Fills a template, which needs no model, and lets a model write what is wished of it. */
export async function generateDocument(ctx: Ctx<Entry>, input: In<Entry>): Promise<Out<Entry>> {
  const { db, scope, once, now } = ctx;
  const { template_id, variables = {}, prompt: wish, model } = input;
  if (template_id === undefined && wish === undefined) throw invalid('prompt', 'give template_id or prompt');
  const template = template_id === undefined ? undefined : await getTemplate(db, scope, template_id);
  const draft = template === undefined ? null : filled(template.body, variables);
  const title = input.title ?? template?.name ?? cut(wish!, 80);
  const document = await once(
    async () =>
      wish === undefined
        ? { value: draft!, provenance: await recordRules(ctx, prompt, []) }
        : ask(ctx, { prompt, input: { title, wish, draft }, model }),
    async ({ db: tx, events }, { value: body, provenance }) => {
      const made = { id: randomUUIDv7(), title, body, provenance, created_at: now() };
      await insertDocument(tx, scope, made);
      events.add('ai_document.generated', { id: made.id }, { title });
      return made;
    },
  );
  return { ...document, updated_at: document.created_at, deleted_at: null, version: 1 };
}
