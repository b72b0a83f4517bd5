import { verify } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { auditDomain } from '@deskwire/router/platform/audit/domain.ts';
import { runSchedules } from '@deskwire/router/kit/jobs/schedule.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { world } = desk;

const EVENTS = 'GET /audit/events';
const LOGS = ['GET /audit/logs', 'GET /admin/audit-log', 'GET /admin/logs/audit'];

describe.each(PREFIXES)('the routes of the audit trail below %s', (prefix) => {
  async function aDesk() {
    const team = await aTeam(world.kysely);
    const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
    const voices = { admin: await desk.as(admin, prefix), agent: await desk.as(agent, prefix) };
    const operator = await desk.as(await aUser(world.kysely, { platform_role: 'admin' }), prefix);
    return { operator, ...voices };
  }

  test('an admin reads who did what, with payload and address; nobody else does', async () => {
    const { admin, agent } = await aDesk();
    const { id } = await agent.say('tickets.create', 'POST /tickets', { title: 'Printer on fire' });
    const list = await admin.say('audit.events', EVENTS, { entity_id: id });
    expect(list).toMatchObject({
      total: 1,
      items: [{ type: 'ticket.created', entity_id: id, payload: { title: 'Printer on fire' }, address: '127.0.0.1' }],
    });
    const refused = await agent.refused(EVENTS, { entity_id: id });
    expect([refused.status, refused.error.details]).toEqual([403, { needs: 'audit.read' }]);
    expect((await admin.refused(EVENTS, { entity_id: 'none' })).status).toBe(422);
  });

  test.each(LOGS)('%s says in a sentence what happened, and to what', async (spelling) => {
    const { admin, agent, operator } = await aDesk();
    const { id } = await agent.say('tickets.create', 'POST /tickets', { title: 'Printer on fire' });
    await agent.say('tickets.update', 'PATCH /tickets/{ticket_id}', { ticket_id: id, priority: 'urgent' });
    const { items } = await admin.say('audit.logs', spelling, { entity_id: id });
    expect(items.map(({ label }) => label)).toEqual(['Printer on fire', 'Printer on fire']);
    expect(items[0]).toMatchObject({
      type: 'ticket.updated',
      changes: [{ field: 'priority', from: 'medium', to: 'urgent' }],
    });
    expect(items[0]!.sentence).toMatch(
      /^Person \w+: ticket updated, priority from medium to urgent \(Printer on fire\)$/,
    );
    expect((await agent.refused(spelling)).status).toBe(403);
    expect((await admin.refused(spelling, { page: 0 })).status).toBe(422);
    const own = await operator.say('audit.logs', spelling, {});
    expect(own.items.every(({ entity_id }) => entity_id !== id)).toBe(true);
  });

  test('the trail is exported as an archive, by an operation or, of the platform, by a request', async () => {
    const { admin, agent, operator } = await aDesk();
    await agent.say('tickets.create', 'POST /tickets', { title: 'x' });
    await world.drain();
    const EXPORT = 'POST /audit/export';
    const { operation_id } = await admin.say('audit.export', EXPORT);
    expect((await agent.refused(EXPORT)).status).toBe(403);
    expect((await admin.refused(EXPORT, { entity_id: 'none' })).status).toBe(422);
    const { request_id } = await operator.say('audit.export', EXPORT);
    await world.drain();
    const OPERATION = 'GET /operations/{operation_id}';
    expect(await admin.say('operations.get', OPERATION, { operation_id })).toMatchObject({ state: 'succeeded' });
    const sent = await operator.raw('GET /compliance/requests/{request_id}/download', { request_id });
    expect([sent.status, sent.headers['content-type']]).toEqual([200, 'application/zip']);
  });

  test('the chain is verified, signed, and its keys are public', async () => {
    world.clock.advance({ days: 1 });
    const { admin, agent, operator } = await aDesk();
    await agent.say('tickets.create', 'POST /tickets', { title: 'x' });
    await world.drain();
    await runSchedules(world.services, auditDomain.schedules);
    await world.drain();
    const verified = await admin.say('audit.verify', 'GET /audit/verify');
    expect(verified).toMatchObject({ from: 1, next: null });
    expect(verified.batches).toBeGreaterThan(0);
    expect((await agent.refused('GET /audit/verify')).status).toBe(403);
    expect((await operator.refused('GET /audit/verify', { from: 0 })).status).toBe(422);

    const [checkpoint] = (await admin.say('audit.checkpoints', 'GET /audit/checkpoints')).items;
    expect((await agent.refused('GET /audit/checkpoints')).status).toBe(403);
    expect((await operator.refused('GET /audit/checkpoints', { page_size: 0 })).status).toBe(422);
    const stranger = await desk.as(undefined, prefix);
    const { items } = await stranger.say('keys.get', 'GET /keys/{purpose}', { purpose: 'checkpoints' });
    expect((await stranger.refused('GET /keys/{purpose}', { purpose: 'none' })).status).toBe(422);
    const { origin, position, teams, hash, at, kid, signature } = checkpoint!;
    // These members are in the order of canonical JSON, and say nothing that it would write in another way.
    const text = JSON.stringify({ at, hash, origin, position, teams });
    const key = items.find((one) => one.kid === kid)!.public_key;
    expect(verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))).toBe(true);
  });
});

test('every spelling that the documents have of the audit trail was called', () => {
  expect(uncalled(desk, 'audit')).toEqual([]);
});
