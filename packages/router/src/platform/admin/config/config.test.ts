import { expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();

test('who runs the platform sets what holds for all of it, key by key, and the audit trail knows', async () => {
  const user = await aUser(world.kysely, { platform_role: 'admin' });
  const operator = await world.as(user);
  const before = await operator.admin.config.get({});
  expect(before).toEqual({
    locale: 'en',
    time_zone: 'UTC',
    email_login_creates_accounts: true,
    invoice_issuer: '',
    tier_without_billing: 'premium',
    outbound_private_hosts: [],
    version: 1,
  });
  await Promise.all([
    operator.admin.config.set({ time_zone: 'Europe/Zurich' }),
    operator.admin.config.set({ email_login_creates_accounts: false }),
  ]);
  expect(await operator.admin.config.get({})).toEqual({
    locale: 'en',
    time_zone: 'Europe/Zurich',
    email_login_creates_accounts: false,
    invoice_issuer: '',
    tier_without_billing: 'premium',
    outbound_private_hosts: [],
    version: 3,
  });
  const told = await world.kysely
    .selectFrom('events')
    .select(['type', 'user_id'])
    .where('type', '=', 'settings.changed')
    .execute();
  const change = { type: 'settings.changed', user_id: user.user_id };
  expect(told).toEqual([change, change]);
});

test('without a billing provider, new teams get the plan that the platform sets', async () => {
  const operator = await world.as(await aUser(world.kysely, { platform_role: 'admin' }));
  const founder = await world.as(await aUser(world.kysely));
  expect(await founder.teams.create({ name: 'Early' })).toMatchObject({ tier: 'premium' });
  await operator.admin.config.set({ tier_without_billing: 'free' });
  expect(await founder.teams.create({ name: 'Late' })).toMatchObject({ tier: 'free' });
});

test('nobody else does', async () => {
  const owner = await world.as(await aMember(world.kysely, await aTeam(world.kysely), 'owner'));
  await expect(owner.admin.config.get({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect(owner.admin.config.set({ email_login_creates_accounts: true })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});
