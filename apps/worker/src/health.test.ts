import { expect, onTestFinished, test } from 'vitest';
import type { Metrics } from '@deskwire/router/runtime/metrics.ts';
import { openHealthPort } from './health.ts';

const metrics = { contentType: 'text/plain', text: async () => 'deskwire_up 1' } as unknown as Metrics;
const TOKEN = 'a token of some length';

async function statusOf(production: boolean, metrics_token: string | undefined, authorization?: string) {
  const health = async () => ({ status: 'ok', checks: {} }) as const;
  const port = await openHealthPort({ host: '127.0.0.1', port: 0 }, { health, metrics, metrics_token, production });
  onTestFinished(() => port.close());
  const headers = authorization === undefined ? {} : { authorization };
  return (await fetch(`${port.url}/metrics`, { headers })).status;
}

test.each([
  ['development without a token', false, undefined, undefined, 200],
  ['production without a token', true, undefined, undefined, 401],
  ['production without a token, and a guess', true, undefined, 'Bearer undefined', 401],
  ['a token and nobody who has it', false, TOKEN, undefined, 401],
  ['a token and another one', true, TOKEN, 'Bearer another', 401],
  ['a token and whoever has it', true, TOKEN, `Bearer ${TOKEN}`, 200],
])('in %s, metrics answer as those of the api do', async (_, production, token, authorization, status) => {
  expect(await statusOf(production, token, authorization)).toBe(status);
});
