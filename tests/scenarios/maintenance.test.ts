import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { contract } from '@deskwire/contract/contract.ts';
import { accessOf, entries } from '@deskwire/contract/kit/define.ts';
import { fromSlack } from '@deskwire/router/automation/inbound/signing.fixture.ts';
import { createControls } from '@deskwire/router/kit/operating/controls.ts';
import { keepPresence } from '@deskwire/router/platform/admin/controls/presence.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';

const world = await testWorld();
const closing: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

/** A process of its own as far as maintenance can tell: with a memory of its own, and heard of through the database. */
async function aProcess() {
  const services = { ...world.services, controls: createControls() };
  const app = await createServer(services);
  const presence = keepPresence(services, { kind: 'api', release: 'test', every_ms: 20 });
  closing.push(
    () => app.close(),
    () => presence.stop(),
  );
  return app;
}
const tickets = async () =>
  Number((await world.pool.query<{ count: string }>('select count(*) from tickets')).rows[0]!.count);

test('once maintenance is confirmed, no process changes anything more, though callers go on trying, and no bell is lost', async () => {
  const [first, second] = [await aProcess(), await aProcess()];
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const operator = await aUser(world.kysely, { platform_role: 'admin' });
  const connected_at = new Date().toISOString();
  await world.kysely
    .insertInto('connections')
    .values({
      team_id: agent.team_id,
      id: randomUUIDv7(),
      provider: 'slack',
      external_account: 'T1',
      name: 'Slack',
      state: 'connected',
      created_at: connected_at,
      updated_at: connected_at,
    })
    .execute();
  const bearers = { agent: await world.tokenOf(agent), operator: await world.tokenOf(operator) };
  const send = (app: typeof first, who: keyof typeof bearers, url: string, payload: object) =>
    app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${bearers[who]}` }, payload });

  const bell = (app = first) => {
    const said = { type: 'event_callback', team_id: 'T1', event_id: randomUUIDv7(), event: { type: 'app_mention' } };
    const { headers, body } = fromSlack(world.services.config.signing_secrets.slack[0]!, said);
    return app.inject({ method: 'POST', url: '/api/v1/webhooks/slack', headers, payload: body });
  };
  const bells = async () =>
    Number((await world.pool.query<{ count: string }>('select count(*) from inbound_messages')).rows[0]!.count);
  const load = { going: true };
  const statuses = new Map<number, number>();
  const caller = async (app: typeof first) => {
    while (load.going) {
      const { statusCode } = await send(app, 'agent', '/api/v1/tickets', { title: 'under load' });
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      await sleep(1);
    }
  };
  const rung: number[] = [];
  const ringer = async (app: typeof first) => {
    while (load.going) {
      rung.push((await bell(app)).statusCode);
      await sleep(5);
    }
  };
  const before = await bells();
  const callers = [...[first, first, second, second].map(caller), ...[first, second].map(ringer)];
  await expect.poll(tickets).toBeGreaterThan(20);

  const enabled = await send(first, 'operator', '/api/v1/admin/maintenance/enable', {});
  expect(enabled.json()).toMatchObject({ enabled: true, confirmed: true, waiting_for: [] });
  const after = await tickets();
  const refused = statuses.get(503) ?? 0;
  await expect.poll(() => statuses.get(503) ?? 0).toBeGreaterThan(refused + 40);
  expect(await tickets()).toBe(after);
  // What providers send once is stored, and waits.
  const already = rung.length;
  await expect.poll(() => rung.length).toBeGreaterThan(already + 20);

  await send(first, 'operator', '/api/v1/admin/maintenance/disable', {});
  await expect.poll(tickets).toBeGreaterThan(after);
  load.going = false;
  await Promise.all(callers);
  expect(new Set(statuses.keys())).toEqual(new Set([201, 503]));
  expect(new Set(rung)).toEqual(new Set([200]));
  expect(await bells()).toBe(before + rung.length);
});

/** They work on what they are sent at once, so their senders have to try again, and do. */
const retried = new Set(['ci', 'worker', 'jira']);
const senders = /^signed:(slack|github|clickup|jira|stripe|lemonsqueezy|make|generic|mailbox|ci|worker)$/;
test('what others send once is stored during maintenance too', () => {
  const refused = [...entries(contract)].filter(
    ([, entry]) =>
      entry.kind === 'mutation' && entry.always !== true && accessOf(entry).some((access) => senders.test(access)),
  );
  expect(refused.length).toBeGreaterThan(0);
  for (const [path, entry] of refused) expect([path, retried.has(accessOf(entry)[0]!.slice(7))]).toEqual([path, true]);
});

test('a process that is not heard of holds maintenance up until it is', async () => {
  const app = await aProcess();
  const operator = await world.tokenOf(await aUser(world.kysely, { platform_role: 'admin' }));
  const at = new Date().toISOString();
  const id = '01890000-0000-7000-8000-0000000000aa';
  const silent = { id, kind: 'worker', release: 'test', host: 'elsewhere', pid: 1, started_at: at, seen_at: at };
  await world.kysely.insertInto('processes').values(silent).execute();
  const post = (action: string) =>
    app.inject({
      method: 'POST',
      url: `/api/v1/admin/maintenance/${action}`,
      headers: { authorization: `Bearer ${operator}` },
    });
  let answered = false;
  const enabling = post('enable').then((response) => {
    answered = true;
    return response;
  });
  const version = async () =>
    (await world.kysely.selectFrom('platform_controls').select('version').executeTakeFirstOrThrow()).version;
  const others = async () =>
    (await world.kysely.selectFrom('processes').select('controls_version').where('id', '<>', id).execute()).every(
      ({ controls_version }) => Number(controls_version) === Number(latest),
    );
  await expect
    .poll(
      async () =>
        (await world.kysely.selectFrom('platform_controls').selectAll().executeTakeFirstOrThrow()).maintenance_since,
    )
    .not.toBeNull();
  const latest = await version();
  await expect.poll(others).toBe(true);
  expect(answered).toBe(false);
  await world.kysely.updateTable('processes').set({ controls_version: latest }).where('id', '=', id).execute();
  expect((await enabling).json()).toMatchObject({ confirmed: true });
  await post('disable');
});
