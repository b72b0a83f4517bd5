import { ModelError } from './model-error.ts';
import { readCompletion, type Completion } from './openai-answer.ts';
import { OutboundError } from './outbound-error.ts';
import type { Outbound } from './outbound.ts';

/** A server of models with the protocol of OpenAI: by OpenAI itself, or by Ollama, vLLM, LM Studio and others. */
export interface ModelEndpoint {
  /** Up to and with the version, such as `https://api.openai.com/v1`. */
  readonly base_url: string;
  readonly api_key?: string | undefined;
  /** How its address is requested: that of an operator may be in a private network, that of a team may not. */
  readonly outbound: Outbound;
}

export type ModelPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly bytes: Uint8Array; readonly content_type: string };
export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string | readonly ModelPart[];
}

/** Parameters that some models do not accept; they are left out for those. */
export const droppable = ['temperature', 'response_format', 'stream_options', 'max_completion_tokens'] as const;
export type Droppable = (typeof droppable)[number];

export interface CompletionRequest {
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  /** Tokens of the answer. Reading stops there too, as some servers ignore it. */
  readonly max_output: number;
  readonly temperature?: number | undefined;
  /** Asks for JSON of this schema. */
  readonly json?: { readonly name: string; readonly schema: object } | undefined;
  /** Parameters that the model is known not to accept. */
  readonly without?: readonly Droppable[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Is given the text as it comes. */
  readonly on_text?: ((text: string) => void) | undefined;
}

/** Longest silence and longest answer, in milliseconds. */
const limits = { idle_ms: 60_000, timeout_ms: 600_000 };
/** A token is seldom more than four characters; the framing of a stream is some 250 bytes a token. */
const BYTES_A_TOKEN = 400;

/**
 * Asks a model and reads its answer as it comes. Throws ModelError; an answer that breaks off is given, as `cut`. An abort
 * closes the connection, by which providers stop computing.
 */
export async function complete(endpoint: ModelEndpoint, request: CompletionRequest): Promise<Completion> {
  const response = await send(endpoint, '/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json' },
    body: JSON.stringify(bodyOf(endpoint, request)),
    signal: request.signal,
    max_bytes: 64 * 1024 + request.max_output * BYTES_A_TOKEN,
    ...limits,
  });
  if (!response.ok) throw await refusalOf(response);
  return readCompletion(response, request);
}

/** The names of the models that a provider serves. Throws ModelError. */
export async function listModels(endpoint: ModelEndpoint, signal?: AbortSignal): Promise<string[]> {
  const response = await send(endpoint, '/models', { signal, max_bytes: 4 * 1024 * 1024, timeout_ms: 15_000 });
  if (!response.ok) throw await refusalOf(response);
  const body = (await readJson(response)) as { data?: { id?: unknown }[] } | null;
  if (!Array.isArray(body?.data)) throw new ModelError('malformed');
  return body.data.flatMap(({ id }) => (typeof id === 'string' && id.length <= 200 ? [id] : []));
}

/** Whether an address is that of OpenAI itself, whose newer models know other parameters than everybody else's. */
export const isOpenAI = ({ base_url }: Pick<ModelEndpoint, 'base_url'>): boolean =>
  URL.parse(base_url)?.hostname === 'api.openai.com';

/** Requests something of a provider. Throws ModelError. */
export async function send(
  endpoint: ModelEndpoint,
  path: string,
  request: NonNullable<Parameters<Outbound['open']>[1]>,
) {
  const { base_url, api_key, outbound } = endpoint;
  try {
    return await outbound.open(`${base_url.replace(/\/$/, '')}${path}`, {
      ...request,
      headers: { ...request.headers, ...(api_key === undefined ? {} : { authorization: `Bearer ${api_key}` }) },
    });
  } catch (error) {
    throw toModelError(error);
  }
}

function bodyOf(
  endpoint: ModelEndpoint,
  { model, messages, max_output, temperature, json, without = [] }: CompletionRequest,
) {
  // OpenAI's newer models refuse `max_tokens`; the others ignore `max_completion_tokens` and write without an end.
  const isNew = isOpenAI(endpoint) !== without.includes('max_completion_tokens');
  const optional = {
    temperature,
    response_format:
      json === undefined
        ? undefined
        : { type: 'json_schema', json_schema: { name: json.name, strict: true, schema: json.schema } },
    stream_options: { include_usage: true },
  };
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content: contentOf(content) })),
    stream: true,
    [isNew ? 'max_completion_tokens' : 'max_tokens']: max_output,
    ...Object.fromEntries(
      Object.entries(optional).filter(([name, value]) => value !== undefined && !without.includes(name as Droppable)),
    ),
    ...(json !== undefined && without.includes('response_format') ? { response_format: { type: 'json_object' } } : {}),
  };
}

const contentOf = (content: ModelMessage['content']) =>
  typeof content === 'string'
    ? content
    : content.map((part) =>
        part.type === 'text'
          ? part
          : {
              type: 'image_url',
              image_url: { url: `data:${part.content_type};base64,${Buffer.from(part.bytes).toString('base64')}` },
            },
      );

interface Refusal {
  readonly error?: {
    readonly code?: unknown;
    readonly type?: unknown;
    readonly param?: unknown;
    readonly message?: unknown;
  };
}
/** The error that the refusal of a provider means. */
export async function refusalOf(response: Response): Promise<ModelError> {
  const { error } = ((await readJson(response).catch(() => null)) ?? {}) as Refusal;
  const code = textOf(error?.code ?? error?.type);
  const text = textOf(error?.message);
  const { status } = response;
  if (status === 401 || status === 403) return new ModelError('unauthorized');
  if (status === 404) return new ModelError('no_model');
  if (status === 429) return new ModelError(code === 'insufficient_quota' ? 'quota' : 'rate');
  if (status >= 500) return new ModelError('server');
  if (code.includes('model_not_found')) return new ModelError('no_model');
  const named = textOf(error?.param) || text;
  const parameter =
    droppable.find((name) => named.includes(name)) ?? (named.includes('max_tokens') ? 'max_tokens' : undefined);
  return new ModelError('refused', { parameter });
}

const textOf = (given: unknown): string => (typeof given === 'string' ? given : '');

/** The JSON of an answer. Throws ModelError. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch (error) {
    if (error instanceof SyntaxError) throw new ModelError('malformed');
    throw toModelError(error);
  }
}

/** The error that a failed request means. An abort stays an abort. */
export function toModelError(error: unknown): unknown {
  if (!(error instanceof OutboundError)) return error;
  if (error.reason === 'timeout') return new ModelError('timeout', { cause: error });
  if (error.reason === 'redirect' || error.reason === 'encoding' || error.reason === 'too_large')
    return new ModelError('malformed', { cause: error });
  return new ModelError('unreachable', { cause: error });
}
