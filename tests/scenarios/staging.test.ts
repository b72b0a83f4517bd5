import { afterAll, describe, expect, test } from 'vitest';
import { signatureOf } from '@deskwire/router/desk/staging/deployments/report.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe.each(PREFIXES)('the routes of staging below %s', (prefix) => {
  async function aDesk() {
    const team = await aTeam(desk.world.kysely);
    const admin = await desk.as(await aMember(desk.world.kysely, team, 'admin'), prefix);
    const developer = await desk.as(await aMember(desk.world.kysely, team, 'member'), prefix);
    const ticket = await developer.say('tickets.create', 'POST /tickets', { title: 'It leaks', type: 'bug' });
    const environment = await admin.say('staging.environment.create', 'POST /staging/environments', {
      name: 'staging-1',
      description: 'For everybody',
    });
    const environment_id = environment.id;
    const request = (version: string) =>
      developer.say('staging.deployments.create', 'POST /staging/deployments', {
        ticket_id: ticket.id,
        environment_id,
        version,
        deployment_notes: 'Deploying feature X',
      });
    const setStatus = (deployment_id: string, status: string, notes?: string) =>
      admin.say('staging.deployments.setStatus', 'POST /staging/deployments/{deployment_id}/status', {
        deployment_id,
        status,
        ...(notes === undefined ? {} : { notes }),
      });
    const deploy = async (version: string) => {
      const { id } = await request(version);
      await setStatus(id, 'running');
      return setStatus(id, 'completed', 'Deployment successful');
    };
    const look = () =>
      developer.say('staging.environment.get', 'GET /staging/environments/{environment_id}', { environment_id });
    return { admin, developer, ticket, environment_id, request, setStatus, deploy, look };
  }

  test('a fix is requested, deployed, found to be bad and rolled back to the version that was there', async () => {
    const { admin, developer, ticket, environment_id, deploy, setStatus } = await aDesk();
    const good = await deploy('1.2.2');
    const bad = await deploy('1.2.3');
    expect(bad).toMatchObject({
      status: 'succeeded',
      version: '1.2.3',
      previous_deployment_id: good.id,
      deployment_notes: 'Deploying feature X',
      notes: 'Deployment successful',
    });
    const completed = { status: ['completed'], environment_id };
    const listed = await developer.say('staging.deployments.list', 'GET /staging/deployments', completed);
    expect(listed.items.map(({ id }) => id)).toEqual([bad.id, good.id]);
    const rollback = await admin.say(
      'staging.deployments.rollback',
      'POST /staging/deployments/{deployment_id}/rollback',
      { deployment_id: bad.id, reason: 'Critical bug found' },
    );
    expect(rollback).toMatchObject({ kind: 'rollback', version: '1.2.2', reason: 'Critical bug found' });
    await setStatus(rollback.id, 'completed');
    const get = (deployment_id: string) =>
      developer.say('staging.deployments.get', 'GET /staging/deployments/{deployment_id}', { deployment_id });
    expect((await get(bad.id)).status).toBe('rolled_back');
    const { items } = await developer.say('staging.environments', 'GET /staging/environments');
    expect(items).toMatchObject([
      { id: environment_id, name: 'staging-1', status: 'available', live_version: '1.2.2' },
    ]);
    const history = await developer.say('tickets.history', 'GET /tickets/{ticket_id}/history', {
      ticket_id: ticket.key,
    });
    expect(history.items.map(({ type }) => type)).toContain('deployment.rolled_back');
  });

  test('deployments wait in order, are given up, and wait for who holds the environment', async () => {
    const { admin, developer, environment_id, request, setStatus, look } = await aDesk();
    const [first, second] = [await request('1'), await request('2')];
    const queue = await developer.say('staging.environment.queue', 'GET /staging/environments/{environment_id}/queue', {
      environment_id,
    });
    expect(queue.items.map(({ id, queue_position }) => [id, queue_position])).toEqual([
      [first.id, 1],
      [second.id, 2],
    ]);
    const start = { deployment_id: second.id, status: 'running' };
    const early = await admin.refused('POST /staging/deployments/{deployment_id}/status', start);
    expect(early).toMatchObject({ status: 409, error: { code: 'DEPLOYMENT_NOT_NEXT' } });
    const given_up = await developer.say(
      'staging.deployments.cancel',
      'POST /staging/deployments/{deployment_id}/cancel',
      { deployment_id: first.id },
    );
    expect(given_up.status).toBe('cancelled');
    const hold = { environment_id, reason: 'A demonstration', ttl_minutes: 30 };
    const held = await admin.say('staging.environment.lock', 'POST /staging/environments/{environment_id}/lock', hold);
    expect(held).toMatchObject({ status: 'locked', lock: { reason: 'A demonstration' } });
    const let_go = { environment_id };
    expect((await developer.refused('POST /staging/environments/{environment_id}/unlock', let_go)).status).toBe(403);
    await admin.say('staging.environment.unlock', 'POST /staging/environments/{environment_id}/unlock', let_go);
    await admin.say('staging.environment.lock', 'POST /staging/environments/{environment_id}/lock', hold);
    await admin.say('staging.environment.unlock', 'DELETE /staging/environments/{environment_id}/lock', let_go);
    expect((await look()).lock).toBeNull();
    expect(await setStatus(second.id, 'running')).toMatchObject({ status: 'running' });
    expect((await look()).status).toBe('deploying');
  });

  test('an environment is changed, put away and taken back', async () => {
    const { admin, environment_id, look } = await aDesk();
    const change = { environment_id, description: 'For us' };
    await admin.say('staging.environment.update', 'PATCH /staging/environments/{environment_id}', change);
    expect(await look()).toMatchObject({ description: 'For us', version: 2 });
    const put = { environment_id, requires_approval: true };
    await admin.say('staging.environment.update', 'PUT /staging/environments/{environment_id}', put);
    expect((await look()).requires_approval).toBe(true);
    const it = { environment_id };
    await admin.say('staging.environment.archive', 'POST /staging/environments/{environment_id}/archive', it);
    expect((await look()).status).toBe('archived');
    await admin.say('staging.environment.restore', 'POST /staging/environments/{environment_id}/restore', it);
    expect((await look()).status).toBe('available');
  });

  test('nothing is started in a freeze', async () => {
    const { admin, request, environment_id, look } = await aDesk();
    const freeze = await admin.say('staging.freezes.create', 'POST /staging/freezes', {
      name: 'Holidays',
      environment_id,
      starts_at: at(-1),
      ends_at: at(1),
    });
    expect((await look()).status).toBe('frozen');
    const { id: deployment_id } = await request('1');
    const start = { deployment_id, status: 'running' };
    const refused = await admin.refused('POST /staging/deployments/{deployment_id}/status', start);
    expect(refused).toMatchObject({ status: 409, error: { code: 'ENVIRONMENT_FROZEN' } });
    const freeze_id = freeze.id;
    await admin.say('staging.freezes.update', 'PATCH /staging/freezes/{freeze_id}', { freeze_id, name: 'Christmas' });
    const weekly = {
      from_day: 'friday',
      from_time: '16:00',
      to_day: 'friday',
      to_time: '16:01',
      time_zone: 'Europe/Zurich',
    };
    const once_no_more = { freeze_id, starts_at: null, ends_at: null, weekly };
    await admin.say('staging.freezes.update', 'PUT /staging/freezes/{freeze_id}', once_no_more);
    const { items } = await admin.say('staging.freezes.list', 'GET /staging/freezes');
    expect(items).toMatchObject([{ id: freeze_id, name: 'Christmas', weekly, version: 3 }]);
    await admin.say('staging.freezes.delete', 'DELETE /staging/freezes/{freeze_id}', { freeze_id });
    expect((await look()).frozen_by).toBeNull();
  });

  test('CI says with a signature how it goes, and what it does is read line by line', async () => {
    const { admin, developer, request, environment_id, look } = await aDesk();
    const { secret } = await admin.say(
      'staging.environment.rotateSecret',
      'POST /staging/environments/{environment_id}/secret',
      { environment_id },
    );
    const { id: deployment_id } = await request('1.0.0');
    // What is signed are bytes, which tRPC does not carry.
    const base = prefix === '/trpc' ? '/api/v1' : prefix;
    const send = async (said: object | string, how: Readonly<Record<string, string>> = {}) => {
      const body = typeof said === 'string' ? said : JSON.stringify({ deployment_id, ...said }, null, 2);
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = signatureOf(secret, timestamp, body);
      const { statusCode, body: text } = await desk.app.inject({
        method: 'POST',
        url: `${base}/staging/environments/${environment_id}/reports`,
        headers: {
          'content-type': 'application/json',
          'deskwire-timestamp': timestamp,
          'deskwire-signature': signature,
          ...how,
        },
        payload: how['x-payload'] ?? body,
      });
      return { status: statusCode, body: JSON.parse(text) as { applied?: boolean; error?: { code: string } } };
    };
    const lines = [{ text: '  ünïcode and blanks' }];
    expect(await send({ delivery_id: '1', status: 'running', lines, first_line: 1 })).toMatchObject({
      status: 200,
      body: { status: 'running', applied: true },
    });
    expect(await send({ delivery_id: '1', status: 'running', lines, first_line: 1 })).toMatchObject({
      status: 200,
      body: { applied: false },
    });
    const said = JSON.stringify({ deployment_id, delivery_id: '2', status: 'failed' });
    // One blank more than was signed, and the same JSON all the same.
    expect(await send(said, { 'x-payload': `${said} ` })).toMatchObject({
      status: 401,
      body: { error: { code: 'SIGNATURE_INVALID' } },
    });
    expect(await send(said, { 'deskwire-timestamp': '1700000000' })).toMatchObject({ status: 401 });
    expect(await send('no JSON')).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST' } } });
    expect(await send('{"__proto__": {}}')).toMatchObject({ status: 422 });
    expect(await send(said, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await send({ delivery_id: '3', status: 'completed' })).toMatchObject({ body: { status: 'succeeded' } });
    expect((await look()).live_version).toBe('1.0.0');
    const more = { deployment_id, lines: [{ text: 'Checked by hand', level: 'warning' }] };
    const place = 'POST /staging/deployments/{deployment_id}/logs';
    expect(await admin.say('staging.deployments.logs.append', place, more)).toEqual({ log_lines: 2 });
    const log = await developer.say('staging.deployments.logs.list', 'GET /staging/deployments/{deployment_id}/logs', {
      deployment_id,
    });
    expect(log.items.map(({ number, level, text }) => [number, level, text])).toEqual([
      [1, 'info', '  ünïcode and blanks'],
      [2, 'warning', 'Checked by hand'],
    ]);
  });
});

test('every spelling that the documents have of staging was called', () => {
  expect(uncalled(desk, 'staging')).toEqual([]);
});
