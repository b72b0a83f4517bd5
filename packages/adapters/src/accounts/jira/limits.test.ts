import { afterAll, expect, test } from 'vitest';
import { createOutbound } from '../../outbound.ts';
import { createJira } from '../jira.ts';
import { startJira } from '../jira-server.fixture.ts';

const fake = await startJira();
const outbound = createOutbound({ allow_private: true });
afterAll(() => Promise.all([fake.close(), outbound.close()]));
const credentials = { base_url: fake.url, email: fake.email, access_token: fake.token };
const idOf = (said: Record<string, unknown>) => (said['issue'] as { id: string }).id;
const [one, other] = [idOf(fake.create({ summary: 'One' })), idOf(fake.create({ summary: 'Other' }))];
const edited = { summary: 'Edited' };
const throttled = { reason: 'throttled', code: 'http_429', retry_after: 600 };
const paused = { reason: 'throttled', code: 'paused', retry_after: 600 };

/** What is refused without asking, while a request of this kind must wait. */
async function refusedBy(reason: Parameters<typeof fake.throttle>[1]) {
  const jira = createJira(outbound);
  fake.throttle(1, { ...reason!, seconds: 600 });
  await expect(jira.edit(credentials, one, edited)).rejects.toMatchObject(throttled);
  const before = fake.requests.length;
  await expect(jira.edit(credentials, one, edited)).rejects.toMatchObject(paused);
  expect(fake.requests.length).toBe(before);
  const calls = {
    'edit another': () => jira.edit(credentials, other, edited),
    'comment it': () => jira.comment(credentials, one, { body: 'Hello', write_id: 'w' }),
    'read it': () => jira.find(credentials, one),
    'read projects': () => jira.listProjects(credentials),
  };
  const refused: string[] = [];
  for (const [name, call] of Object.entries(calls)) await call().catch(() => refused.push(name));
  return refused;
}

test('too many requests to an endpoint pause that endpoint', async () => {
  expect(await refusedBy({ reason: 'jira-burst-based', on: 'PUT /issue/' })).toEqual(['edit another']);
});
test('too many writes of an issue pause its writes', async () => {
  expect(await refusedBy({ reason: 'jira-per-issue-on-write', on: `PUT /issue/${one}` })).toEqual(['comment it']);
});
test('a quota that is used up pauses everything that the connection asks', async () => {
  const all = ['edit another', 'comment it', 'read it', 'read projects'];
  expect(await refusedBy({ reason: 'jira-quota-tenant-based' })).toEqual(all);
});
test('a pause ends, and a request waits for its turn', async () => {
  const turns = [0.01, 0.01, 0, 0, 0, 0, 0, 0, 0, 0];
  const asked: string[] = [];
  const jira = createJira(outbound, {
    count: (connection) => Promise.resolve((asked.push(connection), turns.shift() ?? 0)),
    pause: () => Promise.resolve(),
    isPaused: () => Promise.resolve(false),
  });
  await jira.find(credentials, one);
  expect(asked).toHaveLength(3);
  fake.throttle(1, { reason: 'jira-burst-based', seconds: 1 });
  await expect(jira.find(credentials, one)).rejects.toMatchObject({ retry_after: 1 });
  const answered = async () => (await jira.find(credentials, one).catch(() => undefined))?.id;
  await expect.poll(answered).toBe(one);
});
