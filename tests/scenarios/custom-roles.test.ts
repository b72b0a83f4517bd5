import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalledOf } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { kysely } = desk.world;
const stateOf = (id: string) => kysely.selectFrom('custom_roles').selectAll().where('id', '=', id).executeTakeFirst();
const unknown = '019c8a1e-4b00-7f10-8a55-0c2d9e4b7a61';
const ROLES = '/teams/{team_id}/custom-roles';
const looking = ['team.read', 'tickets.read', 'tickets.readAll'];

describe.each(PREFIXES)('the routes of custom roles below %s', (prefix) => {
  async function aDesk() {
    const team = await aTeam(kysely, { tier: 'premium' });
    const [owner, admin, agent, viewer] = [
      await aMember(kysely, team, 'owner'),
      await aMember(kysely, team, 'admin'),
      await aMember(kysely, team, 'agent'),
      await aMember(kysely, team, 'viewer'),
    ];
    const as = (person: typeof owner) => desk.as(person, prefix);
    return {
      team_id: team.id,
      viewer,
      owns: await as(owner),
      manages: await as(admin),
      works: await as(agent),
      looks: await as(viewer),
    };
  }

  test('a team makes a role, gives it, changes what it permits, and replaces it', async () => {
    const { team_id, viewer, owns, works, looks } = await aDesk();
    const wanted = { team_id, name: 'Dispatcher', permissions: [...looking, 'tickets.handle', 'people.read'] };
    expect(await works.refused(`POST ${ROLES}`, wanted)).toMatchObject({ status: 403 });
    expect((await owns.refused(`POST ${ROLES}`, { ...wanted, permissions: ['tickets.handle'] })).status).toBe(422);
    const role = await owns.say('customRoles.create', `POST ${ROLES}`, wanted);
    expect(await stateOf(role.id)).toMatchObject({ team_id, name: 'Dispatcher', version: 1 });
    expect((await owns.refused(`POST ${ROLES}`, wanted)).error.code).toBe('CUSTOM_ROLE_NAME_TAKEN');

    const { id: ticket_id } = await owns.say('tickets.create', 'POST /tickets', { title: 'The printer burns' });
    const change = (priority: string) => ['PATCH /tickets/{ticket_id}', { ticket_id, priority }] as const;
    expect((await looks.refused(...change('high'))).status).toBe(403);
    const GIVE = 'PUT /teams/{team_id}/members/{user_id}/role';
    const given = { team_id, user_id: viewer.user_id, custom_role_id: role.id };
    await owns.say('teams.members.setRole', GIVE, given);
    expect(await looks.say('tickets.update', ...change('high'))).toMatchObject({ priority: 'high' });
    expect((await looks.refused('DELETE /tickets/{ticket_id}', { ticket_id })).status).toBe(403);

    expect(
      await desk.as(undefined, prefix).then((nobody) => nobody.refused(`GET ${ROLES}`, { team_id })),
    ).toMatchObject({
      status: 401,
    });
    expect((await owns.refused(`GET ${ROLES}`, { team_id: 'ours' })).error.code).toBe('TEAM_NOT_FOUND');
    const { items } = await looks.say('customRoles.list', `GET ${ROLES}`, { team_id });
    expect(items).toMatchObject([{ id: role.id, name: 'Dispatcher', people: 1 }]);

    for (const method of ['PATCH', 'PUT'] as const) {
      const route = `${method} ${ROLES}/{custom_role_id}`;
      const cut = { team_id, custom_role_id: role.id, permissions: looking, name: `Looks by ${method}` };
      expect((await works.refused(route, cut)).status).toBe(403);
      expect((await owns.refused(route, { ...cut, name: '' })).status).toBe(422);
      expect((await owns.refused(route, { ...cut, version: 99 })).error.code).toBe('VERSION_CONFLICT');
      await owns.say('customRoles.update', route, cut);
      expect(await stateOf(role.id)).toMatchObject({
        name: cut.name,
        permissions: expect.arrayContaining(looking) as unknown,
      });
    }
    expect((await looks.refused(...change('low'))).status).toBe(403);

    const END = `DELETE ${ROLES}/{custom_role_id}`;
    const end = { team_id, custom_role_id: role.id };
    expect((await works.refused(END, { ...end, to_role: 'viewer' })).status).toBe(403);
    expect((await owns.refused(END, { ...end, custom_role_id: unknown })).error.code).toBe('CUSTOM_ROLE_NOT_FOUND');
    expect((await owns.refused(END, { ...end, to_role: 'king' })).status).toBe(422);
    expect((await owns.refused(END, end)).error.code).toBe('CUSTOM_ROLE_IN_USE');
    const gone = await owns.say('customRoles.delete', END, { ...end, to_role: 'requester' });
    expect(gone).toEqual({ id: role.id, moved: 1 });
    expect(await stateOf(role.id)).toBeUndefined();
    expect((await looks.refused('GET /tickets/{ticket_id}', { ticket_id })).status).toBe(404);
  });

  test('no role holds what its maker may not, nor what no role may', async () => {
    const { team_id, owns, manages } = await aDesk();
    for (const permission of ['members.manage', 'billing.manage', 'team.own'])
      expect(
        (await owns.refused(`POST ${ROLES}`, { team_id, name: 'King', permissions: ['team.read', permission] })).status,
      ).toBe(422);
    const role = await manages.say('customRoles.create', `POST ${ROLES}`, {
      team_id,
      name: 'Auditor',
      permissions: ['team.read', 'audit.read'],
    });
    expect(role.permissions.toSorted()).toEqual(['audit.read', 'team.read']);
  });
});

test('every spelling of custom roles was called', () => {
  expect(uncalledOf(desk, (path) => path.startsWith('customRoles.'))).toEqual([]);
});
