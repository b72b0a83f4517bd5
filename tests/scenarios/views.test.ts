import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { declared, spellingsOf } from '../declared.ts';
import { shapeOf } from '../routes.ts';
import { openDesk, PREFIXES } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const stateOf = (id: string) =>
  desk.world.kysely.selectFrom('views').selectAll().where('id', '=', id).executeTakeFirst();
const unknown = { view_id: '019c8a1e-4b00-7f10-8a55-0c2d9e4b7a61' };

describe.each(PREFIXES)('the routes of views below %s', (prefix) => {
  async function aDesk() {
    const team = await aTeam(desk.world.kysely, { tier: 'pro' });
    const as = async (role: 'agent' | 'viewer' | 'requester') =>
      desk.as(await aMember(desk.world.kysely, team, role), prefix);
    return { agent: await as('agent'), viewer: await as('viewer'), requester: await as('requester') };
  }
  const bugs = { name: 'Bugs', shared: true, filter: { type: ['bug'] }, sort: 'priority', columns: ['key', 'title'] };

  test('a view is saved, listed, read, changed and deleted', async () => {
    const { agent, viewer, requester } = await aDesk();
    expect(await viewer.refused('POST /views', bugs)).toMatchObject({ status: 403 });
    expect(await agent.refused('POST /views', { ...bugs, sort: 'colour' })).toMatchObject({ status: 422 });
    const { id } = await agent.say('views.create', 'POST /views', bugs);
    expect(await stateOf(id)).toMatchObject({ ...bugs, kind: 'ticket', version: 1 });

    const { items } = await viewer.say('views.list', 'GET /views');
    expect(items.map((view) => view.id)).toEqual(['unassigned', 'at_risk', 'waiting', 'snoozed', 'all', id]);
    expect(await requester.refused('GET /views', { kind: 'task' })).toMatchObject({ status: 403 });
    expect(await viewer.refused('GET /views', { kind: 'mail' })).toMatchObject({ status: 422 });

    const one = { view_id: id };
    expect(await viewer.say('views.get', 'GET /views/{view_id}', one)).toMatchObject({ name: 'Bugs', can: [] });
    expect(await requester.refused('GET /views/{view_id}', one)).toMatchObject({ status: 404 });
    expect(await agent.refused('GET /views/{view_id}', { view_id: 'x' })).toMatchObject({ status: 422 });

    for (const [n, method] of (['PATCH', 'PUT'] as const).entries()) {
      const change = { ...one, name: `Bugs ${n}` };
      expect(await viewer.refused(`${method} /views/{view_id}`, change)).toMatchObject({ status: 403 });
      expect(await agent.refused(`${method} /views/{view_id}`, { ...change, name: '' })).toMatchObject({ status: 422 });
      await agent.say('views.update', `${method} /views/{view_id}`, change);
      expect(await stateOf(id)).toMatchObject({ name: change.name, version: n + 2 });
    }

    expect(await viewer.refused('DELETE /views/{view_id}', one)).toMatchObject({ status: 403 });
    expect(await agent.refused('DELETE /views/{view_id}', unknown)).toMatchObject({ status: 404 });
    await agent.say('views.delete', 'DELETE /views/{view_id}', one);
    expect(await stateOf(id)).toBeUndefined();
  });

  test('views are ordered and counted', async () => {
    const { agent, requester } = await aDesk();
    await agent.say('tickets.create', 'POST /tickets', { title: 'It broke', type: 'bug' });
    const { id } = await agent.say('views.create', 'POST /views', bugs);

    expect(await requester.refused('PUT /views/order', { view_ids: [id] })).toMatchObject({ status: 404 });
    expect(await agent.refused('PUT /views/order', { view_ids: ['No name'] })).toMatchObject({ status: 422 });
    const { items } = await agent.say('views.reorder', 'PUT /views/order', { view_ids: [id, 'all'] });
    expect(items.map((view) => view.id).slice(0, 2)).toEqual([id, 'all']);

    expect(await requester.refused('GET /views/counts', { view_ids: [id] })).toMatchObject({ status: 404 });
    expect(await agent.refused('GET /views/counts', { kind: 'mail' })).toMatchObject({ status: 422 });
    expect(await agent.say('views.counts', 'GET /views/counts', { view_ids: [id, 'waiting'] })).toEqual({
      items: [
        { id, count: 1 },
        { id: 'waiting', count: 0 },
      ],
    });
  });
});

test('every spelling of views was called', () => {
  const spellings = [...declared].flatMap(([path, entry]) => (path.startsWith('views.') ? spellingsOf(entry) : []));
  expect(spellings.length).toBeGreaterThan(7);
  const missed = spellings.flatMap((spelling) =>
    PREFIXES.map((prefix) => `${prefix} ${shapeOf(spelling)}`).filter((one) => !desk.called.has(one)),
  );
  expect(missed).toEqual([]);
});
