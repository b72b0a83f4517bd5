import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';

export interface Server {
  readonly url: string;
  readonly child: ChildProcess;
}
/** Starts a server file of `bench/servers` and waits until it listens. */
export function serve(file: string, env: Record<string, string>): Promise<Server> {
  const child = fork(join(import.meta.dirname, 'servers', file), { env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve({ url: (message as { ready: string }).ready, child }));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
}

/** Processor time that a server has used, in microseconds. */
async function processorTime({ child }: Server): Promise<number> {
  const told = once(child, 'message');
  child.send('cpu');
  return ((await told) as [{ cpu: number }])[0].cpu;
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
  /** Of the server alone, in microseconds. */
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
  const before = await processorTime(server);
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
    processor: (await processorTime(server)) - before,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
