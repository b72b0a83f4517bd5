import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { kysely } = desk.world;

describe.each(PREFIXES)('the routes of recommendations below %s', (prefix) => {
  const LIST = 'GET /recommendations';

  test('a new team starts with examples', async () => {
    const founder = await desk.as(await aUser(kysely), prefix);
    const team = await founder.say('teams.create', 'POST /teams', { name: 'Fresh' });
    const { items, total } = await founder.say('recommendations.list', LIST, { team_id: team.id, view: 'row' });
    expect(total).toBe(5);
    expect(new Set(items.map(({ source }) => source))).toEqual(new Set(['seed']));
    expect(items[0]).toMatchObject({ created_by: null, creator: null, enabled: true, score: null });
  });

  test('for a ticket, what fits its type, category and words comes first, and what is for others does not come', async () => {
    const team = await aTeam(kysely);
    const [alice, rita] = [await aMember(kysely, team, 'agent'), await aMember(kysely, team, 'requester')];
    const [agent, requester] = [await desk.as(alice, prefix), await desk.as(rita, prefix)];
    const CREATE = 'POST /recommendations';
    const create = (fields: object) => agent.say('recommendations.create', CREATE, { text: 'Do it.', ...fields });
    const jam = await create({ title: 'Open the lid', type: 'incident', category: 'Printing', words: ['Pápér  jam'] });
    expect(jam).toMatchObject({ words: ['paper jam'], source: 'person', created_by: alice.person_id, helpful: 0 });
    const typed = await create({ title: 'Tell everybody', type: 'incident' });
    await create({ title: 'For bugs', type: 'bug', words: ['paper'] });
    await create({ title: 'Nothing in common', words: ['network'] });
    await create({ title: 'Asleep', words: ['paper'], enabled: false });
    const ticket = await requester.say('tickets.create', 'POST /tickets', {
      title: 'Another PAPER JAM, on floor 3',
      type: 'incident',
      category: 'printing',
    });
    const { items, total } = await requester.say('recommendations.list', LIST, { ticket_id: ticket.key });
    expect(items.map(({ id }) => id)).toEqual([jam.id, typed.id]);
    expect(items.map(({ score }) => score)).toEqual([9, 2]);
    expect(total).toBe(2);
    const first = await requester.say('recommendations.list', LIST, { ticket_id: ticket.key, page_size: 1 });
    const next = { ticket_id: ticket.key, page_size: 1, cursor: first.next_cursor };
    expect((await requester.say('recommendations.list', LIST, next)).items).toMatchObject([{ id: typed.id }]);
    const mine = await agent.say('tickets.create', 'POST /tickets', { title: 'Not for Rita' });
    expect(await requester.refused(LIST, { ticket_id: mine.id })).toMatchObject({
      error: { code: 'TICKET_NOT_FOUND' },
    });
    expect(await requester.refused(LIST, { type: 'wish' })).toMatchObject({ status: 422 });
    expect(await requester.refused(CREATE, { title: 'x', text: 'y' })).toMatchObject({ status: 403 });
    expect(await agent.refused(CREATE, { title: ' ', text: 'y' })).toMatchObject({ status: 422 });
  });

  test('a recommendation is changed, rated once by each, and deleted', async () => {
    const team = await aTeam(kysely);
    const agent = await desk.as(await aMember(kysely, team, 'agent'), prefix);
    const requester = await desk.as(await aMember(kysely, team, 'requester'), prefix);
    const stranger = await desk.as(await aMember(kysely, await aTeam(kysely), 'owner'), prefix);
    const created = await agent.say('recommendations.create', 'POST /recommendations', { title: 'Old', text: 'Text' });
    const named = { recommendation_id: created.id };
    const [ONE, RATE] = [
      'PATCH /recommendations/{recommendation_id}',
      'POST /recommendations/{recommendation_id}/rate',
    ];
    const change = { ...named, title: 'New', version: 1 };
    expect(await agent.say('recommendations.update', ONE, change)).toMatchObject({ title: 'New', version: 2 });
    expect(await agent.refused(ONE, change)).toMatchObject({ status: 409, error: { code: 'VERSION_CONFLICT' } });
    expect(await requester.refused(ONE, { ...named, title: 'Mine' })).toMatchObject({ status: 403 });
    const rate = (voice: typeof agent, helpful: boolean | null) =>
      voice.say('recommendations.rate', RATE, { ...named, helpful });
    expect(await rate(agent, true)).toMatchObject({ helpful: 1, unhelpful: 0, rated: true });
    expect(await rate(requester, false)).toMatchObject({ helpful: 1, unhelpful: 1, rated: false });
    expect(await rate(requester, true)).toMatchObject({ helpful: 2, unhelpful: 0, rated: true });
    expect(await rate(agent, null)).toMatchObject({ helpful: 1, unhelpful: 0, rated: null });
    expect(await agent.refused(RATE, { ...named, helpful: 5 })).toMatchObject({ status: 422 });
    const DELETE = 'DELETE /recommendations/{recommendation_id}';
    for (const spelling of [ONE, RATE, DELETE])
      expect(
        await stranger.refused(spelling, { ...named, ...(spelling === RATE ? { helpful: true } : {}) }),
      ).toMatchObject({ error: { code: 'RECOMMENDATION_NOT_FOUND' } });
    expect(await requester.refused(DELETE, named)).toMatchObject({ status: 403 });
    await agent.say('recommendations.delete', DELETE, named);
    expect(await agent.refused(ONE, { ...named, title: 'Gone' })).toMatchObject({ status: 404 });
  });
});

test('a plan allows so many recommendations', async () => {
  const team = await aTeam(kysely, { tier: 'free' });
  const agent = await desk.world.as(await aMember(kysely, team, 'agent'));
  await kysely
    .insertInto('entitlement_overrides')
    .values({ team_id: team.id, key: 'recommendations', allowed: 1, created_at: new Date().toISOString() })
    .execute();
  await agent.recommendations.create({ title: 'One', text: 'Text' });
  await expect(agent.recommendations.create({ title: 'Two', text: 'Text' })).rejects.toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
  });
});

test('every spelling that the documents have of recommendations was called', () => {
  expect(uncalled(desk, 'recommendations')).toEqual([]);
});
