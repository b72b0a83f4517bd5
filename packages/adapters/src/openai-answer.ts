import { ModelError } from './model-error.ts';
import { OutboundError } from './outbound-error.ts';

/** Tokens as the provider counts them: what was cached is part of the input, and reasoning is part of the output. */
export interface ModelUsage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}
/**
 * How an answer ended. `stop`: it is complete. `length`: the model reached the limit. `filtered`: the provider withheld
 * it. `refused`: the model said no. `cut`: it broke off.
 */
export type ModelFinish = 'stop' | 'length' | 'filtered' | 'refused' | 'cut';
export interface Completion {
  readonly text: string;
  readonly finish: ModelFinish;
  /** Null where the provider did not say. */
  readonly usage: ModelUsage | null;
}

interface Reading {
  readonly max_output: number;
  readonly on_text?: ((text: string) => void) | undefined;
}
/** No model writes longer tokens on average. */
const CHARACTERS_A_TOKEN = 8;

/** Reads an answer: a stream of events, or one document from servers that do not stream. */
export async function readCompletion(response: Response, reading: Reading): Promise<Completion> {
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('text/event-stream')) return readStream(response, reading);
  if (!type.includes('json')) {
    await response.body?.cancel();
    throw new ModelError('malformed');
  }
  const draft = new Draft(reading);
  try {
    draft.take(JSON.parse(await response.text()));
  } catch (error) {
    if (error instanceof OutboundError && error.reason === 'timeout') throw new ModelError('timeout', { cause: error });
    if (error instanceof OutboundError || error instanceof SyntaxError)
      throw new ModelError('malformed', { cause: error });
    throw error;
  }
  return draft.completion();
}

async function readStream(response: Response, reading: Reading): Promise<Completion> {
  const draft = new Draft(reading);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let buffered = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      buffered += value;
      const lines = buffered.split(/\r?\n/);
      buffered = lines.pop()!;
      for (const line of lines) if (line.startsWith('data:')) draft.takeLine(line.slice(5).trim());
      if (draft.isFull || draft.isDone) break;
    }
  } catch (error) {
    // The part that came has its value, and is paid for. A caller who gave up gets their own error.
    if (!(error instanceof OutboundError)) throw error;
    if (draft.isEmpty && error.reason === 'timeout') throw new ModelError('timeout', { cause: error });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  return draft.completion();
}

interface Chunk {
  readonly error?: { readonly message?: string } | null;
  readonly choices?: readonly {
    readonly delta?: Said;
    readonly message?: Said;
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: {
    readonly prompt_tokens?: number;
    readonly completion_tokens?: number;
    readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
    readonly completion_tokens_details?: { readonly reasoning_tokens?: number } | null;
  } | null;
}
interface Said {
  readonly content?: string | null;
  readonly refusal?: string | null;
}
const finishes: Readonly<Record<string, ModelFinish>> = { stop: 'stop', length: 'length', content_filter: 'filtered' };

/** An answer as far as it has come. */
class Draft {
  isDone = false;
  readonly #reading: Reading;
  #text = '';
  #refusal = '';
  #finish: ModelFinish | undefined;
  #usage: ModelUsage | null = null;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  get isEmpty(): boolean {
    return this.#text === '' && this.#refusal === '';
  }
  /** Whether it is longer than what was asked for: the limit was ignored. */
  get isFull(): boolean {
    return this.#text.length > this.#reading.max_output * CHARACTERS_A_TOKEN;
  }

  takeLine(data: string): void {
    if (data === '[DONE]') {
      this.isDone = true;
      return;
    }
    try {
      this.take(JSON.parse(data));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new ModelError('malformed', { cause: error });
    }
  }

  take(given: unknown): void {
    const { error, choices = [], usage } = (given ?? {}) as Chunk;
    if (error !== undefined && error !== null) throw new ModelError('server');
    const [choice] = choices;
    const said = choice?.delta ?? choice?.message;
    if (typeof said?.content === 'string' && said.content !== '') {
      this.#text += said.content;
      this.#reading.on_text?.(said.content);
    }
    if (typeof said?.refusal === 'string') this.#refusal += said.refusal;
    if (typeof choice?.finish_reason === 'string') this.#finish = finishes[choice.finish_reason] ?? 'stop';
    if (usage !== undefined && usage !== null)
      this.#usage = {
        input: countOf(usage.prompt_tokens),
        cached: countOf(usage.prompt_tokens_details?.cached_tokens),
        output: countOf(usage.completion_tokens),
        reasoning: countOf(usage.completion_tokens_details?.reasoning_tokens),
      };
  }

  /** It is complete if the provider said why it ended or what it cost; Ollama, for one, may leave out the reason. */
  completion(): Completion {
    const ended = this.#finish ?? (this.#usage === null ? 'cut' : 'stop');
    const finish = this.isFull ? 'length' : this.#refusal === '' ? ended : 'refused';
    return { text: this.#text, finish, usage: this.#usage };
  }
}

const countOf = (given: unknown): number =>
  typeof given === 'number' && Number.isFinite(given) && given > 0 ? Math.floor(given) : 0;
