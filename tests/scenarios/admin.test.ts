import { randomUUIDv7 } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { world } = desk;
const { kysely } = world;

describe.each(PREFIXES)('the routes of running the platform below %s', (prefix) => {
  async function aPlatform() {
    const team = await aTeam(kysely);
    const [owner, agent] = [await aMember(kysely, team, 'owner'), await aMember(kysely, team, 'agent')];
    const runs = await aUser(kysely, { platform_role: 'admin', full_name: 'Olga Operator' });
    const operator = await desk.as(runs, prefix);
    return { team, operator, owner: await desk.as(owner, prefix), agent: await desk.as(agent, prefix) };
  }

  test.each(['PATCH /admin/config', 'PUT /admin/config'])('%s changes what holds for all of it', async (spelling) => {
    const { operator, owner } = await aPlatform();
    for (const email_login_creates_accounts of [false, true]) {
      const set = await operator.say('admin.config.set', spelling, { email_login_creates_accounts });
      expect(set).toMatchObject({ email_login_creates_accounts });
      expect(await operator.say('admin.config.get', 'GET /admin/config')).toEqual(set);
    }
    expect((await owner.refused(spelling, { locale: 'de' })).status).toBe(403);
    expect((await owner.refused('GET /admin/config')).status).toBe(403);
    const outbound_private_hosts = ['jira.corp.example:8443'];
    expect((await operator.refused(spelling, { outbound_private_hosts })).status).toBe(403);
    const master = await desk.as(await aUser(kysely, { platform_role: 'master_admin' }), prefix);
    expect(await master.say('admin.config.set', spelling, { outbound_private_hosts })).toMatchObject({
      outbound_private_hosts,
    });
    expect((await master.refused(spelling, { outbound_private_hosts: ['jira'] })).status).toBe(422);
  });

  test.each(['GET /admin/overview', 'GET /admin/stats'])('%s counts what there is', async (spelling) => {
    const { operator, owner } = await aPlatform();
    const before = await operator.say('admin.overview', spelling);
    await aTeam(kysely, { tier: 'pro' });
    await aUser(kysely);
    const after = await operator.say('admin.overview', spelling);
    expect(after.teams.total - before.teams.total).toBe(1);
    expect(after.teams.by_tier['pro']! - (before.teams.by_tier['pro'] ?? 0)).toBe(1);
    expect(after.users.new_7d - before.users.new_7d).toBe(1);
    expect((await owner.refused(spelling)).status).toBe(403);
    expect((await operator.refused(spelling, { unknown: '1' })).status).toBe(422);
  });

  test('the reports of all teams are listed by their heads, and not read', async () => {
    const { operator, owner, agent, team } = await aPlatform();
    const title = `A secret title ${randomUUIDv7()}`;
    const { id } = await agent.say('reports.generate', 'POST /reports/generate', { kind: 'service', title });
    const REPORTS = 'GET /admin/reports';
    const heads = await operator.say('admin.reports', REPORTS, { team_id: team.id });
    expect(heads).toMatchObject({
      total: 1,
      items: [{ id, team_id: team.id, kind: 'service', versions: 1, shares: 0 }],
    });
    expect(JSON.stringify(heads)).not.toContain('secret');
    expect(await operator.say('admin.reports', REPORTS, { team_id: team.id, kind: 'sla' })).toMatchObject({ total: 0 });
    expect((await operator.say('admin.reports', REPORTS)).items[0]).toMatchObject({ id });
    expect((await owner.refused(REPORTS)).status).toBe(403);
    expect((await operator.refused(REPORTS, { kind: 'gossip' })).status).toBe(422);
  });

  test('what recurs each month is told to those who run the platform', async () => {
    const { operator, owner } = await aPlatform();
    const REVENUE = 'GET /admin/revenue';
    expect(await operator.say('admin.revenue', REVENUE)).toMatchObject({ currencies: [] });
    expect((await owner.refused(REVENUE)).status).toBe(403);
    expect((await operator.refused(REVENUE, { start_date: '2026-02-30' })).status).toBe(422);
  });

  test('what works is shown in detail, with what to do about the rest', async () => {
    const { operator, owner } = await aPlatform();
    const HEALTH = 'GET /admin/health/detailed';
    const health = await operator.say('admin.health', HEALTH);
    const check = (name: string) => health.checks.find((one) => one.name === name);
    expect(health.status).toBe('down');
    expect(check('database')).toMatchObject({ ok: true, reason: null });
    expect(check('storage')).toMatchObject({ ok: true, reason: null });
    expect(check('workers')).toMatchObject({ ok: false, reason: 'No worker is alive. Start one.' });
    expect((await owner.refused(HEALTH)).status).toBe(403);
    expect((await operator.refused(HEALTH, { unknown: '1' })).status).toBe(422);
  });

  test('its processes are listed, and those that were not seen are dead', async () => {
    const { operator, owner } = await aPlatform();
    const WORKERS = 'GET /admin/workers';
    const [id, gone] = [randomUUIDv7(), randomUUIDv7()];
    const base = { release: '1', host: 'here', pid: 1, started_at: new Date().toISOString() };
    const past = new Date(Date.now() - 61_000).toISOString();
    await kysely
      .insertInto('processes')
      .values([
        { ...base, id, kind: 'worker', seen_at: new Date().toISOString(), canary_age_ms: 1000, running: 3 },
        { ...base, id: gone, kind: 'api', seen_at: past },
      ])
      .execute();
    const { items } = await operator.say('admin.workers', WORKERS);
    expect(items.find((one) => one.id === id)).toMatchObject({ state: 'ok', canary_age_s: 1, running: 3 });
    expect(items.find((one) => one.id === gone)).toMatchObject({ state: 'dead', canary_age_s: null });
    await kysely.deleteFrom('processes').execute();
    expect((await owner.refused(WORKERS)).status).toBe(403);
    expect((await operator.refused(WORKERS, { unknown: '1' })).status).toBe(422);
  });

  test('a queue is paused and resumed, a failed job retried and discarded, a timer promoted', async () => {
    const { operator, owner } = await aPlatform();
    const QUEUES = 'GET /admin/queues';
    const paused = await operator.say('admin.pauseQueue', 'POST /admin/queues/{queue}/pause', { queue: 'mail' });
    expect(paused.items.find(({ name }) => name === 'mail')).toMatchObject({ paused: true });
    expect(await operator.say('admin.queues', QUEUES)).toMatchObject({ items: paused.items });
    const resumed = await operator.say('admin.resumeQueue', 'POST /admin/queues/{queue}/resume', { queue: 'mail' });
    expect(resumed.items.find(({ name }) => name === 'mail')).toMatchObject({ paused: false });
    expect((await operator.refused('POST /admin/queues/{queue}/pause', { queue: 'none' })).status).toBe(422);
    expect((await owner.refused(QUEUES)).status).toBe(403);
    expect((await operator.refused(QUEUES, { unknown: '1' })).status).toBe(422);

    const at = new Date().toISOString();
    const job = { queue: 'events', name: 'a.job', payload: '{}', dispatched_at: at };
    const [first, second] = [randomUUIDv7(), randomUUIDv7()];
    const failed = { ...job, failed_at: at, error: 'It broke' };
    await kysely
      .insertInto('jobs')
      .values([
        { ...failed, id: first },
        { ...failed, id: second },
      ])
      .execute();
    const listed = await operator.say('admin.jobs.list', 'GET /admin/jobs', { name: 'a.job' });
    expect(listed.items).toMatchObject([{ error: 'It broke' }, { error: 'It broke' }]);
    await operator.say('admin.jobs.retry', 'POST /admin/jobs/{job_id}/retry', { job_id: first });
    const again = await operator.refused('POST /admin/jobs/{job_id}/retry', { job_id: first });
    expect(again.error.code).toBe('JOB_NOT_FAILED');
    await operator.say('admin.jobs.discard', 'DELETE /admin/jobs/{job_id}', { job_id: second });
    const gone = await operator.refused('DELETE /admin/jobs/{job_id}', { job_id: second });
    expect(gone.error.code).toBe('JOB_NOT_FOUND');
    expect((await owner.refused('DELETE /admin/jobs/{job_id}', { job_id: first })).status).toBe(403);
    await kysely.deleteFrom('jobs').where('name', '=', 'a.job').execute();

    const timer_id = randomUUIDv7();
    const timer = {
      id: timer_id,
      kind: 'job' as const,
      name: 'a.timer',
      payload: '{}',
      run_at: '2041-01-01T00:00:00Z',
    };
    await kysely.insertInto('outbox').values(timer).execute();
    expect(await operator.say('admin.timers.list', 'GET /admin/timers', { name: 'a.timer' })).toMatchObject({
      items: [{ id: timer_id, run_at: '2041-01-01T00:00:00.000Z' }],
    });
    const PROMOTE = 'POST /admin/timers/{timer_id}/promote';
    const promoted = await operator.say('admin.timers.promote', PROMOTE, { timer_id });
    expect(Date.parse(promoted.run_at)).toBeLessThanOrEqual(Date.now() + world.clock.offset_ms + 1000);
    expect((await operator.refused(PROMOTE, { timer_id })).error.code).toBe('TIMER_NOT_FOUND');
    expect((await owner.refused('GET /admin/timers')).status).toBe(403);
    await kysely.deleteFrom('outbox').where('id', '=', timer_id).execute();
  });

  test('strangers learn what the installation offers before they sign in', async () => {
    const stranger = await desk.as(undefined, prefix);
    expect(await stranger.say('meta.get', 'GET /meta')).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      sign_in: { providers: [], password_min_length: world.services.config.password_min_length },
      models: false,
      billing: null,
      max_file_bytes: 500 * 1024 * 1024,
    });
    const { status, error } = await stranger.refused('GET /meta', { of: 'another' });
    expect([status, error.code]).toEqual([422, 'INVALID_INPUT']);
  });

  test('maintenance stops changes of others, and its tasks are done by the worker', async () => {
    const { operator, agent, owner } = await aPlatform();
    const TASK = 'POST /admin/maintenance/{action}';
    const on = await operator.say('admin.maintenance', 'POST /admin/maintenance/enable', { message: 'Back at noon' });
    expect(on).toMatchObject({ enabled: true, confirmed: true, waiting_for: [], message: 'Back at noon' });
    const refused = await agent.refused('POST /tickets', { title: 'x' });
    expect([refused.status, refused.error.code, refused.error.details]).toEqual([
      503,
      'MAINTENANCE',
      { retry_after: 30, message: 'Back at noon' },
    ]);
    await agent.say('tickets.list', 'GET /tickets');
    const stranger = await desk.as(undefined, prefix);
    expect(await stranger.say('status.get', 'GET /status')).toMatchObject({
      status: 'maintenance',
      maintenance: { message: 'Back at noon' },
    });
    const off = await operator.say('admin.maintenance', 'POST /admin/maintenance/disable');
    expect(off).toMatchObject({ enabled: false, message: null });
    await agent.say('tickets.create', 'POST /tickets', { title: 'x' });
    for (const action of ['cleanup', 'recount', 'verify_seals', 'cache_reset'])
      expect(await operator.say('admin.maintenance', TASK, { action })).toMatchObject({ action, enabled: false });
    expect((await operator.refused(TASK, { action: 'none' })).status).toBe(422);
    for (const spelling of ['POST /admin/maintenance/enable', 'POST /admin/maintenance/disable'])
      expect((await owner.refused(spelling)).status).toBe(403);
    expect((await owner.refused(TASK, { action: 'cleanup' })).status).toBe(403);
    expect((await operator.refused(TASK, { action: 'reseal' })).status).toBe(403);
    const { ran } = await world.drain();
    expect(ran).toEqual(
      expect.arrayContaining(['maintenance.deleteExpired', 'maintenance.foldStocks', 'audit.verifyWhole']),
    );
    const activity = await operator.say('admin.activity', 'GET /admin/activity', { page_size: 5 });
    expect(activity.items[0]).toMatchObject({ type: 'audit.verified' });
    expect((await owner.refused('GET /admin/activity')).status).toBe(403);
    expect((await operator.refused('GET /admin/activity', { page: 0 })).status).toBe(422);
    expect((await stranger.refused('GET /status', { unknown: '1' })).status).toBe(422);
  });

  test('whoever runs the platform enters a team as a viewer, and its owners know', async () => {
    const { team, operator, owner, agent } = await aPlatform();
    const ENTER = 'POST /admin/teams/{team_id}/enter';
    const named = { team_id: team.id };
    expect((await operator.refused('GET /tickets', named)).error.code).toBe('TEAM_NOT_FOUND');
    expect((await owner.refused(ENTER, { ...named, reason: 'because I can' })).status).toBe(403);
    expect((await operator.refused(ENTER, { ...named, reason: 'why' })).status).toBe(422);
    const reason = 'The customer asked us to look at a lost ticket';
    await operator.say('admin.enterTeam', ENTER, { ...named, reason, minutes: 10 });
    expect((await operator.refused(ENTER, { ...named, reason })).error.code).toBe('ALREADY_MEMBER');
    await operator.say('tickets.list', 'GET /tickets', named);
    expect((await operator.refused('POST /tickets', { ...named, title: 'x' })).status).toBe(403);
    await world.drain();
    const told = await owner.say('notifications.list', 'GET /notifications');
    expect(told.items[0]).toMatchObject({
      title: 'Olga Operator, a platform operator, entered your team',
      body: reason,
    });
    const LEAVE = 'POST /admin/teams/{team_id}/leave';
    expect((await agent.refused(LEAVE, named)).status).toBe(403);
    await operator.say('admin.leaveTeam', LEAVE, named);
    expect((await operator.refused(LEAVE, named)).error.code).toBe('ENTRY_NOT_FOUND');
    expect((await operator.refused('GET /tickets', named)).error.code).toBe('TEAM_NOT_FOUND');
  });

  test('what plans allow is shown, and a team is given another limit that holds at once', async () => {
    const { team, operator, owner } = await aPlatform();
    const master = await desk.as(await aUser(kysely, { platform_role: 'master_admin' }), prefix);
    const named = { team_id: team.id };
    const [LOOK, SET] = ['GET /admin/teams/{team_id}/limits', 'PUT /admin/teams/{team_id}/limits/{limit}'];
    const { items, tier } = await operator.say('admin.limits.get', LOOK, named);
    const views = items.find(({ limit }) => limit === 'views')!;
    expect(views).toMatchObject({ counted: 'stock', given: null, allowed: views.plans[tier] });
    expect((await owner.refused(LOOK, named)).status).toBe(403);
    expect((await operator.refused(LOOK, { team_id: 'ours' })).status).toBe(422);
    const wanted = { ...named, limit: 'views', allowed: 1, reason: 'They asked for less' };
    for (const other of [owner, operator]) expect((await other.refused(SET, wanted)).status).toBe(403);
    expect((await master.refused(SET, { ...wanted, limit: 'wishes' })).status).toBe(422);
    const given = await master.say('admin.limits.set', SET, wanted);
    expect(given.items.find(({ limit }) => limit === 'views')).toMatchObject({
      allowed: 1,
      given: { allowed: 1, reason: 'They asked for less' },
    });
    expect((await owner.say('billing.entitlements', 'GET /billing/entitlements')).limits.views).toBe(1);
    const event = await owner.say('audit.events', 'GET /audit/events', { type: ['tier.limit_set'] });
    expect(event.items).toHaveLength(1);
    const ended = await master.say('admin.limits.set', SET, { ...wanted, allowed: null });
    expect(ended.items.find(({ limit }) => limit === 'views')).toMatchObject({ given: null, allowed: views.allowed });
  });

  test.each(['users', 'teams', 'subscriptions', 'usage', 'audit'])('%s are exported as a file', async (type) => {
    const { team, operator, owner } = await aPlatform();
    const EXPORT = 'GET /admin/export/{type}';
    await operator.say('admin.config.set', 'PATCH /admin/config', { locale: 'en' });
    const { status, text } = await operator.raw(EXPORT, { type });
    expect(status).toBe(200);
    const expected = {
      users: 'Olga Operator',
      teams: team.id,
      subscriptions: 'provider',
      usage: 'limit',
      audit: 'settings',
    };
    expect(text).toContain(expected[type as keyof typeof expected]);
    expect((await owner.refused(EXPORT, { type })).status).toBe(403);
    expect((await operator.refused(EXPORT, { type: 'passwords' })).status).toBe(422);
  });
});

test('every spelling that the documents have of running the platform was called', () => {
  expect(uncalled(desk, 'admin')).toEqual([]);
});
