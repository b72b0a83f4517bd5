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

describe.each(PREFIXES)('the routes of reports below %s', (prefix) => {
  async function aTeamAtWork() {
    const team = await aTeam(desk.world.kysely);
    const as = async (...roles: Parameters<typeof aMember>[2][]) =>
      desk.as(await aMember(desk.world.kysely, team, ...roles), prefix);
    const voices = { agent: await as('agent'), viewer: await as('viewer'), requester: await as('requester') };
    await voices.agent.say('tickets.create', 'POST /tickets', { title: 'The printer jams' });
    await desk.world.drain();
    return voices;
  }
  const aReport = (voice: Awaited<ReturnType<typeof aTeamAtWork>>['agent'], fields: object = {}) =>
    voice.say('reports.generate', 'POST /reports/generate', { ...fields });

  test.each(['POST /reports/generate', 'POST /reports/create'])('%s counts and writes', async (spelling) => {
    const { agent, viewer } = await aTeamAtWork();
    expect((await viewer.refused(spelling, {})).status).toBe(403);
    expect((await agent.refused(spelling, { from: '2020-01-01' })).error.code).toBe('INVALID_INPUT');
    const byRules = await agent.say('reports.generate', spelling, { kind: 'service' });
    expect(byRules.facts).toContainEqual({ key: 'tickets_created', name: 'Tickets created', value: 1, unit: 'count' });
    expect(byRules.provenance).toMatchObject({ provider: 'rules' });
    serveModels({
      text: JSON.stringify({ sections: [{ heading: 'News', text: '{{f:tickets_created}} came in, 7 left.' }] }),
    });
    const byModel = await agent.say('reports.generate', spelling, {});
    // A sentence with a number of no fact is not printed; without any left, rules write.
    expect(JSON.stringify(byModel.blocks)).not.toContain('7 left');
    expect(byModel.provenance).toMatchObject({ provider: 'openai' });
  });

  test('reports are listed, shown, changed, counted and deleted', async () => {
    const { agent, viewer, requester } = await aTeamAtWork();
    const { id: report_id } = await aReport(agent, { title: 'November' });
    const list = await agent.say('reports.list', 'GET /reports', { search: 'novem' });
    expect(list.items.map(({ title }) => title)).toEqual(['November']);
    expect((await viewer.say('reports.list', 'GET /reports')).total).toBe(0);
    expect((await requester.refused('GET /reports')).status).toBe(403);
    expect((await agent.refused('GET /reports', { kind: 'poem' })).status).toBe(422);
    const get = 'GET /reports/{report_id}';
    expect(await agent.say('reports.get', get, { report_id })).toMatchObject({ title: 'November', n: 1 });
    expect((await viewer.refused(get, { report_id })).error.code).toBe('REPORT_NOT_FOUND');
    expect((await requester.refused(get, { report_id })).status).toBe(403);
    expect((await agent.refused(get, { report_id: 'none' })).status).toBe(422);
    for (const spelling of ['PATCH /reports/{report_id}', 'PUT /reports/{report_id}/update']) {
      const blocks = [{ kind: 'paragraph', text: '{{f:tickets_created}} ticket.' }];
      const edited = await agent.say('reports.update', spelling, { report_id, blocks });
      expect(edited).toMatchObject({ blocks: [{ text: '1 ticket.' }], provenance: null });
      expect((await viewer.refused(spelling, { report_id, title: 'x' })).status).toBe(403);
      expect((await agent.refused(spelling, { report_id, blocks: [{ kind: 'song' }] })).status).toBe(422);
    }
    const stats = 'GET /reports/stats';
    expect(await agent.say('reports.stats', stats)).toMatchObject({
      reports: 1,
      versions: 3,
      by_kind: [{ kind: 'service', reports: 1 }],
    });
    expect((await requester.refused(stats)).status).toBe(403);
    expect((await agent.refused(stats, { team_id: 'none' })).status).toBe(404);
    for (const spelling of ['DELETE /reports/{report_id}', 'DELETE /reports/{report_id}/delete']) {
      const { id } = await aReport(agent);
      expect((await viewer.refused(spelling, { report_id: id })).status).toBe(403);
      expect((await agent.refused(spelling, { report_id: 'none' })).status).toBe(422);
      await agent.say('reports.delete', spelling, { report_id: id });
      expect((await agent.refused(get, { report_id: id })).status).toBe(404);
    }
  });

  test.each(['POST /reports/{report_id}/export', 'POST /reports/export/pdf'])('%s makes a file', async (spelling) => {
    const { agent, viewer } = await aTeamAtWork();
    const { id: report_id } = await aReport(agent);
    const fields = spelling.endsWith('pdf') ? { report_id } : { report_id, format: 'md' };
    expect((await viewer.refused(spelling, fields)).status).toBe(403);
    expect((await agent.refused(spelling, { ...fields, report_id: 'none' })).status).toBe(422);
    const { id: operation_id } = await agent.say('reports.export', spelling, fields);
    await desk.world.drain();
    const operation = await agent.say('operations.get', 'GET /operations/{operation_id}', { operation_id });
    expect(operation).toMatchObject({ state: 'succeeded', kind: 'reports.export' });
    const { file_id } = operation.result as { file_id: string };
    const file = await agent.say('files.get', 'GET /files/{file_id}', { file_id });
    expect(file.name).toMatch(spelling.endsWith('pdf') ? /\.pdf$/ : /\.md$/);
  });

  test('a report is shared by a link, and scheduled', async () => {
    const { agent, viewer } = await aTeamAtWork();
    const { id: report_id } = await aReport(agent);
    const sharing = 'POST /reports/share';
    expect((await viewer.refused(sharing, { report_id, via: 'link' })).status).toBe(403);
    expect((await agent.refused(sharing, { report_id, via: 'pigeon' })).status).toBe(422);
    const { link } = await agent.say('reports.share', sharing, { report_id, via: 'link' });
    const nobody = await desk.as(undefined, prefix);
    const token = new URL(link!).searchParams.get('token')!;
    const shown = await nobody.say('reports.links.get', 'GET /reports/links/{token}', { token });
    expect(shown.blocks.length).toBeGreaterThan(2);
    const page = await desk.app.inject({ url: `/pages/report?token=${token}` });
    expect([page.statusCode, page.body.includes('What is left')]).toEqual([200, true]);
    expect((await nobody.refused('GET /reports/links/{token}', { token: 'another' })).status).toBe(410);
    const scheduling = 'POST /reports/{report_id}/schedule';
    const fields = { report_id, rule: 'weekly', recipients: ['boss@example.com'], time_zone: 'Europe/Zurich' };
    expect((await viewer.refused(scheduling, fields)).status).toBe(403);
    expect((await agent.refused(scheduling, { ...fields, time: '25:00' })).status).toBe(422);
    const schedule = await agent.say('reports.schedule', scheduling, fields);
    expect(schedule).toMatchObject({ state: 'active', weekday: 1, time: '08:00' });
    const { items } = await agent.say('reports.schedules.list', 'GET /reports/{report_id}/schedules', { report_id });
    expect(items.map(({ id }) => id)).toEqual([schedule.id]);
  });
});

test('every spelling that the documents have of reports was called', () => {
  expect(uncalled(desk, 'reports')).toEqual([]);
});
