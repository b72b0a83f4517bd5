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

describe.each(PREFIXES)('the routes of chat below %s', (prefix) => {
  async function aTeamAtWork() {
    const team = await aTeam(desk.world.kysely);
    const as = async (...roles: Parameters<typeof aMember>[2][]) =>
      desk.as(await aMember(desk.world.kysely, team, ...roles), prefix);
    return { member: await as('member'), viewer: await as('viewer'), admin: await as('admin') };
  }

  test('a message is sent, and the reply comes from rules or a model, with a draft that only its user confirms', async () => {
    const { member, viewer, admin } = await aTeamAtWork();
    const spelling = 'POST /ai/chat';
    expect((await viewer.refused(spelling, { message: 'x' })).status).toBe(403);
    expect((await member.refused(spelling, { message: '' })).error.code).toBe('INVALID_INPUT');
    const queued = await member.say('chat.send', spelling, { message: 'Open a ticket. It is down.', wait_seconds: 0 });
    expect(queued).toMatchObject({ state: 'queued', reply: '', provenance: null });
    await desk.world.drain();
    const { session_id } = queued;
    const get = 'GET /ai/chat/sessions/{session_id}';
    const byRules = await member.say('chat.sessions.get', get, { session_id });
    expect(byRules.messages.map(({ role, state }) => [role, state])).toEqual([
      ['user', 'done'],
      ['assistant', 'done'],
    ]);
    expect(byRules.messages[1]).toMatchObject({ draft: { state: 'open' }, provenance: { provider: 'rules' } });
    serveModels({ text: 'It is the toner.' });
    const waiting = member.say('chat.send', spelling, { session_id, message: 'And the printer?', wait_seconds: 50 });
    const given: Awaited<typeof waiting>[] = [];
    void waiting.then((reply) => given.push(reply));
    while (given.length === 0) await desk.world.drain();
    expect(given[0]).toMatchObject({ state: 'done', reply: 'It is the toner.', provenance: { provider: 'openai' } });
    expect((await admin.refused(get, { session_id })).error.code).toBe('CHAT_SESSION_NOT_FOUND');
    expect((await member.refused(get, { session_id: 'none' })).status).toBe(422);
    const confirmed = await member.say('chat.drafts.confirm', 'POST /ai/chat/drafts/{draft_id}/confirm', {
      draft_id: byRules.messages[1]!.draft!.id,
    });
    expect(await member.say('tickets.get', 'GET /tickets/{ticket_id}', { ticket_id: confirmed.key })).toMatchObject({
      title: 'It is down.',
    });
  });

  test('sessions are listed, exported and deleted', async () => {
    const { member, viewer, admin } = await aTeamAtWork();
    const { session_id } = await member.say('chat.send', 'POST /ai/chat', { message: 'Hello there', wait_seconds: 0 });
    await desk.world.drain();
    const list = await member.say('chat.sessions.list', 'GET /ai/chat/sessions');
    expect(list.items.map(({ id, title }) => [id, title])).toEqual([[session_id, 'Hello there']]);
    expect((await admin.say('chat.sessions.list', 'GET /ai/chat/sessions')).total).toBe(0);
    const exporting = 'POST /ai/chat/sessions/{session_id}/export';
    const { body, content_type } = await member.say('chat.sessions.export', exporting, { session_id });
    expect([content_type, body.includes('Hello there')]).toEqual(['text/markdown', true]);
    expect((await member.refused(exporting, { session_id, format: 'pdf' })).status).toBe(422);
    expect((await admin.refused(exporting, { session_id })).status).toBe(404);
    const removing = 'DELETE /ai/chat/sessions/{session_id}';
    for (const spelling of ['GET /ai/chat/sessions', exporting, removing])
      expect((await viewer.refused(spelling, { session_id })).status).toBe(403);
    expect((await member.refused('GET /ai/chat/sessions', { page: 0 })).status).toBe(422);
    expect((await member.refused(removing, { session_id: 'none' })).status).toBe(422);
    await member.say('chat.sessions.delete', removing, { session_id });
    expect((await member.say('chat.sessions.list', 'GET /ai/chat/sessions')).total).toBe(0);
  });

  test('a model is selected for a session', async () => {
    const { member, viewer } = await aTeamAtWork();
    serveModels();
    const { session_id } = await member.say('chat.send', 'POST /ai/chat', { message: 'Hello', wait_seconds: 0 });
    await desk.world.drain();
    const spelling = 'POST /ai/models/select';
    const fields = { session_id, model: 'gpt-5-mini' };
    expect((await viewer.refused(spelling, fields)).status).toBe(403);
    expect((await member.refused(spelling, { session_id, model: 7 })).status).toBe(422);
    expect((await member.refused(spelling, { session_id, model: 'gpt-99' })).error.code).toBe('AI_MODEL_NOT_FOUND');
    await member.say('ai.models.select', spelling, fields);
    const session = await member.say('chat.sessions.get', 'GET /ai/chat/sessions/{session_id}', { session_id });
    expect(session.model).toBe('gpt-5-mini');
  });
});

test('every spelling that the documents have of chat was called', () => {
  expect(uncalled(desk, 'chat')).toEqual([]);
});
