import { afterAll, describe, expect, test } from 'vitest';
import { flushMeter } from '@deskwire/router/platform/analytics/metering/flush.ts';
import { aBuyer, aShop } from '@deskwire/router/commerce/shop.fixture.ts';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { world } = desk;
const { kysely } = world;

describe.each(PREFIXES)('the routes of figures below %s', (prefix) => {
  async function aDesk(tier: 'free' | 'premium' = 'premium') {
    const team = await aTeam(kysely, { tier });
    const [agent, requester] = [await aMember(kysely, team, 'agent'), await aMember(kysely, team, 'requester')];
    const operator = await desk.as(await aUser(kysely, { platform_role: 'admin' }), prefix);
    return { agent: await desk.as(agent, prefix), requester: await desk.as(requester, prefix), operator, team };
  }
  const report = (voice: { say: Awaited<ReturnType<typeof desk.as>>['say'] }, title: string, type: string) =>
    voice.say('tickets.create', 'POST /tickets', { title, type });

  test('a typed question is answered about what the reader may see', async () => {
    const { agent, requester } = await aDesk();
    const ASK = 'POST /analytics/custom';
    await report(agent, 'one', 'bug');
    await report(agent, 'two', 'bug');
    await report(requester, 'three', 'question');
    const asked = { source: 'tickets', measures: ['tickets', 'resolved'], dimensions: ['type'] };
    const answer = await agent.say('analytics.query', ASK, asked);
    expect(answer.rows).toEqual([
      { bucket: null, other: false, dimensions: { type: 'bug' }, measures: { tickets: 2, resolved: 0 } },
      { bucket: null, other: false, dimensions: { type: 'question' }, measures: { tickets: 1, resolved: 0 } },
    ]);
    expect((await requester.refused(ASK, asked)).status).toBe(403);
    const strange = await agent.refused(ASK, { ...asked, measures: ['passwords'] });
    expect([strange.status, strange.error.code]).toEqual([422, 'INVALID_INPUT']);
    expect((await agent.refused(ASK, { source: 'events', measures: ['events'] })).error.details).toEqual({
      needs: 'audit.read',
    });
    const hours = { start_date: '2026-01-01', end_date: '2026-03-01', bucket: 'hour' };
    expect((await agent.refused(ASK, { ...asked, time: hours })).error.code).toBe('QUERY_TOO_BROAD');
  });

  test('the plan decides how far back figures go', async () => {
    const { agent } = await aDesk('free');
    const now = new Date(Date.now() + world.clock.offset_ms);
    const ago = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
    const asked = (days: number) => ({
      source: 'tickets',
      measures: ['tickets'],
      time: { start_date: ago(days), end_date: ago(0) },
      time_zone: 'UTC',
    });
    await agent.say('analytics.query', 'POST /analytics/custom', asked(90));
    expect((await agent.refused('POST /analytics/custom', asked(100))).error).toMatchObject({
      code: 'TIER_LIMIT_EXCEEDED',
      details: { limit: 'analytics_days', allowed: 92, needs: 'pro' },
    });
  });

  test('the overview compares with the time before', async () => {
    const { agent, requester } = await aDesk();
    await report(agent, 'one', 'bug');
    const overview = await agent.say('analytics.overview', 'GET /analytics/overview', { days: 7 });
    expect(overview.figures[0]).toEqual({ name: 'tickets.created', now: 1, before: 0 });
    expect((await requester.refused('GET /analytics/overview')).status).toBe(403);
    expect((await agent.refused('GET /analytics/overview', { days: 0 })).status).toBe(422);
  });

  test('calls are counted by team, person and procedure, and what failed or was slow is listed', async () => {
    const { agent, requester, operator } = await aDesk();
    await report(agent, 'one', 'bug');
    await agent.say('tickets.list', 'GET /tickets');
    await agent.refused('GET /audit/logs');
    await flushMeter(world.services);
    const performance = await agent.say('analytics.performance', 'GET /analytics/performance');
    const timed = (name: string) => performance.procedures.find(({ procedure }) => procedure === name);
    expect(timed('tickets.create')).toMatchObject({ calls: 1, refused: 0, failed: 0 });
    expect(timed('audit.logs')).toMatchObject({ calls: 1, refused: 1, failed: 0 });
    expect((await requester.refused('GET /analytics/performance')).status).toBe(403);
    expect((await agent.refused('GET /analytics/performance', { start_date: 'none' })).status).toBe(422);

    const usage = await agent.say('analytics.usage', 'GET /analytics/usage');
    expect(usage.days).toHaveLength(30);
    expect(usage.total).toEqual({ reads: 1, changes: 1 });
    const stranger = await desk.as(undefined, prefix);
    expect((await stranger.refused('GET /analytics/usage')).status).toBe(401);
    expect((await agent.refused('GET /analytics/usage', { end_date: '2026-13-01' })).status).toBe(422);

    const system = await operator.say('analytics.system', 'GET /analytics/system');
    expect(system.total.calls).toBeGreaterThanOrEqual(performance.total.calls);
    expect((await agent.refused('GET /analytics/system')).status).toBe(403);
    expect((await operator.refused('GET /analytics/system', { time_zone: 'Nowhere' })).status).toBe(422);
  });

  test('what a team sold is told to those who see its money, by currency and day', async () => {
    const { owner: shopkeeper, seller, product_id, team } = await aShop(world, { price: 0 });
    const { buyer } = await aBuyer(world);
    const { id: sale_id } = await buyer.purchases.create({ product_id });
    await seller.purchases.refund({ sale_id });
    const REVENUE = 'GET /analytics/revenue';
    const owner = await desk.as(shopkeeper, prefix);
    const today = new Date(world.now()).toISOString().slice(0, 10);
    const asked = { start_date: today, end_date: today, time_zone: 'UTC' };
    const { currencies } = await owner.say('analytics.revenue', REVENUE, asked);
    const figures = { sales: 1, gross: 0, discount: 0, tax: 0, refunded: 0, net: 0 };
    expect(currencies).toEqual([{ currency: 'EUR', total: figures, buckets: [{ bucket: today, ...figures }] }]);
    const admin = await desk.as(await aMember(kysely, team, 'admin'), prefix);
    expect((await admin.refused(REVENUE)).status).toBe(403);
    expect((await owner.refused(REVENUE, { bucket: 'year' })).status).toBe(422);
  });

  test.each(['GET /analytics/logs', 'GET /admin/logs'])('%s lists what went wrong', async (spelling) => {
    const { agent, operator } = await aDesk();
    world.services.meter.log({
      at: Date.now(),
      level: 'warn',
      source: 'api',
      message: `The mail server is slow ${prefix}`,
      procedure: null,
      request_id: null,
      fields: { host: 'mail' },
    });
    await flushMeter(world.services);
    const lines = await operator.say('analytics.logs', spelling, { search: `SLOW ${prefix}`, level: ['warn'] });
    expect(lines.items[0]).toMatchObject({ level: 'warn', source: 'api', fields: { host: 'mail' } });
    expect((await operator.say('analytics.logs', spelling, { source: 'elsewhere' })).items).toEqual([]);
    expect((await agent.refused(spelling)).status).toBe(403);
    expect((await operator.refused(spelling, { level: ['loud'] })).status).toBe(422);
  });
});

test('every spelling that the documents have of figures was called', () => {
  expect(uncalled(desk, 'analytics')).toEqual([]);
});
