import { expect, test } from 'vitest';
import { entitlements, heldAs, type EntitlementKey } from '@deskwire/contract/kit/entitlements.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();

async function aDesk(tier: 'free' | 'pro') {
  const team = await aTeam(world.kysely, { tier });
  const owner = await aMember(world.kysely, team, 'owner');
  const desk = await world.as(owner);
  const usage = async () => new Map((await desk.billing.usage({})).items.map(({ limit, ...row }) => [limit, row]));
  return { team, owner, desk, usage };
}

test('everything that can be used up is counted, and what is only large or old is not', async () => {
  const { usage } = await aDesk('pro');
  const keys = Object.keys(entitlements) as EntitlementKey[];
  expect([...(await usage()).keys()]).toEqual(keys.filter((key) => heldAs(key) !== 'each'));
});

test('a team sees what it has of what its plan allows, until it is gone', async () => {
  const { team, desk, usage } = await aDesk('free');
  await aMember(world.kysely, team, 'agent');
  await desk.projects.create({ name: 'Website' });
  const { id: view_id } = await desk.views.create({ name: 'Urgent', filter: { priority: ['urgent'] } });
  const before = await usage();
  expect(before.get('seats')).toEqual({ allowed: 3, used: 2, resets_at: null });
  expect(before.get('views')).toEqual({ allowed: 20, used: 1, resets_at: null });
  expect(before.get('projects')?.used).toBe(1);
  await desk.views.delete({ view_id });
  expect((await usage()).get('views')?.used).toBe(0);
});

test('of a period, what was used in the one that runs is counted, and a larger number that was given instead holds', async () => {
  const { team, desk, usage } = await aDesk('free');
  await world.kysely
    .insertInto('entitlement_overrides')
    .values({
      team_id: team.id,
      key: 'reports_a_month',
      allowed: 40,
      reason: 'Trial',
      created_at: new Date(world.now()).toISOString(),
    })
    .execute();
  const before = { team_id: team.id, key: 'reports_a_month', period: '2020-01-01', used: 7 };
  await world.kysely.insertInto('entitlement_uses').values(before).execute();
  await desk.reports.generate({ kind: 'service' });
  const month = (await usage()).get('reports_a_month');
  expect(month).toMatchObject({ allowed: 40, used: 1 });
  expect(Date.parse(month!.resets_at!)).toBeGreaterThan(world.now());
});

test('what the free teams of a founder share is counted in each of them', async () => {
  const { owner, desk, usage } = await aDesk('free');
  const elsewhere = await desk.teams.create({ name: 'Another' });
  await world.kysely.updateTable('teams').set({ tier: 'free' }).where('id', '=', elsewhere.id).execute();
  await (await world.as(owner)).reports.generate({ team_id: elsewhere.id, kind: 'service' });
  expect((await usage()).get('reports_a_month')?.used).toBe(1);
});
