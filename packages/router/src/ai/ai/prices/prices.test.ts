import { afterAll, expect, test } from 'vitest';
import { aUser } from '@deskwire/testing/builders.ts';
import { aiWorld, anAskingTeam } from '../testing/asking.fixture.ts';

const { world, models, close } = await aiWorld();
afterAll(close);
const TEXT = 'The printer on the second floor does not answer. Somebody has to look at it.';
const COMPATIBLE = { kind: 'compatible', model: 'home-made' } as const;

test('a price that was set counts from its day on, for what nobody knew the price of too', async () => {
  const operator = await aUser(world.kysely, { platform_role: 'admin' });
  const { member, admin } = await anAskingTeam(world);
  await (await world.as(admin)).ai.budgets.set({ subject: 'team', period: 'month', nanos: 1e12 });
  world.serveModels(models.base_url, COMPATIBLE);
  const asked = async () => {
    models.script({
      text: 'Short.',
      usage: { prompt_tokens: 1000, prompt_tokens_details: { cached_tokens: 400 }, completion_tokens: 100 },
    });
    return (await (await world.as(member)).ai.summarize({ text: TEXT })).provenance.cost_nanos;
  };
  await expect(asked()).rejects.toMatchObject({ app: 'AI_BUDGET_EXCEEDED' });
  const runs = await world.as(operator);
  const price = { input_nanos: 2_000_000, cached_nanos: 1_000_000, output_nanos: 10_000_000 };
  const { items } = await runs.ai.prices.set({ model: COMPATIBLE.model, from_day: '2026-01-01', price });
  expect(items).toMatchObject([{ model: 'home-made', from_day: '2026-01-01', ...price }]);
  models.script();
  // 600 of the input at 2,000 a token in billionths, 400 at half of that, 100 of the output at 10,000.
  expect(await asked()).toBe(1200 + 400 + 1000);
  const listed = (await (await world.as(member)).ai.models.list({})).items.find(({ model }) => model === 'home-made');
  expect(listed).toMatchObject({ input_nanos: 2_000_000, output_nanos: 10_000_000 });
  // One of a day to come does not count yet; without any it is unknown again.
  await runs.ai.prices.set({ model: COMPATIBLE.model, from_day: '2090-01-01', price: { ...price, input_nanos: 9e9 } });
  expect(await asked()).toBe(2600);
  await runs.ai.prices.set({ model: COMPATIBLE.model, from_day: '2026-01-01', price: null });
  await expect(asked()).rejects.toMatchObject({ app: 'AI_BUDGET_EXCEEDED' });
  await expect((await world.as(admin)).ai.prices.set({ model: 'x', price })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  await expect(runs.ai.prices.set({ model: 'x', price: { ...price, input_nanos: -1 } })).rejects.toMatchObject({
    app: 'INVALID_INPUT',
  });
  world.serveModels(models.base_url);
});

test('the models of a team are read again at once; a provider that is away keeps its list', async () => {
  const { member, admin } = await anAskingTeam(world);
  const desk = await world.as(admin);
  world.serveModels(models.base_url);
  const { items, away } = await desk.ai.models.refresh({});
  expect(away).toEqual([]);
  expect(items.length).toBeGreaterThan(1);
  world.serveModels('http://127.0.0.1:1/v1');
  const later = await desk.ai.models.refresh({});
  expect(later.away).toEqual(['OpenAI']);
  expect(later.items.map(({ model }) => model)).toEqual(items.map(({ model }) => model));
  await expect((await world.as(member)).ai.models.refresh({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  world.serveModels(models.base_url);
});
