import { randomUUIDv7 } from 'node:crypto';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { errors, type ErrorCode } from '@deskwire/contract/errors.ts';
import { callerOf } from '@deskwire/api/procedures.ts';
import type { createServer } from '@deskwire/api/server.ts';
import { createContext } from '@deskwire/router/kit/access/access.ts';
import type { Delegate, Upload } from '@deskwire/router/kit/context.ts';
import { errorBody, toAppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { canonicalOf, requestOf, type Input, type Request } from './requests.ts';

export type App = Awaited<ReturnType<typeof createServer>>;
/** Of a response, what tests look at. */
export interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What came back, whatever the door: the status, the code of a refusal, and everything that was said. */
export interface Answer {
  readonly status: number;
  readonly code: ErrorCode | undefined;
  /** What was answered, or the body of the refusal. */
  readonly value: unknown;
  /** As it stood on the wire. */
  readonly body: string;
  /** What was thrown, where no door hides it. */
  readonly cause?: unknown;
}
/** What somebody shows at a door: nothing, a token, or that the worker runs for them. */
export type Pass = string | Delegate | undefined;
export interface Door {
  readonly name: string;
  readonly serves: (path: string, entry: Entry) => boolean;
  readonly call: (bearer: Pass, path: string, entry: Entry, input: unknown) => Promise<Answer>;
}

const ADDRESS = '127.0.0.1';

/** The server-side caller: what all doors share, with nothing of a transport around it. */
export const callerDoor = (services: Services, uploadFor: (path: string) => Upload): Door => ({
  name: 'caller',
  serves: () => true,
  async call(bearer, path, entry, input) {
    const ctx = createContext({
      services,
      credentials: typeof bearer === 'object' ? { delegate: bearer } : { bearer },
      request: { id: randomUUIDv7(), address: ADDRESS, user_agent: 'test', origin: 'api' },
      ...(entry.door === 'upload' ? { uploads: [uploadFor(path)] } : {}),
    });
    const leaving = new AbortController();
    try {
      const value = await callerOf(path)(ctx, input, leaving.signal);
      if (entry.kind === 'subscription') {
        leaving.abort();
        await (value as AsyncGenerator).return(undefined);
        return answered(200, null);
      }
      return answered(200, value);
    } catch (error) {
      const app = toAppError(error);
      return { ...refused(errors[app.app].http, errorBody(app, ctx.request.id)), cause: app.cause ?? app };
    }
  },
});

/** The canonical route over REST. */
export const restDoor = (app: App): Door => ({
  name: 'REST',
  serves: () => true,
  async call(bearer, path, entry, input) {
    const request = requestOf(canonicalOf(path, entry), input as Input);
    if (request === undefined) throw new Error(`REST has no words for this input of ${path}`);
    return fromRest(await inject(app, request, bearer, entry));
  },
});

/** tRPC's own protocol, over HTTP. Bytes travel only over REST; of a stream it tells refusals in the stream. */
export const trpcDoor = (app: App): Door => ({
  name: 'tRPC',
  serves: (_, entry) => entry.door !== 'upload' && entry.kind !== 'subscription',
  async call(bearer, path, entry, input) {
    const text = input === undefined ? undefined : JSON.stringify(input);
    const request: Request =
      entry.kind === 'mutation'
        ? {
            method: 'POST',
            url: `/trpc/${path}`,
            headers: { 'content-type': 'application/json' },
            ...(text === undefined ? {} : { payload: text }),
          }
        : { method: 'GET', url: `/trpc/${path}`, ...(text === undefined ? {} : { query: { input: text } }) };
    const { statusCode, body } = await inject(app, request, bearer, entry);
    const said = JSON.parse(body) as {
      result?: { data: unknown };
      error?: { data: { code: ErrorCode; httpStatus: number } };
    };
    if (said.error === undefined) return { ...answered(statusCode, said.result?.data), body };
    const { httpStatus: _, ...refusal } = said.error.data;
    return { ...refused(statusCode, refusal), body };
  },
});

/** A tool of the same name, called by an AI agent with somebody's token. */
export const mcpDoor = (app: App, offered: (path: string) => string | undefined): Door => ({
  name: 'MCP',
  serves: (path) => offered(path) !== undefined,
  async call(bearer, path, entry, input) {
    const message = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: offered(path), arguments: input },
    };
    const headers = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
    const request: Request = { method: 'POST', url: '/mcp', headers, payload: JSON.stringify(message) };
    const response = await inject(app, request, bearer, entry);
    if (response.statusCode >= 400) return fromRest(response);
    const { result } = JSON.parse(response.body) as { result: { isError?: boolean; content: { text: string }[] } };
    const said = JSON.parse(result.content[0]!.text) as unknown;
    if (result.isError !== true) return { ...answered(200, said), body: response.body };
    const refusal = (said as { error: { code: ErrorCode } }).error;
    return { ...refused(errors[refusal.code].http, refusal), body: response.body };
  },
});

/** Sends a request as somebody. A stream is read until its first bytes. */
export async function inject(app: App, request: Request, bearer: Pass, entry?: Entry): Promise<Response> {
  if (typeof bearer === 'object') throw new Error('A run of the worker comes through no door.');
  const headers = { ...request.headers, ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) };
  if (entry?.kind !== 'subscription') return app.inject({ ...request, headers });
  const leaving = new AbortController();
  const response = await app.inject({ ...request, headers, payloadAsStream: true, signal: leaving.signal });
  const stream = response.stream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk as Buffer);
    if (String(response.headers['content-type']).startsWith('text/event-stream')) break;
  }
  leaving.abort();
  stream.destroy();
  return { statusCode: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

export function fromRest({ statusCode, body, headers }: Response): Answer {
  const isJson = String(headers['content-type']).startsWith('application/json');
  const value = isJson && body !== '' ? (JSON.parse(body) as unknown) : body;
  if (statusCode < 400) return { ...answered(statusCode, value), body };
  const refusal = (value as { error?: { code: ErrorCode } }).error;
  return { ...refused(statusCode, refusal), body };
}

const answered = (status: number, value: unknown): Answer => ({
  status,
  code: undefined,
  value,
  body: JSON.stringify(value) ?? '',
});
const refused = (status: number, refusal: { code?: ErrorCode } | undefined): Answer => ({
  status,
  code: refusal?.code,
  value: refusal,
  body: JSON.stringify(refusal) ?? '',
});
