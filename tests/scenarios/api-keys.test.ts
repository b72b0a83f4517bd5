import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

describe.each(PREFIXES)('the routes of API keys below %s', (prefix) => {
  test.each([
    ['/api-keys', '/api-keys/{api_key_id}', 'api_key_id'],
    ['/auth/api-keys', '/auth/api-keys/{key_id}', 'key_id'],
  ])('a key of %s opens what it is for until it is revoked', async (place, one, name) => {
    const team = await aTeam(desk.world.kysely);
    const member = await desk.as(await aMember(desk.world.kysely, team, 'agent'), prefix);
    const wanted = { name: 'Reports', scopes: ['tickets.list'] };
    const { key, id } = await member.say('apiKeys.create', `POST ${place}`, wanted);

    const program = await desk.as(key, prefix);
    expect((await program.say('tickets.list', 'GET /tickets')).total).toBe(0);
    const refusal = await program.refused('POST /tickets', { title: 'Not by this key' });
    expect(refusal.error.code).toBe('SCOPE_MISSING');
    const listed = await member.say('apiKeys.list', `GET ${place}`);
    expect(listed.items).toMatchObject([{ id, name: 'Reports', status: 'active' }]);
    expect(JSON.stringify(listed)).not.toContain(key);

    await member.say('apiKeys.revoke', `DELETE ${one}`, { [name]: id });
    expect((await program.refused('GET /tickets')).status).toBe(401);
    expect((await member.say('apiKeys.list', `GET ${place}`)).items).toMatchObject([{ id, status: 'revoked' }]);
  });
});

test('every spelling that the documents have of API keys was called', () => {
  expect(uncalled(desk, 'apiKeys')).toEqual([]);
});
