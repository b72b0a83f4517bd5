import type { aiTexts, Entity } from '@deskwire/contract/ai/ai.texts.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { ask } from '../asking/ask.ts';
import { extract as prompt } from '../prompts/extract/v1.ts';
import { extractByRules } from '../rules/extract.ts';

type Entry = typeof aiTexts.extract;
const none = { entities: [], fields: [] };

/** Finds what has a form by rules, always; what needs understanding, by a model. */
export async function extract(ctx: Ctx<Entry>, { text, fields = [], model }: In<Entry>): Promise<Out<Entry>> {
  const question = { prompt, input: { text, fields }, model };
  const { value, provenance } = await ask(ctx, question, fields.length === 0 ? () => none : undefined);
  const named = value.entities.map((entity): Entity => ({
    ...entity,
    value: entity.text,
    start: text.indexOf(entity.text),
  }));
  const asked = new Map(value.fields.map((field) => [field.name, field.value]));
  return {
    entities: [...(await extractByRules(text, ctx.now())), ...named].toSorted((a, b) => a.start - b.start),
    // A model may name fields that nobody wants, and forget others.
    fields: fields.map(({ name }) => ({ name, value: asked.get(name) ?? null })),
    provenance,
  };
}
