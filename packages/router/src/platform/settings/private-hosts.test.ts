import { expect, test } from 'vitest';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { keepPrivateHosts } from './private-hosts.ts';

const world = await testWorld();

test('only master admins open the own network, exactly and audited, and may close it again', async () => {
  const [admin, master] = [
    await aUser(world.kysely, { platform_role: 'admin' }),
    await aUser(world.kysely, { platform_role: 'master_admin' }),
  ];
  const hosts = keepPrivateHosts({ db: world.services.db, production: false, report: () => {} });
  const outbound = createOutbound({ more_private_hosts: hosts.current });
  const reason = (url: string) => {
    try {
      return outbound.check(url).host;
    } catch (error) {
      return (error as { reason: string }).reason;
    }
  };
  const set = async (user: typeof admin, outbound_private_hosts: string[]) =>
    (await world.as(user)).admin.config.set({ outbound_private_hosts });
  await expect(set(admin, ['10.0.0.5:8443'])).rejects.toMatchObject({ app: 'FORBIDDEN' });
  for (const wrong of ['10.0.0.5', 'https://10.0.0.5:8443', 'jira.corp:0', 'jira.corp:70000', 'a b:1'])
    await expect(set(master, [wrong]), wrong).rejects.toThrow();
  await hosts.refresh();
  expect(reason('https://10.0.0.5:8443/')).toBe('private_address');

  await set(master, ['10.0.0.5:8443', '[FD00::1]:443']);
  await hosts.refresh();
  expect([reason('https://10.0.0.5:8443/'), reason('https://[fd00::1]/')]).toEqual(['10.0.0.5:8443', '[fd00::1]']);
  expect(reason('https://10.0.0.6:8443/')).toBe('private_address');
  const told = await world.kysely
    .selectFrom('events')
    .select('user_id')
    .where('type', '=', 'settings.changed')
    .execute();
  expect(told.map(({ user_id }) => user_id)).toContain(master.user_id);

  await set(master, []);
  await hosts.refresh();
  expect(reason('https://10.0.0.5:8443/')).toBe('private_address');
  hosts.close();
  await outbound.close();
});

test('what others may set is theirs as before', async () => {
  const admin = await aUser(world.kysely, { platform_role: 'admin' });
  expect(await (await world.as(admin)).admin.config.set({ locale: 'de' })).toMatchObject({ locale: 'de' });
  const member = await aMember(world.kysely, await aTeam(world.kysely), 'admin');
  await expect((await world.as(member)).admin.config.set({ locale: 'en' })).rejects.toMatchObject({ app: 'FORBIDDEN' });
});
