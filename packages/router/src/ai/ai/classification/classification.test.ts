import { afterAll, beforeEach, expect, test } from 'vitest';
import { aMember, type TestPerson } from '@deskwire/testing/builders.ts';
import { aiWorld, anAskingTeam } from '../testing/asking.fixture.ts';

const { world, models, close } = await aiWorld();
const served = world.services.models;
afterAll(close);
/** Without models, unless a test serves them. */
beforeEach(() => void Object.assign(world.services, { models: { ...served, platform: [] } }));

const topics: Readonly<Record<string, readonly string[]>> = {
  Printing: ['printer', 'paper', 'toner', 'tray', 'jam', 'scanner', 'ink', 'cartridge'],
  Access: ['password', 'login', 'account', 'permission', 'badge', 'role', 'group', 'token'],
};
const titleOf = (label: string, at: number) => {
  const words = topics[label]!;
  return `The ${[0, 3, 5].map((step) => words[(at + step) % words.length]).join(' ')} of desk ${at} please`;
};

/** A team whose agent has sorted tickets. */
async function aSortingTeam(settings: { ai_suggestions?: 'off' | 'apply'; ai_threshold?: number } = {}, sorted = 20) {
  const { team, member, admin } = await anAskingTeam(world);
  const agent = await aMember(world.kysely, team, 'agent');
  const desk = await world.as(agent);
  for (let at = 0; at < sorted; at += 1)
    for (const category of Object.keys(topics)) await desk.tickets.create({ title: titleOf(category, at), category });
  await world.drain();
  if (Object.keys(settings).length > 0)
    await (await world.as(admin)).settings.team.set({ team_id: team.id, ...settings });
  return { team, member, admin, agent };
}
async function trained({ admin }: { admin: TestPerson }) {
  await (await world.as(admin)).ai.classifier.train({});
  await world.drain();
  return (await world.as(admin)).ai.classifier.get({});
}
const suggestionsOf = async ({ agent }: { agent: TestPerson }, ticket_id: string) =>
  (await (await world.as(agent)).ai.suggestions.list({ ticket_id })).items;

test('40 sorted tickets and a training make a measured suggestion, which says what it comes from', async () => {
  const team = await aSortingTeam();
  const desk = await world.as(team.agent);
  const before = await desk.ai.classify({ title: 'The printer tray has a paper jam' });
  expect(before.suggestions.filter(({ source }) => source === 'learned')).toEqual([]);
  const { targets } = await trained(team);
  expect(targets[0]).toMatchObject({ target: 'category', live: { samples: 40, labels: ['Access', 'Printing'] } });
  expect(targets[1]).toMatchObject({ target: 'priority', live: null, last: { outcome: 'too_few' } });
  const { category, suggestions } = await desk.ai.classify({ title: 'The printer tray has a paper jam' });
  expect(category).toBe('Printing');
  expect(suggestions[0]).toMatchObject({ field: 'category', value: 'Printing', source: 'learned' });
  expect(suggestions[0]!.confidence).toBeGreaterThan(0.5);
  const ticket = await desk.tickets.create({ title: 'A paper jam in the printer tray' });
  await world.drain();
  expect(await suggestionsOf(team, ticket.id)).toMatchObject([{ field: 'category', value: 'Printing', state: 'open' }]);
  expect((await desk.tickets.get({ ticket_id: ticket.id })).category).toBeNull();
});

test('what is sure enough is applied where the team wants it, by nobody in particular', async () => {
  const team = await aSortingTeam({ ai_suggestions: 'apply', ai_threshold: 0.6 });
  await trained(team);
  const desk = await world.as(team.agent);
  const ticket = await desk.tickets.create({ title: 'A paper jam in the printer tray' });
  await world.drain();
  const { category, version } = await desk.tickets.get({ ticket_id: ticket.id });
  expect([category, version]).toEqual(['Printing', 2]);
  const [suggestion] = await suggestionsOf(team, ticket.id);
  expect(suggestion).toMatchObject({ state: 'applied', decided_by: null });
  const events = await world.kysely
    .selectFrom('events')
    .select(['type', 'actor_id'])
    .where('entity_id', '=', ticket.id)
    .where('type', '=', 'ticket.updated')
    .execute();
  expect(events).toEqual([{ type: 'ticket.updated', actor_id: null }]);
  // Rejecting it undoes it, once.
  await desk.ai.suggestions.reject({ suggestion_id: suggestion!.id });
  expect((await desk.tickets.get({ ticket_id: ticket.id })).category).toBeNull();
  const again = desk.ai.suggestions.accept({ suggestion_id: suggestion!.id });
  await expect(again).rejects.toMatchObject({ app: 'AI_SUGGESTION_CLOSED', details: { state: 'rejected' } });
});

test('a person who is faster always wins, also one who chooses what is the default anyway', async () => {
  const team = await aSortingTeam({ ai_suggestions: 'apply', ai_threshold: 0.5 });
  await trained(team);
  const desk = await world.as(team.agent);
  const sorted = await desk.tickets.create({ title: 'A paper jam in the printer tray' });
  await desk.tickets.update({ ticket_id: sorted.id, category: 'Access' });
  await world.drain();
  expect((await desk.tickets.get({ ticket_id: sorted.id })).category).toBe('Access');
  // Rules that were accepted often are sure of "down".
  await world.kysely
    .insertInto('ai_suggestions')
    .values(
      Array.from({ length: 40 }, (_, at) => ({
        team_id: team.team.id,
        id: crypto.randomUUID(),
        ticket_id: sorted.id,
        field: 'priority' as const,
        value: 'urgent',
        source: 'rules' as const,
        why: 'test',
        state: 'accepted' as const,
        created_at: new Date(Date.now() - at * 1000).toISOString(),
      })),
    )
    .execute();
  const chosen = await desk.tickets.create({ title: 'The server is down' });
  await desk.tickets.update({ ticket_id: chosen.id, priority: 'medium' });
  const left = await desk.tickets.create({ title: 'The gateway is down' });
  await world.drain();
  const priorityOf = async (ticket_id: string) => (await desk.tickets.get({ ticket_id })).priority;
  expect([await priorityOf(chosen.id), await priorityOf(left.id)]).toEqual(['medium', 'urgent']);
});

test('nothing is learned from guesses until a person has confirmed them', async () => {
  const team = await aSortingTeam({ ai_suggestions: 'apply', ai_threshold: 0.5 });
  expect((await trained(team)).targets[0]!.live!.samples).toBe(40);
  const desk = await world.as(team.agent);
  const guessed = [];
  for (let at = 0; at < 4; at += 1) guessed.push(await desk.tickets.create({ title: titleOf('Printing', at + 30) }));
  await world.drain();
  expect((await desk.tickets.get({ ticket_id: guessed[0]!.id })).category).toBe('Printing');
  expect((await trained(team)).targets[0]!.live!.samples).toBe(40);
  const [first] = await suggestionsOf(team, guessed[0]!.id);
  await desk.ai.suggestions.accept({ suggestion_id: first!.id });
  // Somebody sets another one to something else, without looking at the suggestion.
  await desk.tickets.update({ ticket_id: guessed[1]!.id, category: 'Access' });
  expect((await trained(team)).targets[0]!.last!.samples).toBe(42);
  expect(await suggestionsOf(team, guessed[1]!.id)).toMatchObject([{ state: 'rejected', decided_by: null }]);
  expect(await suggestionsOf(team, guessed[2]!.id)).toMatchObject([{ state: 'applied' }]);
});

test('a model is asked where the labels say too little, and is not trusted before it was measured', async () => {
  const team = await aSortingTeam({ ai_suggestions: 'apply', ai_threshold: 0.5 }, 2);
  Object.assign(world.services, { models: served });
  const desk = await world.as(team.agent);
  models.script({ text: JSON.stringify({ priority: 'urgent', category: 'Telex', why: 'Everybody waits.' }) });
  const ticket = await desk.tickets.create({ title: 'Nothing prints in the whole building' });
  await world.drain();
  expect(await suggestionsOf(team, ticket.id)).toMatchObject([
    { field: 'priority', value: 'urgent', source: 'model', confidence: null, state: 'open' },
  ]);
  expect((await desk.tickets.get({ ticket_id: ticket.id })).priority).toBe('medium');
});

test('categories that a team states are the only ones, and only its admins state them', async () => {
  const team = await aSortingTeam({}, 2);
  const admin = await world.as(team.admin);
  const set = admin.ai.categories.set({ categories: [{ name: 'Telex' }, { name: 'telex' }] });
  await expect(set).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  await admin.ai.categories.set({
    categories: [
      { name: 'Telex', keywords: ['telegram'] },
      { name: 'Printing', active: false },
    ],
  });
  expect((await admin.ai.categories.list({})).items.map(({ name, active }) => [name, active])).toEqual([
    ['Telex', true],
    ['Printing', false],
  ]);
  const desk = await world.as(team.agent);
  expect((await desk.ai.classify({ title: 'Printing of a telex fails' })).category).toBe('Telex');
  await expect(desk.ai.categories.set({ categories: [] })).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('a suggestion is seen by those who see its ticket', async () => {
  const team = await aSortingTeam({}, 1);
  const desk = await world.as(team.agent);
  const ticket = await desk.tickets.create({ title: 'The mail server is down' });
  await world.drain();
  const [suggestion] = await suggestionsOf(team, ticket.id);
  expect(suggestion).toMatchObject({ field: 'priority', value: 'urgent', source: 'rules', confidence: 0.4 });
  const member = await world.as(team.member);
  expect((await member.ai.suggestions.list({})).items).toEqual([]);
  const refused = member.ai.suggestions.accept({ suggestion_id: suggestion!.id });
  await expect(refused).rejects.toMatchObject({ app: 'FORBIDDEN' });
  expect(await desk.ai.suggestions.accept({ suggestion_id: suggestion!.id })).toMatchObject({
    state: 'accepted',
    decided_by: team.agent.person_id,
  });
  expect((await desk.tickets.get({ ticket_id: ticket.id })).priority).toBe('urgent');
});
