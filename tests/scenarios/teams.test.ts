import { afterAll, describe, expect, test } from 'vitest';
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
  /** Somebody who is in another team with the founder, and so may be added by their id. */
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
        roles: ['member'],
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

  test('a member who was added, given a role and removed may do accordingly', async () => {
    const { founder, voice, team_id } = await aFoundedTeam();
    const friend = await anAcquaintance(founder);
    const { user_id } = friend;
    const theirs = await desk.as(friend, prefix);
    const opens = () => theirs.say('tickets.create', 'POST /tickets', { team_id, title: 'By a friend' });

    await voice.say('teams.members.add', 'POST /teams/{team_id}/members', { team_id, user_id, role: 'viewer' });
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
