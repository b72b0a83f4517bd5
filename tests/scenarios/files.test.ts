import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled, type Voice } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

const BYTES = 'a screenshot, so to speak';

describe.each(PREFIXES)('the routes of files below %s', (prefix) => {
  async function aTicketWithAFile() {
    const team = await aTeam(desk.world.kysely);
    const agent = await desk.as(await aMember(desk.world.kysely, team, 'agent'), prefix);
    const ticket = await agent.say('tickets.create', 'POST /tickets', { title: 'With a screenshot' });
    const form = { name: 'screen shot.txt', bytes: BYTES };
    const file = await agent.say('files.upload', 'POST /files/upload', { form, ticket_id: ticket.key });
    return { team, agent, ticket, file, file_id: file.id };
  }
  const ids = async (voice: Voice, spelling: string, filter = {}) =>
    (await voice.say('files.list', spelling, filter)).items.map(({ id }) => id);

  test('an uploaded file is listed, at its ticket too, and says what it is', async () => {
    const { agent, ticket, file, file_id } = await aTicketWithAFile();
    const sha256 = createHash('sha256').update(BYTES).digest('hex');
    expect(await agent.say('files.get', 'GET /files/{file_id}', { file_id })).toEqual(file);
    expect(file).toMatchObject({ name: 'screen shot.txt', size: BYTES.length, sha256, ticket_id: ticket.id });
    expect(await ids(agent, 'GET /files')).toEqual([file_id]);
    expect(await ids(agent, 'GET /files/list', { search: 'SHOT' })).toEqual([file_id]);
    expect(await ids(agent, 'GET /files/list', { search: 'film' })).toEqual([]);
    const spelling = 'GET /files/ticket/{ticket_id}';
    const atTicket = await agent.say('files.forTicket', spelling, { ticket_id: ticket.id });
    expect(atTicket.items).toEqual([file]);
  });

  test('a file goes to a task of a project, and is listed there', async () => {
    const { team, agent, file_id } = await aTicketWithAFile();
    const lead = await desk.as(await aMember(desk.world.kysely, team, 'member'), prefix);
    const viewer = await desk.as(await aMember(desk.world.kysely, team, 'viewer'), prefix);
    const { id: project_id } = await lead.say('projects.create', 'POST /projects', { name: 'Website', key: 'WEB' });
    const create = 'POST /projects/{project_id}/tasks';
    const task = await lead.say('tasks.create', create, { project_id, title: 'With a plan' });
    const form = { name: 'plan.txt', bytes: BYTES };
    const uploaded = await lead.say('files.upload', 'POST /files/upload', { form, task_id: 'WEB-1' });
    const attach = 'POST /files/{file_id}/attach';
    expect(await agent.say('files.attach', attach, { file_id, task_id: 'WEB-1' })).toMatchObject({ home_id: task.id });
    expect(await ids(viewer, 'GET /files', { task_id: task.id })).toEqual([uploaded.id, file_id]);
    expect((await viewer.refused('POST /files/upload', { form, task_id: 'WEB-1' })).status).toBe(403);
    expect((await lead.refused('POST /files/upload', { form, task_id: 'WEB-99' })).error.code).toBe('TASK_NOT_FOUND');
    expect((await agent.refused(attach, { file_id, task_id: '!' })).status).toBe(422);
  });

  test.each([
    ['GET /files/{file_id}/download', 'file_id'],
    ['GET /files/download/{id}', 'id'],
  ])('%s gives the bytes to those who see the ticket', async (spelling, name) => {
    const { team, agent, file_id } = await aTicketWithAFile();
    const { status, text, headers } = await agent.raw(spelling, { [name]: file_id });
    expect([status, text]).toEqual([200, BYTES]);
    expect(headers['content-disposition']).toContain('screen shot.txt');
    const stranger = await desk.as(await aMember(desk.world.kysely, team, 'requester'), prefix);
    expect((await stranger.refused(spelling, { [name]: file_id })).error.code).toBe('FILE_NOT_FOUND');
  });

  test.each([
    ['DELETE /files/{file_id}', 'file_id'],
    ['DELETE /files/delete/{id}', 'id'],
  ])('%s takes a file away until it is restored', async (spelling, name) => {
    const { agent, file, file_id } = await aTicketWithAFile();
    await agent.say('files.delete', spelling, { [name]: file_id });
    expect((await agent.refused('GET /files/{file_id}', { file_id })).status).toBe(404);
    expect(await ids(agent, 'GET /files', { deleted: true })).toEqual([file_id]);
    await agent.say('files.restore', 'POST /files/{file_id}/restore', { file_id });
    expect(await agent.say('files.get', 'GET /files/{file_id}', { file_id })).toEqual(file);
  });
});

test('every spelling that the documents have of files was called', () => {
  expect(uncalled(desk, 'files')).toEqual([]);
});
