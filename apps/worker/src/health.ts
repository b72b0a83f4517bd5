import { createServer } from 'node:http';
import { once } from 'node:events';
import { timingSafeEqual } from 'node:crypto';
import { hashToken } from '@deskwire/router/kit/access/tokens.ts';
import type { Health } from '@deskwire/router/runtime/health.ts';
import type { Metrics } from '@deskwire/router/runtime/metrics.ts';

export interface HealthPort {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `/live`, `/ready` and `/metrics` for the operators of the worker. */
export async function openHealthPort(
  place: { readonly host: string; readonly port: number },
  {
    health,
    metrics,
    metrics_token,
    production,
  }: {
    health: () => Promise<Health>;
    metrics: Metrics;
    metrics_token?: string | undefined;
    /** In production, /metrics is not served without a token. */
    production: boolean;
  },
): Promise<HealthPort> {
  const answers: Record<string, (authorization: string) => Promise<[status: number, type: string, body: string]>> = {
    '/live': async () => [200, json, '{"status":"ok"}'],
    '/ready': async () => {
      const found = await health();
      return [found.status === 'ok' ? 200 : 503, json, JSON.stringify(found)];
    },
    '/metrics': async (authorization) =>
      !(metrics_token === undefined ? !production : isToken(metrics_token, authorization))
        ? [401, json, '{"error":{"code":"UNAUTHENTICATED"}}']
        : [200, metrics.contentType, await metrics.text()],
  };
  const server = createServer({ requestTimeout: 5000, headersTimeout: 5000, keepAliveTimeout: 5000 }, (req, res) => {
    const answer = req.method === 'GET' ? answers[(req.url ?? '').split('?', 1)[0]!] : undefined;
    if (answer === undefined) {
      res.writeHead(404, { 'content-type': json }).end('{"error":{"code":"ROUTE_NOT_FOUND"}}');
      return;
    }
    answer(req.headers.authorization ?? '').then(
      ([status, type, body]) =>
        res
          .writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
          .end(body),
      () => res.writeHead(500).end(),
    );
  });
  server.listen(place.port, place.host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : place.port;
  return {
    url: `http://${place.host}:${port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
const json = 'application/json; charset=utf-8';

const isToken = (token: string, authorization: string): boolean =>
  timingSafeEqual(hashToken(`Bearer ${token}`), hashToken(authorization));
