import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startModels, type Script } from '@deskwire/adapters/openai-server.fixture.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
const models = await startModels();
afterAll(async () => {
  await desk.app.close();
  await models.close();
});
const withoutModels = desk.world.services.models;
beforeEach(() => void Object.assign(desk.world.services, { models: withoutModels }));
const serveModels = (...scripts: readonly Script[]) => {
  models.script(...scripts);
  desk.world.serveModels(models.base_url);
};
/** A path of the documents, and ours; they name the run a task. */
const both = (method: string, ours: string, theirs: string) => [`${method} ${ours}`, `${method} ${theirs}`];

describe.each(PREFIXES)('the routes of agents below %s', (prefix) => {
  async function aTeamAtWork() {
    const team = await aTeam(desk.world.kysely);
    const as = async (...roles: Parameters<typeof aMember>[2][]) =>
      desk.as(await aMember(desk.world.kysely, team, ...roles), prefix);
    return { member: await as('member'), viewer: await as('viewer'), admin: await as('admin') };
  }

  test.each(both('POST', '/agent/design', '/tasks/design'))('%s plans what its user may call', async (spelling) => {
    const { member, viewer } = await aTeamAtWork();
    expect((await viewer.refused(spelling, { goal: 'List my tickets' })).status).toBe(403);
    expect((await member.refused(spelling, { goal: '' })).status).toBe(422);
    const byRules = await member.say('agent.design', spelling, { goal: 'List my tickets' });
    expect(byRules).toMatchObject({ steps: [{ procedure: 'tickets.list' }], provenance: { provider: 'rules' } });
    serveModels({
      text: JSON.stringify({ steps: [{ procedure: 'tickets.stats', input: '{}', why: 'Counts.' }] }),
    });
    const byModel = await member.say('agent.design', spelling, { goal: 'Count what is there' });
    expect(byModel).toMatchObject({ steps: [{ procedure: 'tickets.stats' }], provenance: { provider: 'openai' } });
  });

  test.each(both('POST', '/agent/runs', '/tasks/run'))('%s runs a plan, and every route shows it', async (spelling) => {
    const { member, viewer, admin } = await aTeamAtWork();
    const plan = await member.say('agent.design', 'POST /agent/design', { goal: 'List my tickets' });
    expect((await viewer.refused(spelling, { plan_id: plan.id })).status).toBe(403);
    expect((await member.refused(spelling, { goal: 'x' })).status).toBe(422);
    expect((await admin.refused(spelling, { plan_id: plan.id })).error.code).toBe('AGENT_PLAN_NOT_FOUND');
    const { id: run_id } = await member.say('agent.run', spelling, { plan_id: plan.id });
    await desk.world.drain();
    for (const status of both('GET', '/agent/runs/{run_id}', '/tasks/{run_id}/status')) {
      expect(await member.say('agent.status', status, { run_id })).toMatchObject({ state: 'succeeded', steps_done: 1 });
      expect((await viewer.refused(status, { run_id })).status).toBe(403);
      expect((await member.refused(status, { run_id: 'none' })).status).toBe(422);
    }
    for (const result of both('GET', '/agent/runs/{run_id}/result', '/tasks/{run_id}/result')) {
      expect((await member.say('agent.result', result, { run_id })).output).toMatchObject({ items: [], total: 0 });
      expect((await viewer.refused(result, { run_id })).status).toBe(403);
      expect((await member.refused(result, { run_id: 'none' })).status).toBe(422);
    }
    for (const history of both('GET', '/agent/runs', '/tasks/history')) {
      const { items } = await member.say('agent.history', history, { state: 'succeeded' });
      expect(items.map(({ id }) => id)).toEqual([run_id]);
      expect((await viewer.refused(history)).status).toBe(403);
      expect((await member.refused(history, { state: 'asleep' })).status).toBe(422);
    }
  });

  test.each(both('POST', '/agent/runs/{run_id}/cancel', '/tasks/{run_id}/cancel'))(
    '%s ends a run',
    async (spelling) => {
      const { member, viewer } = await aTeamAtWork();
      const steps = [{ procedure: 'tickets.create', input: { title: 'Never' } }];
      const { id: run_id } = await member.say('agent.run', 'POST /agent/runs', { steps });
      expect((await viewer.refused(spelling, { run_id })).status).toBe(403);
      expect((await member.refused(spelling, { run_id: 'none' })).status).toBe(422);
      expect(await member.say('agent.cancel', spelling, { run_id })).toMatchObject({ state: 'cancelled' });
      await desk.world.drain();
      expect((await member.say('tickets.list', 'GET /tickets')).total).toBe(0);
    },
  );

  test.each(both('POST', '/agent/runs/{run_id}/retry', '/tasks/{run_id}/retry'))(
    '%s goes on where a run failed',
    async (spelling) => {
      const { member, viewer } = await aTeamAtWork();
      const steps = [{ procedure: 'tickets.get', input: { ticket_id: 'TKT-001' } }];
      const { id: run_id } = await member.say('agent.run', 'POST /agent/runs', { steps });
      await desk.world.drain();
      const failed = await member.say('agent.status', 'GET /agent/runs/{run_id}', { run_id });
      expect(failed).toMatchObject({ state: 'failed', error: 'TICKET_NOT_FOUND' });
      expect((await viewer.refused(spelling, { run_id })).status).toBe(403);
      expect((await member.refused(spelling, { run_id: 'none' })).status).toBe(422);
      await member.say('tickets.create', 'POST /tickets', { title: 'There it is' });
      await member.say('agent.retry', spelling, { run_id });
      await desk.world.drain();
      const done = await member.say('agent.result', 'GET /agent/runs/{run_id}/result', { run_id });
      expect(done).toMatchObject({ run: { state: 'succeeded' }, output: { title: 'There it is' } });
    },
  );
});

test('every spelling that the documents have of agent was called', () => {
  expect(uncalled(desk, 'agent')).toEqual([]);
});
