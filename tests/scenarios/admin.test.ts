import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { kysely } = desk.world;

describe.each(PREFIXES)('the routes of running the platform below %s', (prefix) => {
  test.each(['PATCH /admin/config', 'PUT /admin/config'])('%s changes what holds for all of it', async (spelling) => {
    const operator = await desk.as(await aUser(kysely, { platform_role: 'admin' }), prefix);
    for (const email_login_creates_accounts of [false, true]) {
      const set = await operator.say('admin.config.set', spelling, { email_login_creates_accounts });
      expect(set).toMatchObject({ email_login_creates_accounts });
      expect(await operator.say('admin.config.get', 'GET /admin/config')).toEqual(set);
    }
    const owner = await desk.as(await aMember(kysely, await aTeam(kysely), 'owner'), prefix);
    expect((await owner.refused(spelling, { locale: 'de' })).status).toBe(403);
    expect((await owner.refused('GET /admin/config')).status).toBe(403);
  });
});

test('every spelling that the documents have of running the platform was called', () => {
  expect(uncalled(desk, 'admin')).toEqual([]);
});
