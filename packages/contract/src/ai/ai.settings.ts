import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { settingTable } from '../platform/settings.ts';

const { ai_language, ai_tone, ai_model } = settingTable.user;
const AiSettings = z
  .strictObject({ language: ai_language.schema, tone: ai_tone.schema, model: ai_model.schema })
  .meta({ id: 'AiSettings' });

export const aiSettings = {
  get: query({
    summary: 'Get your preferences for answers of AI',
    access: 'user',
    rest: 'GET /ai/settings',
    input: z.strictObject({}),
    output: AiSettings,
  }),
  set: mutation({
    summary: 'Set your preferences for answers of AI',
    access: 'user',
    via: 'session',
    rest: 'PATCH /ai/settings',
    aliases: ['PUT /ai/settings'],
    input: z.strictObject({
      language: ai_language.schema.optional(),
      tone: ai_tone.schema.optional(),
      model: ai_model.schema.optional(),
    }),
    output: AiSettings,
    events: ['settings.changed'],
  }),
};
