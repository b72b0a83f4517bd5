import type { ModelUsage } from '@deskwire/adapters/openai-answer.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { pricesOn, type SetPrice } from '../prices/queries.ts';

/** Billionths of a US dollar. */
const NANOS = 1e9;
const MILLION = 1_000_000;

interface Served {
  readonly kind: 'openai' | 'compatible';
  readonly base_url: string;
  readonly model: string;
}
/** The price of a model at a time, and how much it can read; null if unknown, as for a model that is served at home. */
export interface Price {
  readonly input_nanos: number;
  readonly output_nanos: number;
  readonly context_tokens: number | null;
  /** The cost of a call, in billionths of a US dollar. */
  readonly cost: (usage: Omit<ModelUsage, 'reasoning'>) => number;
}

/** The list of prices is data of a library, and large: it is loaded with the first call. */
const load = () => import('@pydantic/genai-prices');

/**
 * The price of a model where it is served: what the operator has set, else what the list says. What is cached is part of the
 * input, and reasoning of the output.
 */
export async function priceOf(db: Db, served: Served, now: string): Promise<Price | null> {
  return priceFrom(await pricesOn(db, now.slice(0, 10)), served, now);
}
/** The same for many models, whose set prices were read before. */
export async function priceFrom(
  set: ReadonlyMap<string, SetPrice>,
  served: Served,
  now: string,
): Promise<Price | null> {
  const listed = await listedPrice(served, now);
  const own = set.get(served.model);
  if (own === undefined) return listed;
  const { input_nanos, cached_nanos, output_nanos } = own;
  return {
    input_nanos,
    output_nanos,
    context_tokens: listed?.context_tokens ?? null,
    cost: ({ input, cached, output }) =>
      Math.round(((input - cached) * input_nanos + cached * cached_nanos + output * output_nanos) / MILLION),
  };
}

async function listedPrice({ kind, base_url, model }: Served, now: string): Promise<Price | null> {
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
