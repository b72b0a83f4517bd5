import { expect, test } from 'vitest';
import { createJira } from '@deskwire/adapters/accounts/jira.ts';
import { startJira } from '@deskwire/adapters/accounts/jira-server.fixture.ts';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { createLimiter } from '../../../kit/limits/limiter.ts';
import { testWorld } from '../../../testing/world.ts';
import { jiraLimits } from './jira-limits.ts';

test('all processes together ask a Jira five times a second, and know of the pauses of each other', async () => {
  const world = await testWorld();
  const fake = await startJira();
  const outbound = createOutbound({ allow_private: true });
  const [one, other] = [0, 1].map(() => jiraLimits(createLimiter({ pool: world.pool })));
  const began = performance.now();
  const counted = await Promise.all([...Array(12).keys()].map((at) => (at % 2 === 0 ? one! : other!).count('jira:a')));
  const windows = 1 + Math.ceil((performance.now() - began) / 1000);
  const sent = counted.filter((seconds) => seconds === 0).length;
  expect(sent).toBeGreaterThanOrEqual(5);
  expect(sent).toBeLessThanOrEqual(5 * windows);
  expect(await other!.count('jira:b')).toBe(0);

  const credentials = { base_url: fake.url, email: fake.email, access_token: fake.token };
  fake.throttle(1, { reason: 'jira-quota-tenant-based', seconds: 600 });
  const throttled = { reason: 'throttled', code: 'http_429', retry_after: 600 };
  await expect(createJira(outbound, one).listProjects(credentials)).rejects.toMatchObject(throttled);
  const asked = fake.requests.length;
  const paused = { reason: 'throttled', code: 'paused' };
  await expect(createJira(outbound, other).find(credentials, '10001')).rejects.toMatchObject(paused);
  expect(fake.requests.length).toBe(asked);
  await Promise.all([fake.close(), outbound.close()]);
});
