import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from './listen.fixture.ts';

/** What the next answer is like. Without a script, the model answers with text, or with JSON of the schema asked for. */
export interface Script {
  /** What it says, in as many pieces as are given. */
  readonly text?: string | readonly string[];
  /** Says what it makes of what it was asked. */
  readonly says?: (body: Asked['body']) => string;
  /** Waits with each piece until this has resolved. */
  readonly paced_by?: (piece: number, of: number) => Promise<unknown> | undefined;
  /** Says what it was asked last. */
  readonly echo?: true;
  readonly refusal?: string;
  readonly finish?: 'stop' | 'length' | 'content_filter' | null;
  readonly usage?: object | null;
  /** The connection breaks after so many pieces. */
  readonly cut_after?: number;
  /** Nothing follows after so many pieces, but the connection stays. */
  readonly hang_after?: number;
  /** An error comes in the stream after so many pieces. */
  readonly error_after?: number;
  readonly done?: false;
  /** Answers in one document, though a stream was asked for. */
  readonly plain?: true;
  readonly status?: number;
  readonly error?: {
    readonly code?: string;
    readonly type?: string;
    readonly param?: string;
    readonly message?: string;
  };
  /** A page instead of an answer. */
  readonly html?: true;
  readonly redirect?: string;
  /** Where texts are in its space. */
  readonly embed?: (text: string) => number[];
  /** Parameters that this model refuses. */
  readonly refuses?: readonly string[];
  /** Writes for ever, whatever the limit. */
  readonly endless?: true;
}
export interface Asked {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model?: string;
    readonly stream?: boolean;
    readonly messages?: { readonly role: string; readonly content: unknown }[];
    readonly [field: string]: unknown;
  };
  /** Whether the client went away before the end. */
  closedEarly: boolean;
}
/** A provider of models that speaks the protocol of OpenAI, and does what a test has scripted. */
export interface ModelServer {
  readonly base_url: string;
  readonly asked: Asked[];
  /** The next answers, in this order; afterwards it answers as it likes. */
  script(...scripts: readonly Script[]): void;
  /** What it does when the script is over. */
  otherwise: Script;
  /** The models it lists. */
  models: string[];
  /** Where texts are in the space of its models; by their letters unless a test says otherwise. */
  embed: (text: string) => number[];
  close(): Promise<void>;
}

export async function startModels(): Promise<ModelServer> {
  const scripts: Script[] = [];
  const asked: Asked[] = [];
  const state = { models: ['gpt-5-mini', 'text-only'], otherwise: {} as Script, embed: byLetters };
  const server = createServer((req, res) => void answer(req, res)).unref();

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const text = await textOf(req);
    const entry: Asked = {
      path: req.url ?? '',
      authorization: req.headers.authorization,
      body: text === '' ? {} : (JSON.parse(text) as Asked['body']),
      closedEarly: false,
    };
    asked.push(entry);
    res.on('close', () => void (entry.closedEarly = !res.writableEnded));
    const script = entry.path.endsWith('/models') ? {} : (scripts.shift() ?? state.otherwise);
    if (script.redirect !== undefined) return void res.writeHead(302, { location: script.redirect }).end();
    if (script.html === true)
      return void res.writeHead(200, { 'content-type': 'text/html' }).end('<p>A login page</p>');
    if (entry.path.endsWith('/models')) return send(res, 200, { object: 'list', data: state.models.map(modelOf) });
    if (entry.path.endsWith('/embeddings') && script.status === undefined && script.hang_after === undefined)
      return send(res, 200, {
        object: 'list',
        model: entry.body.model,
        data: (entry.body['input'] as string[]).map((text, index) => ({
          object: 'embedding',
          index,
          embedding: script.embed?.(text) ?? state.embed(text),
        })),
      });
    if (entry.path.endsWith('/embeddings') && script.hang_after !== undefined) return;
    if (!entry.path.endsWith('/chat/completions') && !entry.path.endsWith('/embeddings'))
      return send(res, 404, { error: { message: 'Unknown path' } });
    const refused = script.refuses?.find((name) => name in entry.body);
    if (refused !== undefined)
      return send(res, 400, {
        error: { code: 'unsupported_parameter', param: refused, message: `Unsupported: ${refused}` },
      });
    if (script.status !== undefined) return send(res, script.status, { error: { message: 'Failed', ...script.error } });
    if (entry.body.stream === true && script.plain !== true) return stream(res, entry, script);
    const said = piecesOf(entry, script).join('');
    send(res, 200, {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: entry.body.model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: said, refusal: script.refusal ?? null },
          finish_reason: script.finish ?? 'stop',
        },
      ],
      usage: script.usage === undefined ? usageOf(entry, said) : script.usage,
    });
  }

  return {
    base_url: `http://127.0.0.1:${await listen(server)}/v1`,
    asked,
    script: (...given) => void scripts.splice(0, scripts.length, ...given),
    get otherwise() {
      return state.otherwise;
    },
    set otherwise(script) {
      state.otherwise = script;
    },
    get models() {
      return state.models;
    },
    set models(names) {
      state.models = names;
    },
    get embed() {
      return state.embed;
    },
    set embed(places) {
      state.embed = places;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** How often each letter is in a text. */
const byLetters = (text: string): number[] =>
  Array.from({ length: 26 }, (_, letter) => text.toLowerCase().split(String.fromCharCode(97 + letter)).length - 1.5);

async function stream(res: ServerResponse, entry: Asked, script: Script): Promise<void> {
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const chunk = (fields: object) => {
    const event = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: entry.body.model, ...fields };
    res.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  const delta = (said: object, finish_reason: string | null = null) =>
    chunk({ choices: [{ index: 0, delta: said, finish_reason }] });
  if (script.endless === true) {
    const timer = setInterval(() => delta({ content: 'again and again '.repeat(50) }), 1);
    res.on('close', () => clearInterval(timer));
    return;
  }
  const pieces = piecesOf(entry, script);
  for (const [index, piece] of pieces.entries()) {
    if (index === script.cut_after) return void setImmediate(() => res.destroy());
    if (index === script.hang_after) return;
    if (index === script.error_after) return void res.end(`data: {"error":{"message":"overloaded"}}\n\n`);
    await script.paced_by?.(index, pieces.length);
    delta({ content: piece });
  }
  if (script.refusal !== undefined) delta({ refusal: script.refusal });
  if (script.finish !== null) delta({}, script.finish ?? 'stop');
  const wantsUsage = (entry.body['stream_options'] as { include_usage?: boolean } | undefined)?.include_usage === true;
  const usage = script.usage === undefined ? usageOf(entry, pieces.join('')) : script.usage;
  if (wantsUsage && usage !== null) chunk({ choices: [], usage });
  res.end(script.done === false ? '' : 'data: [DONE]\n\n');
}

function piecesOf(entry: Asked, script: Script): readonly string[] {
  if (script.says !== undefined) return [script.says(entry.body)];
  if (script.echo === true) return [JSON.stringify(entry.body.messages)];
  if (typeof script.text === 'string') return [script.text];
  if (script.text !== undefined) return script.text;
  if (script.refusal !== undefined) return [];
  const format = entry.body['response_format'] as { json_schema?: { schema: Schema } } | undefined;
  return format?.json_schema === undefined
    ? ['An ', 'answer.']
    : [JSON.stringify(instanceOf(format.json_schema.schema))];
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}
/** The smallest value of a schema, as a model with nothing to say would write it. */
function instanceOf({ type, enum: values, anyOf, properties = {} }: Schema): unknown {
  if (values !== undefined) return values[0];
  if (anyOf !== undefined) return instanceOf(anyOf[0]!);
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object':
      return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, instanceOf(field)]));
    case 'array':
      return [];
    case 'number':
    case 'integer':
      return 0;
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return 'text';
  }
}

const modelOf = (id: string) => ({ id, object: 'model', created: 1, owned_by: 'test' });
const usageOf = ({ body }: Asked, said: string) => {
  const prompt_tokens = Math.ceil(JSON.stringify(body.messages ?? []).length / 4);
  const completion_tokens = Math.ceil(said.length / 4);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
};
function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}
async function textOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
