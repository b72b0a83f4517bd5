import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

describe.each(PREFIXES)('the routes of AI docs below %s', (prefix) => {
  test('a file is documented, and its jobs and its history are shown', async () => {
    const team = await aTeam(desk.world.kysely);
    const as = async (...roles: Parameters<typeof aMember>[2][]) =>
      desk.as(await aMember(desk.world.kysely, team, ...roles), prefix);
    const [member, viewer, requester] = [await as('member'), await as('viewer'), await as('requester')];
    const { id: project_id } = await member.say('projects.create', 'POST /projects', { name: 'Site' });
    const requesting = 'POST /projects/{project_id}/ai-docs/request';
    const fields = { project_id, path: 'src/index.ts', source: '// Answers.\nexport const answer = 42;' };
    expect((await viewer.refused(requesting, fields)).status).toBe(403);
    expect((await member.refused(requesting, { ...fields, path: '../index.ts' })).status).toBe(422);
    const { id: job_id } = await member.say('aiDocs.request', requesting, fields);
    await desk.world.drain();
    const getting = 'GET /projects/{project_id}/ai-docs/jobs/{job_id}';
    const job = await member.say('aiDocs.jobs.get', getting, { project_id, job_id });
    expect(job).toMatchObject({ state: 'succeeded', provenance: { provider: 'rules' } });
    expect(job.document).toContain('`export const answer = 42;` (line 2): Answers.');
    expect((await member.refused(getting, { project_id, job_id: 'none' })).status).toBe(422);
    const listing = 'GET /projects/{project_id}/ai-docs/jobs';
    const { items } = await viewer.say('aiDocs.jobs.list', listing, { project_id, state: 'succeeded' });
    expect(items.map(({ id, progress }) => [id, progress])).toEqual([[job_id, 100]]);
    expect((await member.refused(listing, { project_id, state: 'asleep' })).status).toBe(422);
    const history = 'GET /projects/{project_id}/ai-docs/history';
    expect((await viewer.say('aiDocs.history', history, { project_id })).total).toBe(1);
    expect((await member.refused(history, { project_id, kind: 'poem' })).status).toBe(422);
    for (const spelling of [getting, listing, history])
      expect((await requester.refused(spelling, { project_id, job_id })).status).toBe(404);
  });
});

test('every spelling that the documents have of AI docs was called', () => {
  expect(uncalled(desk, 'aiDocs')).toEqual([]);
});
