import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import autocannon from 'autocannon';

export interface Server {
  readonly url: string;
  readonly child: ChildProcess;
  /** Processor time that it has used, in microseconds. Undefined where it cannot be told. */
  readonly processor: () => number | undefined | Promise<number>;
}
/** Starts a server file of `bench/servers` and waits until it listens. */
export async function serve(file: string, env: Record<string, string>, execArgv: string[] = []): Promise<Server> {
  const child = fork(resolve(import.meta.dirname, 'servers', file), { execArgv, env: { ...process.env, ...env } });
  const url = await new Promise<string>((ready, reject) => {
    child.once('message', (message) => ready((message as { ready: string }).ready));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  return { url, child, processor: () => processorTime(child) };
}

async function processorTime(child: ChildProcess): Promise<number> {
  const told = once(child, 'message');
  child.send('cpu');
  return ((await told) as [{ cpu: number }])[0].cpu;
}

/** Tells a server that it is done, and waits until it is. */
export async function end({ child }: Server): Promise<void> {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  if (child.connected) child.disconnect();
  else child.kill();
  await ended;
}

export interface Load {
  readonly server: Server;
  readonly method: 'GET' | 'POST';
  /** With the query. */
  readonly path: string;
  readonly token: string;
  readonly body?: string;
}
export interface Figure {
  readonly requests: number;
  readonly seconds: number;
  /** Of the server alone, in microseconds; NaN where it cannot be told. */
  readonly processor: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
}
/** One turn of load, of so many seconds or requests; every answer must be what was asked for. */
export async function load(
  { server, method, path, token, body }: Load,
  { seconds, amount }: { seconds: number; amount?: number },
): Promise<Figure> {
  const before = (await server.processor()) ?? Number.NaN;
  const result = await autocannon({
    url: server.url + path,
    method,
    connections: 20,
    duration: seconds,
    ...(amount === undefined ? {} : { amount }),
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) throw new Error(`${wrong} of ${result.requests.total} requests to ${path} failed`);
  return {
    requests: result.requests.total,
    seconds: result.duration,
    processor: ((await server.processor()) ?? Number.NaN) - before,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
