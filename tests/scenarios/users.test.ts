import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { kysely } = desk.world;

/** The smallest picture there is. */
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe.each(PREFIXES)('the routes of users below %s', (prefix) => {
  async function aTeamWithAdmin() {
    const team = await aTeam(kysely);
    const admin = await desk.as(await aMember(kysely, team, 'admin'), prefix);
    const member = await aMember(kysely, team, 'member');
    return { team, admin, member, user_id: member.user_id };
  }
  const operator = async () => desk.as(await aUser(kysely, { platform_role: 'admin' }), prefix);

  test.each(['GET /users/me', 'GET /auth/me', 'GET /profile', 'GET /user/me'])('%s says who I am', async (spelling) => {
    const { member } = await aTeamWithAdmin();
    const me = await (await desk.as(member, prefix)).say('users.me', spelling);
    expect(me).toMatchObject({ id: member.user_id, email: member.email, person_id: member.person_id });
    expect(me).toMatchObject({ team_id: member.team_id, team_roles: ['member'], tier: 'premium' });
  });

  test.each(['PATCH /users/me', 'PUT /users/me', 'PUT /users/me/update', 'PUT /auth/me', 'PATCH /profile'])(
    '%s changes my name, in my teams too',
    async (spelling) => {
      const { admin, member } = await aTeamWithAdmin();
      const me = await desk.as(member, prefix);
      await me.say('users.updateMe', spelling, { full_name: 'Ada Byron', locale: 'de' });
      expect(await me.say('users.me', 'GET /users/me')).toMatchObject({ full_name: 'Ada Byron', locale: 'de' });
      const { person_id } = member;
      expect((await admin.say('people.get', 'GET /people/{person_id}', { person_id })).name).toBe('Ada Byron');
    },
  );

  test('my picture is at the address that I am told', async () => {
    const { member } = await aTeamWithAdmin();
    const me = await desk.as(member, prefix);
    await me.say('users.setAvatar', 'POST /users/me/avatar', { image: PICTURE });
    const { avatar_url } = await me.say('users.me', 'GET /users/me');
    const picture = await desk.app.inject({ url: new URL(avatar_url!).pathname });
    expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/webp']);
  });

  test.each(['DELETE /users/me', 'DELETE /users/me/delete'])('%s ends my account and my sessions', async (spelling) => {
    const leaver = await aUser(kysely);
    await kysely
      .updateTable('sessions')
      .set({ authenticated_at: new Date().toISOString() })
      .where('id', '=', leaver.session_id)
      .execute();
    const me = await desk.as(leaver, prefix);
    const { purge_at } = await me.say('users.deleteMe', spelling);
    expect(Date.parse(purge_at)).toBeGreaterThan(Date.now());
    expect((await me.refused('GET /users/me')).status).toBe(401);
  });

  test.each(['GET /users', 'GET /users/all', 'GET /admin/users'])(
    '%s lists the accounts of the team, or of the platform',
    async (spelling) => {
      const { admin, member, user_id } = await aTeamWithAdmin();
      const ours = await admin.say('users.list', spelling);
      expect(ours.items.map(({ id }) => id)).toContain(user_id);
      expect(ours.total).toBe(2);
      const all = await (await operator()).say('users.list', spelling, { search: member.email });
      expect(all.items).toMatchObject([{ id: user_id, platform_role: 'user' }]);
      expect((await (await desk.as(member, prefix)).refused(spelling)).error.code).toBe('FORBIDDEN');
    },
  );

  test.each(['PUT', 'PATCH'])('whom the platform corrects by %s is told so when they look', async (method) => {
    const { member, user_id } = await aTeamWithAdmin();
    const platform = await operator();
    await platform.say('users.update', `${method} /users/{user_id}`, { user_id, full_name: 'Corrected' });
    const found = await platform.say('users.get', 'GET /users/{user_id}', { user_id });
    expect(found.full_name).toBe('Corrected');
    const me = await (await desk.as(member, prefix)).say('users.me', 'GET /users/me');
    expect(me.full_name).toBe('Corrected');
  });

  test('who is suspended is out at once, and in again when activated', async () => {
    const { member, user_id } = await aTeamWithAdmin();
    const platform = await operator();
    const me = await desk.as(member, prefix);
    await platform.say('users.suspend', 'POST /users/{user_id}/suspend', { user_id, reason: 'Spam' });
    expect((await me.refused('GET /users/me')).status).toBe(401);
    const asked = () => platform.say('users.get', 'GET /users/{user_id}', { user_id });
    expect((await asked()).status).toBe('suspended');
    await platform.say('users.activate', 'POST /users/{user_id}/activate', { user_id });
    expect((await asked()).status).toBe('active');
  });

  test('who is deleted by the platform is out', async () => {
    const { member, user_id } = await aTeamWithAdmin();
    const platform = await operator();
    await platform.say('users.delete', 'DELETE /users/{user_id}', { user_id });
    expect((await (await desk.as(member, prefix)).refused('GET /users/me')).status).toBe(401);
    expect((await platform.say('users.get', 'GET /users/{user_id}', { user_id })).status).toBe('deleted');
  });

  test('a new role counts from the next request, and stands in what somebody did', async () => {
    const { admin, member, user_id } = await aTeamWithAdmin();
    const me = await desk.as(member, prefix);
    expect((await me.refused('GET /emails')).error.code).toBe('FORBIDDEN');
    await admin.say('users.setRole', 'PUT /users/{user_id}/role', { user_id, role: 'admin' });
    await me.say('emails.list', 'GET /emails');
    await me.say('tickets.create', 'POST /tickets', { title: 'Done by an admin' });
    const done = await admin.say('users.activity', 'GET /users/{user_id}/activity', { user_id });
    expect(done.items.map(({ type }) => type)).toContain('ticket.created');
  });

  test('those who work are offered for assignment, viewers are not', async () => {
    const { team, admin, member } = await aTeamWithAdmin();
    const viewer = await aMember(kysely, team, 'viewer');
    const offered = (await admin.say('users.assignees', 'GET /assignees')).items.map(({ id }) => id);
    expect(offered).toContain(member.person_id);
    expect(offered).not.toContain(viewer.person_id);
  });
});

test('every spelling that the documents have of users was called', () => {
  expect(uncalled(desk, 'users')).toEqual([]);
});
