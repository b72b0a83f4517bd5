import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled, type Voice } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

describe.each(PREFIXES)('the routes of tickets below %s', (prefix) => {
  async function aTeamAtWork() {
    const team = await aTeam(desk.world.kysely);
    const people = {
      admin: await aMember(desk.world.kysely, team, 'admin'),
      agent: await aMember(desk.world.kysely, team, 'agent'),
      requester: await aMember(desk.world.kysely, team, 'requester'),
    };
    const agent = await desk.as(people.agent, prefix);
    const requester = await desk.as(people.requester, prefix);
    const admin = await desk.as(people.admin, prefix);
    const ticket = await requester.say('tickets.create', 'POST /tickets', {
      title: 'The printer is on fire',
      type: 'incident',
    });
    return { people, agent, requester, admin, ticket, ticket_id: ticket.id };
  }
  const read = (voice: Voice, ticket_id: string) => voice.say('tickets.get', 'GET /tickets/{ticket_id}', { ticket_id });
  const list = (voice: Voice, filter: object = {}) => voice.say('tickets.list', 'GET /tickets', { ...filter });

  test('a ticket that was opened is found by its id, by its key and in the list', async () => {
    const { agent, ticket, ticket_id } = await aTeamAtWork();
    const opened = { title: 'The printer is on fire', type: 'incident', key: ticket.key, status: 'open' };
    expect(await read(agent, ticket_id)).toMatchObject(opened);
    expect((await read(agent, ticket.key)).id).toBe(ticket_id);
    const page = await list(agent, { type: ['incident', 'bug'], page_size: 5 });
    expect(page).toMatchObject({ total: 1, page_size: 5, items: [{ id: ticket_id }] });
    expect((await list(agent, { search: 'printer', status: ['resolved'] })).total).toBe(0);
  });

  test.each(['PUT', 'PATCH'])('%s changes what it names and nothing else', async (method) => {
    const { agent, ticket, ticket_id } = await aTeamAtWork();
    const spelling = `${method} /tickets/{ticket_id}`;
    const change = { ticket_id, priority: 'urgent', tags: ['fire'], version: ticket.version };
    const changed = await agent.say('tickets.update', spelling, change);
    expect(changed.version).toBe(ticket.version + 1);
    const kept = { priority: 'urgent', tags: ['fire'], title: ticket.title, type: 'incident' };
    expect(await read(agent, ticket_id)).toMatchObject(kept);
    const late = await agent.refused(spelling, { ...change, priority: 'low' });
    expect(late.error).toMatchObject({ code: 'VERSION_CONFLICT', details: { current: { priority: 'urgent' } } });
  });

  test('an assigned ticket is in the list of its assignee until it is taken from them', async () => {
    const { agent, people, ticket_id } = await aTeamAtWork();
    const assign = (assignee_id: string | null) =>
      agent.say('tickets.assign', 'POST /tickets/{ticket_id}/assign', { ticket_id, assignee_id });
    await assign(people.agent.person_id);
    expect((await list(agent, { assignee_id: 'me' })).items).toMatchObject([{ id: ticket_id }]);
    await assign(null);
    expect((await list(agent, { assignee_id: 'me' })).items).toEqual([]);
  });

  test('a resolved ticket says when and how, and its reporter sees it', async () => {
    const { agent, requester, ticket_id } = await aTeamAtWork();
    const resolution = { ticket_id, status: 'resolved', resolution_notes: 'Water' };
    await agent.say('tickets.setStatus', 'POST /tickets/{ticket_id}/status', resolution);
    const found = await read(requester, ticket_id);
    expect(found).toMatchObject({ status: 'resolved', status_category: 'resolved', resolution_notes: 'Water' });
    expect(found.resolved_at).not.toBeNull();
  });

  test('what is said is read in order, and internal notes only by those who handle tickets', async () => {
    const { agent, requester, ticket_id } = await aTeamAtWork();
    const route = '/tickets/{ticket_id}/comments';
    const remark = (voice: Voice, content: string, is_internal = false) =>
      voice.say('tickets.comments.create', `POST ${route}`, { ticket_id, content, is_internal });
    const contents = async (voice: Voice) =>
      (await voice.say('tickets.comments.list', `GET ${route}`, { ticket_id })).items.map(({ content }) => content);
    await remark(requester, 'It still burns');
    await remark(agent, 'Call 112', true);
    expect(await contents(agent)).toEqual(['It still burns', 'Call 112']);
    expect(await contents(requester)).toEqual(['It still burns']);
    expect((await read(agent, ticket_id)).comment_count).toBe(1);
  });

  test('a deleted ticket is gone for everybody', async () => {
    const { admin, agent, requester, ticket_id } = await aTeamAtWork();
    const spelling = 'DELETE /tickets/{ticket_id}';
    expect((await agent.refused(spelling, { ticket_id })).status).toBe(403);
    await admin.say('tickets.delete', spelling, { ticket_id });
    expect((await agent.refused('GET /tickets/{ticket_id}', { ticket_id })).status).toBe(404);
    expect((await list(requester)).total).toBe(0);
  });
});

test('every spelling that the documents have of tickets was called', () => {
  expect(uncalled(desk, 'tickets')).toEqual([]);
});
