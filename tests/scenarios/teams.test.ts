import { afterAll, describe, expect, test } from 'vitest';
import { newestLink } from '@deskwire/router/identity/auth/testing/accounts.ts';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

describe.each(PREFIXES)('the routes of teams below %s', (prefix) => {
  async function aFoundedTeam() {
    const founder = await aUser(desk.world.kysely);
    const voice = await desk.as(founder, prefix);
    const team = await voice.say('teams.create', 'POST /teams', { name: 'Rockets', ticket_prefix: 'RKT' });
    return { founder, voice, team_id: team.id };
  }
  /** Somebody whose address the founder sees in another team, and so may be invited by their id. */
  async function anAcquaintance(founder: { user_id: string }) {
    const { kysely } = desk.world;
    const elsewhere = await aTeam(kysely);
    const friend = await aMember(kysely, elsewhere, 'member');
    const at = new Date().toISOString();
    await kysely
      .insertInto('people')
      .values({
        team_id: elsewhere.id,
        id: crypto.randomUUID(),
        kind: 'member',
        user_id: founder.user_id,
        name: 'Founder',
        roles: ['agent'],
        created_at: at,
        updated_at: at,
      })
      .execute();
    return friend;
  }

  test('a founded team is listed with its founder as owner', async () => {
    const { voice, team_id } = await aFoundedTeam();
    const team = await voice.say('teams.get', 'GET /teams/{team_id}', { team_id });
    expect(team).toMatchObject({ name: 'Rockets', ticket_prefix: 'RKT', roles: ['owner'] });
    expect((await voice.say('teams.list', 'GET /teams')).items.map(({ id }) => id)).toContain(team_id);
    const ticket = await voice.say('tickets.create', 'POST /tickets', { team_id, title: 'Lift off' });
    expect(ticket.key).toMatch(/^RKT-\d+$/);
  });

  test.each(['PUT', 'PATCH'])('%s renames a team', async (method) => {
    const { voice, team_id } = await aFoundedTeam();
    await voice.say('teams.update', `${method} /teams/{team_id}`, { team_id, name: 'Gliders' });
    expect(await voice.say('teams.get', 'GET /teams/{team_id}', { team_id })).toMatchObject({
      name: 'Gliders',
      ticket_prefix: 'RKT',
    });
  });

  test('a deleted team is gone', async () => {
    const { voice, team_id } = await aFoundedTeam();
    await voice.say('teams.delete', 'DELETE /teams/{team_id}', { team_id });
    expect((await voice.refused('GET /teams/{team_id}', { team_id })).error.code).toBe('TEAM_NOT_FOUND');
    expect((await voice.say('teams.list', 'GET /teams')).items).toEqual([]);
  });

  test('a contact who proves the address joins by their own act, and gets the roles they were offered', async () => {
    const { kysely } = desk.world;
    const { voice, team_id } = await aFoundedTeam();
    const friend = await aUser(kysely);
    const { user_id, email } = friend;
    const known = await voice.say('people.create', 'POST /people', { team_id, name: 'Friend', email });
    await kysely.updateTable('people').set({ created_at: '2020-01-01' }).where('id', '=', known.id).execute();
    const setRole = 'PUT /teams/{team_id}/members/{user_id}/role';
    const offered = await voice.say('teams.members.setRole', setRole, { team_id, user_id, role: 'agent' });
    expect(offered).toMatchObject({ roles: [], offered_roles: ['agent'] });

    const theirs = await desk.as(friend, prefix);
    const [team] = (await theirs.say('teams.list', 'GET /teams')).items;
    expect(team).toMatchObject({ id: team_id, roles: [], offered_roles: ['agent'] });
    expect((await theirs.refused('GET /teams/{team_id}', { team_id })).error.code).toBe('TEAM_NOT_FOUND');
    expect((await voice.refused('POST /teams/{team_id}/join', { team_id })).error.code).toBe('TEAM_NOT_FOUND');
    expect((await theirs.refused('POST /teams/{team_id}/join', { team_id: 'no-id' })).error.code).toBe('INVALID_INPUT');
    await theirs.say('teams.join', 'POST /teams/{team_id}/join', { team_id });
    expect(await theirs.say('teams.get', 'GET /teams/{team_id}', { team_id })).toMatchObject({ roles: ['agent'] });
  });

  test('a member who was invited, given a role and removed may do accordingly', async () => {
    const { founder, voice, team_id } = await aFoundedTeam();
    const friend = await anAcquaintance(founder);
    const { user_id } = friend;
    const theirs = await desk.as(friend, prefix);
    const opens = () => theirs.say('tickets.create', 'POST /tickets', { team_id, title: 'By a friend' });

    await voice.say('teams.members.add', 'POST /teams/{team_id}/members', { team_id, user_id, role: 'viewer' });
    const token = await newestLink(desk.world, friend.email);
    await theirs.say('teams.invitations.accept', 'POST /invitations/accept', { token });
    expect((await theirs.refused('POST /tickets', { team_id, title: 'Too early' })).error.code).toBe('FORBIDDEN');

    const setRole = 'PUT /teams/{team_id}/members/{user_id}/role';
    await voice.say('teams.members.setRole', setRole, { team_id, user_id, role: 'agent' });
    expect((await opens()).title).toBe('By a friend');

    await voice.say('teams.members.remove', 'DELETE /teams/{team_id}/members/{user_id}', { team_id, user_id });
    expect((await theirs.refused('POST /tickets', { team_id, title: 'Too late' })).error.code).toBe('TEAM_NOT_FOUND');
  });
});

test('every spelling that the documents have of teams was called', () => {
  expect(uncalled(desk, 'teams')).toEqual([]);
});
