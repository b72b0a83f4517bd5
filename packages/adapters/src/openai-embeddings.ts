import { ModelError } from './model-error.ts';
import { readJson, refusalOf, send, type ModelEndpoint } from './openai.ts';

const LEAST = 8;
const MOST = 8192;
/** A number in JSON is seldom longer. */
const BYTES_A_NUMBER = 26;

/**
 * Asks a model where in its space some texts are, in the order of the texts. Throws ModelError, also where the answer has
 * not one vector of the same length for each text.
 */
export async function embed(
  endpoint: ModelEndpoint,
  {
    model,
    texts,
    timeout_ms,
  }: { readonly model: string; readonly texts: readonly string[]; readonly timeout_ms: number },
): Promise<number[][]> {
  const response = await send(endpoint, '/embeddings', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, input: texts, encoding_format: 'float' }),
    max_bytes: 64 * 1024 + texts.length * MOST * BYTES_A_NUMBER,
    timeout_ms,
  });
  if (!response.ok) throw await refusalOf(response);
  const body = (await readJson(response)) as { data?: { index?: unknown; embedding?: unknown }[] } | null;
  const vectors: number[][] = [];
  for (const [at, { index = at, embedding }] of (Array.isArray(body?.data) ? body.data : []).entries())
    if (typeof index === 'number' && isVector(embedding)) vectors[index] = embedding;
  const length = vectors[0]?.length;
  if (vectors.length !== texts.length || texts.some((_, at) => vectors[at]?.length !== length))
    throw new ModelError('malformed');
  return vectors;
}

const isVector = (given: unknown): given is number[] =>
  Array.isArray(given) &&
  given.length >= LEAST &&
  given.length <= MOST &&
  given.every((number) => typeof number === 'number' && Number.isFinite(number));
