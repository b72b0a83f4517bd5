import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { getSetting, getSettings, setSettings } from './settings.ts';

const world = await testWorld();

test('what nobody has set is the default, and two who set different things both count', async () => {
  const admin = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
  const { team_id } = admin;
  const desk = await world.as(admin);
  expect(await desk.settings.team.get({ team_id })).toMatchObject({
    locale: 'en',
    time_zone: 'UTC',
    allowed_email_domains: [],
  });
  await Promise.all([
    desk.settings.team.set({ team_id, time_zone: 'Europe/Zurich' }),
    desk.settings.team.set({ team_id, allowed_email_domains: ['Northwind.example'] }),
  ]);
  expect(await desk.settings.team.get({ team_id })).toMatchObject({
    time_zone: 'Europe/Zurich',
    allowed_email_domains: ['northwind.example'],
  });
  expect(await desk.teams.get({ team_id })).toMatchObject({ time_zone: 'Europe/Zurich' });
});

test('settings are per user', async () => {
  const team = await aTeam(world.kysely);
  const [one, two] = [await aMember(world.kysely, team, 'member'), await aMember(world.kysely, team, 'member')];
  await (await world.as(one)).settings.user.set({ theme: 'dark', locale: 'de-CH' });
  expect(await (await world.as(one)).settings.user.get({})).toMatchObject({ theme: 'dark', locale: 'de-CH' });
  expect(await (await world.as(one)).users.me({})).toMatchObject({ locale: 'de-CH' });
  expect(await (await world.as(two)).settings.user.get({})).toMatchObject({ theme: 'system', locale: 'en' });
});

test('only those who manage a team set its settings, and another team does not exist', async () => {
  const team = await aTeam(world.kysely);
  const agent = await world.as(await aMember(world.kysely, team, 'agent'));
  const team_id = team.id;
  await expect(agent.settings.team.get({ team_id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect(agent.settings.team.set({ team_id, locale: 'de' })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  const elsewhere = (await aTeam(world.kysely)).id;
  await expect(agent.settings.team.set({ team_id: elsewhere })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

test('what is no setting is refused, and so is what a setting cannot be', async () => {
  const user = await world.as(await aMember(world.kysely, await aTeam(world.kysely), 'member'));
  await expect(user.settings.user.set({ theme: 'pink' } as never)).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  await expect(user.settings.user.set({ platform_role: 'admin' } as never)).rejects.toMatchObject({
    app: 'INVALID_INPUT',
  });
});

test('a stored value that is no longer allowed counts as not set', async () => {
  const platform = { scope: 'platform', production: false } as const;
  await setSettings(world.db as never, platform, { time_zone: 'Europe/Zurich' }, new Date().toISOString());
  expect(await getSetting<'platform', 'time_zone'>(world.db, platform, 'time_zone')).toBe('Europe/Zurich');
  await world.kysely
    .updateTable('settings')
    .set({ value: JSON.stringify('Moon/Tycho') })
    .where('scope', '=', 'platform')
    .execute();
  const untouched = { locale: 'en', time_zone: 'UTC' };
  expect(await getSettings<'platform'>(world.db, platform)).toEqual({
    ...untouched,
    email_login_creates_accounts: true,
    invoice_issuer: '',
    outbound_private_hosts: [],
    tier_without_billing: 'premium',
  });
  const live = await getSettings<'platform'>(world.db, { scope: 'platform', production: true });
  expect(live).toEqual({
    ...untouched,
    email_login_creates_accounts: false,
    invoice_issuer: '',
    outbound_private_hosts: [],
    tier_without_billing: 'premium',
  });
});

test('a change of settings is an event that names the keys and not the values', async () => {
  const admin = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
  await (await world.as(admin)).settings.team.set({ team_id: admin.team_id, allowed_email_domains: ['a.example'] });
  const { payload } = await world.kysely
    .selectFrom('events as e')
    .innerJoin('event_payloads as p', 'p.event_id', 'e.id')
    .select('p.payload')
    .where('e.type', '=', 'settings.changed')
    .where('e.team_id', '=', admin.team_id)
    .executeTakeFirstOrThrow();
  expect(payload).toEqual({ scope: 'team', keys: ['allowed_email_domains'] });
});
