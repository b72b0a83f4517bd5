import type { ModelUsage } from '@deskwire/adapters/openai-answer.ts';

/** Billionths of a US dollar. */
const NANOS = 1e9;
const MILLION = 1_000_000;

interface Served {
  readonly kind: 'openai' | 'compatible';
  readonly base_url: string;
  readonly model: string;
}
/** What a model costs at a time, and how much it can read; null where nobody knows, as of a model served at home. */
export interface Price {
  readonly input_nanos: number;
  readonly output_nanos: number;
  readonly context_tokens: number | null;
  /** What a call costs, in billionths of a US dollar. */
  readonly cost: (usage: Omit<ModelUsage, 'reasoning'>) => number;
}

/** The list of prices is data of a library, and large: it is loaded with the first call. */
const load = () => import('@pydantic/genai-prices');

/** The price of a model where it is served. What is cached is part of the input, and reasoning of the output. */
export async function priceOf({ kind, base_url, model }: Served, now: string): Promise<Price | null> {
  const { calcPrice } = await load();
  const where = kind === 'openai' ? { providerId: 'openai' } : { providerApiUrl: base_url };
  const at = { ...where, timestamp: new Date(now) };
  const costOf = (usage: Omit<ModelUsage, 'reasoning'>) =>
    calcPrice({ input_tokens: usage.input, cache_read_tokens: usage.cached, output_tokens: usage.output }, model, at);
  const base = costOf({ input: MILLION, cached: 0, output: MILLION });
  if (base === null) return null;
  const nanos = (dollars: number) => Math.round(dollars * NANOS);
  return {
    input_nanos: nanos(base.input_price),
    output_nanos: nanos(base.output_price),
    context_tokens: base.model.context_window ?? null,
    cost: (usage) => nanos(costOf(usage)!.total_price),
  };
}

/** Families of models that can look at pictures, by their names. */
const seeing = /gpt-4o|gpt-4\.1|gpt-5|chatgpt-4o|\bo[34]\b|vision|llava|pixtral|gemma3|qwen[\d.]*-?vl|claude|gemini/i;
export const canSee = (model: string): boolean => seeing.test(model);
