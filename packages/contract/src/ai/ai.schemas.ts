import { z } from 'zod';
import { ref, rawText, timestamp } from '../kit/fields.ts';
import { PersonName } from '../identity/names.ts';

/** Longest text that is sent to a model or read by rules, in characters. */
export const MAX_TEXT = 100_000;
export const someText = rawText(MAX_TEXT).refine((value) => value.trim() !== '', { error: 'is empty' });

export const ProviderKind = z.enum(['openai', 'compatible', 'rules']).meta({
  id: 'AiProviderKind',
  description: 'Who answered: OpenAI, another server with the same protocol, or rules of Deskwire without a model.',
});
export type ProviderKind = z.infer<typeof ProviderKind>;

export const Usage = z
  .strictObject({
    input: z.int(),
    cached: z.int().describe('Part of input.'),
    output: z.int(),
    reasoning: z.int().describe('Part of output.'),
  })
  .meta({ id: 'AiUsage', description: 'Tokens, as the provider counts them.' });

/** A model that was asked before and did not answer, with the reason. */
const Fallback = z
  .strictObject({ provider: z.string(), model: z.string(), reason: z.string() })
  .meta({ id: 'AiFallback', description: 'A model that was tried first, and why it did not answer.' });

/** The model that made an answer, how it did, and the cost. */
export const Provenance = z
  .strictObject({
    provider: ProviderKind,
    provider_name: z.string().describe('Name of the provider; rules if no model was asked.'),
    model: z.string().nullable().describe('Null if rules answered.'),
    prompt: z
      .string()
      .describe('The prompt and its version.')
      .meta({ examples: ['summarize@1'] }),
    call_id: ref('ai_call').describe('See ai.calls.get.'),
    usage: Usage.nullable(),
    estimated: z.boolean().describe('Whether the provider did not count, so that we estimated the tokens.'),
    cost_nanos: z.int().nullable().describe('In billionths of a US dollar. Null if the price is not known.'),
    finish: z.enum(['stop', 'length', 'cut']).describe('length: at the limit. cut: the connection broke.'),
    fallbacks: z.array(Fallback),
  })
  .meta({ id: 'AiProvenance' });
export type Provenance = z.infer<typeof Provenance>;

export const AiModel = z
  .strictObject({
    provider: ProviderKind,
    provider_name: z.string(),
    model: z.string(),
    is_default: z.boolean().describe('Whether the provider uses it if no model is chosen.'),
    context_tokens: z.int().nullable().describe('Longest input and output together. Null if not known.'),
    vision: z.boolean().describe('Whether it can look at pictures.'),
    input_nanos: z.int().nullable().describe('Price of a million tokens of input, in billionths of a US dollar.'),
    output_nanos: z.int().nullable().describe('Price of a million tokens of output, in billionths of a US dollar.'),
    gone_at: timestamp().nullable().describe('Since when the provider no longer serves it.'),
  })
  .meta({ id: 'AiModel' });
export type AiModel = z.infer<typeof AiModel>;

export const CallState = z.enum(['reserved', 'settled', 'released', 'lost']).meta({
  id: 'AiCallState',
  description:
    'reserved: running. settled: paid for. released: nothing was computed. lost: the server ended meanwhile; counted in full.',
});

export const AiCall = z
  .strictObject({
    id: ref('ai_call'),
    task: z.string().meta({ examples: ['summarize'] }),
    prompt: z.string(),
    provider: ProviderKind,
    provider_name: z.string(),
    model: z.string().nullable(),
    actor_id: ref('person').nullable().describe('Null for work that time or an event asked for.'),
    actor: PersonName.nullable(),
    state: CallState,
    usage: Usage.nullable(),
    estimated: z.boolean(),
    cost_nanos: z.int().nullable(),
    finish: z.string().nullable(),
    error: z.string().nullable().describe('Why the model did not answer.'),
    fallbacks: z.array(Fallback),
    created_at: timestamp(),
    finished_at: timestamp().nullable(),
  })
  .meta({ id: 'AiCall' });
export type AiCall = z.infer<typeof AiCall>;
