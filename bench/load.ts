import { fork, type ChildProcess } from 'node:child_process';
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

export interface Figure {
  readonly per_second: number;
  readonly p50: number;
  readonly p99: number;
}
/** One round of load; every answer must be what was asked for. */
export async function load(
  request: { url: string; method: 'GET' | 'POST'; token: string; body?: string; status: number },
  seconds: number,
): Promise<Figure> {
  const result = await autocannon({
    url: request.url,
    method: request.method,
    connections: 20,
    duration: seconds,
    headers: {
      authorization: `Bearer ${request.token}`,
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  const wrong = result.non2xx + result.errors + result.timeouts;
  if (wrong > 0) throw new Error(`${wrong} of ${result.requests.total} requests to ${request.url} failed`);
  return { per_second: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
