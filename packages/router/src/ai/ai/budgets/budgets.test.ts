import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestPerson } from '@deskwire/testing/builders.ts';
import { every, MINUTE, runSchedules } from '../../../kit/jobs/schedule.ts';
import { mailsTo } from '../../../testing/mails.ts';
import { aiWorld, anAskingTeam } from '../testing/asking.fixture.ts';
import { warnOfBudgets } from './warn.ts';

const { world, models, close } = await aiWorld();
afterAll(close);
beforeAll(() => world.clock.goToMidMonth());
beforeEach(() => models.script());
const TEXT = 'The printer does not answer. It is on the second floor. Somebody has to look at it soon.';

/** What one call reserves. */
async function reservedBy(person: TestPerson): Promise<number> {
  const { provenance } = await (await world.as(person)).ai.summarize({ text: TEXT });
  const row = await world.kysely
    .selectFrom('ai_calls')
    .select('reserved_tokens')
    .where('id', '=', provenance.call_id)
    .executeTakeFirstOrThrow();
  return Number(row.reserved_tokens);
}
async function aMinuteLater(): Promise<void> {
  world.clock.advance({ minutes: 1 });
  await runSchedules(world.services, [every(MINUTE, warnOfBudgets)]);
  await world.drain();
}
const titles = async (person: TestPerson) =>
  (await (await world.as(person)).notifications.list({})).items
    .map(({ title }) => title)
    .filter((title) => title.includes('AI'));

test('who can raise a budget of the team is told once that little is left of it, and once that a call was refused', async () => {
  const { member, admin } = await anAskingTeam(world);
  // That of another team, so that it counts in none of these budgets.
  const one = await reservedBy((await anAskingTeam(world)).member);
  const budget = { subject: 'team', period: 'month' } as const;
  const using = async (tokens: number) => {
    models.script({ text: 'It is broken.', usage: { prompt_tokens: tokens - 10, completion_tokens: 10 } });
    await (await world.as(member)).ai.summarize({ text: TEXT });
  };
  await (await world.as(admin)).ai.budgets.set({ ...budget, tokens: one * 2 });
  await using(Math.floor(one * 0.75));
  await aMinuteLater();
  expect(await titles(admin)).toEqual([]);
  await using(Math.floor(one * 0.9));
  await aMinuteLater();
  await aMinuteLater();
  const little = '82 % of the AI budget of the team for this month is used';
  expect(await titles(admin)).toEqual([little]);
  const refused = async () =>
    expect((await world.as(member)).ai.summarize({ text: TEXT })).rejects.toMatchObject({ app: 'AI_BUDGET_EXCEEDED' });
  await refused();
  await aMinuteLater();
  await refused();
  await aMinuteLater();
  expect(await titles(admin)).toEqual([`AI call refused: ${little}`, little]);
  expect(await titles(member)).toEqual([]);
  // Whoever raises it hears of it again when little is left of that.
  await (await world.as(admin)).ai.budgets.set({ ...budget, tokens: one * 3 });
  await aMinuteLater();
  expect(await titles(admin)).toHaveLength(2);
  await using(Math.floor(one * 0.9));
  await aMinuteLater();
  expect(await titles(admin)).toHaveLength(3);
  expect((await mailsTo(world, admin.email)).length).toBeGreaterThan(0);
});

test('a person is told of their own budget, and nobody of one that was lifted', async () => {
  const { member, admin } = await anAskingTeam(world);
  // That of another team, so that it counts in none of these budgets.
  const one = await reservedBy((await anAskingTeam(world)).member);
  const budget = { subject: 'user', period: 'day' } as const;
  await (await world.as(admin)).ai.budgets.set({ ...budget, tokens: one });
  models.script({ text: 'It is broken.', usage: { prompt_tokens: one - 10, completion_tokens: 10 } });
  await (await world.as(member)).ai.summarize({ text: TEXT });
  await aMinuteLater();
  expect(await titles(member)).toEqual(['100 % of your AI budget for this day is used']);
  expect(await titles(admin)).toEqual([]);
  await expect((await world.as(member)).ai.summarize({ text: TEXT })).rejects.toMatchObject({
    app: 'AI_BUDGET_EXCEEDED',
  });
  await (await world.as(admin)).ai.budgets.set({ ...budget, tokens: null });
  await aMinuteLater();
  expect(await titles(member)).toHaveLength(1);
});
