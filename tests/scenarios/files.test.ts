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
