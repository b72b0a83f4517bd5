import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { accountsWorld } from '@deskwire/router/automation/integrations/integrations.fixture.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const { world, fake, close } = await accountsWorld();
const desk = await openDesk(world);
afterAll(async () => {
  await desk.app.close();
  await close();
});

describe.each(PREFIXES)('the routes of integrations below %s', (prefix) => {
  async function aDesk() {
    // The other systems have one account each, which is of one team at a time.
    const gone = { state: 'disconnected', disconnected_at: new Date().toISOString(), credentials: null } as const;
    await world.kysely.updateTable('connections').set(gone).where('state', '<>', 'disconnected').execute();
    const team = await aTeam(world.kysely, { tier: 'pro' });
    const admin = await desk.as(await aMember(world.kysely, team, 'admin'), prefix);
    const member = await desk.as(await aMember(world.kysely, team, 'member'), prefix);
    return { team, admin, member };
  }
  type Voice = Awaited<ReturnType<typeof aDesk>>['admin'];
  /** What a browser does: begins, consents at the other system, and comes back with the cookie that it got. */
  async function connect(admin: Voice, spelling: string, fields: Readonly<Record<string, unknown>>, type: string) {
    const { headers, text } = await admin.raw(spelling, { return_to: '/done', ...fields });
    const { authorization_url } = JSON.parse(text) as { authorization_url: string };
    const { state, code, installation_id } = fake.consent(authorization_url);
    const cookie = String(headers['set-cookie']).split(';', 1)[0]!;
    return desk.app.inject({
      url: `/api/v1/integrations/${type}/callback`,
      query: { state, code, installation_id },
      headers: { cookie },
    });
  }
  const stateOf = (team_id: string) =>
    world.kysely
      .selectFrom('connections')
      .select(['provider', 'state', 'credentials'])
      .where('team_id', '=', team_id)
      .execute();

  test('Slack is connected, checked, written to, synchronised and disconnected', async () => {
    const { team, admin, member } = await aDesk();
    const CONNECT = 'POST /integrations/{type}/connect';
    expect(await member.refused(CONNECT, { type: 'slack' })).toMatchObject({ status: 403 });
    expect(await admin.refused(CONNECT, { type: 'teletext' })).toMatchObject({ status: 422 });
    expect((await admin.refused('GET /integrations/{type}/status', { type: 'teletext' })).status).toBe(422);
    const back = await connect(admin, CONNECT, { type: 'slack' }, 'slack');
    expect([back.statusCode, back.headers.location]).toEqual([303, '/done']);
    expect(await stateOf(team.id)).toMatchObject([{ provider: 'slack', state: 'connected' }]);
    const again = await connect(admin, 'POST /integrations/connect/slack', {}, 'slack');
    expect(again.statusCode).toBe(303);

    expect(await admin.say('integrations.list', 'GET /integrations')).toMatchObject({
      total: 1,
      items: [{ type: 'slack', name: 'Acme' }],
    });
    expect(await admin.refused('GET /integrations', { state: 'lost' })).toMatchObject({ status: 422 });
    const requester = await desk.as(await aMember(world.kysely, team, 'requester'), prefix);
    expect(await requester.refused('GET /integrations')).toMatchObject({ status: 403 });
    const slack = { type: 'slack' };
    expect(await requester.refused('GET /integrations/{type}/status', slack)).toMatchObject({ status: 403 });
    expect(await member.say('integrations.status', 'GET /integrations/{type}/status', slack)).toMatchObject({
      connected: true,
    });
    const SYNC = 'POST /integrations/{type}/sync';
    expect(await member.refused(SYNC, slack)).toMatchObject({ status: 403 });
    expect(await admin.refused(SYNC, { type: 'teletext' })).toMatchObject({ status: 422 });
    expect((await admin.say('integrations.sync', SYNC, slack)).state).toBe('connected');

    const SEND = 'POST /integrations/send/slack';
    const said = { channel: '#general', text: `Hello from ${prefix}` };
    expect(await member.refused(SEND, said)).toMatchObject({ status: 403 });
    expect(await admin.refused(SEND, { channel: '#general' })).toMatchObject({ status: 422 });
    await admin.say('integrations.sendSlack', SEND, said);
    expect(fake.posts.at(-1)).toEqual(said);

    const END = 'DELETE /integrations/{type}/disconnect';
    expect(await member.refused(END, slack)).toMatchObject({ status: 403 });
    expect(await admin.refused(END, { type: 'teletext' })).toMatchObject({ status: 422 });
    expect(await admin.say('integrations.disconnect', END, slack)).toMatchObject({ revoked: true });
    expect(await stateOf(team.id)).toEqual([{ provider: 'slack', state: 'disconnected', credentials: null }]);
    expect(await admin.refused(END, slack)).toMatchObject({ status: 404 });
  });

  test('a repository is linked by its name', async () => {
    const { team, admin, member } = await aDesk();
    const LINK = 'POST /integrations/github';
    const wanted = { full_name: 'acme/website', on_merge_status: 'resolved' };
    expect(await admin.refused(LINK, wanted)).toMatchObject({ status: 404, error: { code: 'INTEGRATION_NOT_FOUND' } });
    await connect(admin, 'POST /integrations/{type}/connect', { type: 'github' }, 'github');
    expect(await member.refused(LINK, wanted)).toMatchObject({ status: 403 });
    expect(await admin.refused(LINK, { full_name: 'no name' })).toMatchObject({ status: 422 });
    expect(await admin.say('integrations.linkRepository', LINK, wanted)).toMatchObject(wanted);
    const rows = await world.kysely
      .selectFrom('repositories')
      .select(['full_name', 'on_merge_status'])
      .where('team_id', '=', team.id)
      .execute();
    expect(rows).toEqual([wanted]);
  });

  test('ClickUp: events of a connected workspace are taken with the secret of its webhook', async () => {
    const { team, admin } = await aDesk();
    await connect(admin, 'POST /integrations/{type}/connect', { type: 'clickup' }, 'clickup');
    const [webhook_id, { secret }] = [...fake.webhooks].at(-1)!;
    const anyone = await desk.as(undefined, prefix);
    const body = JSON.stringify({ webhook_id, event: 'taskCreated', history_items: [{ id: prefix }] });
    const signed = (key: string, text = body) => ({
      signed: {
        headers: {
          'content-type': 'application/json',
          'x-signature': createHmac('sha256', key).update(text).digest('hex'),
        },
        body: text,
      },
    });
    const place = 'POST /webhooks/clickup';
    expect(await anyone.refused(place, signed('another'))).toMatchObject({ status: 401 });
    expect(await anyone.refused(place, signed(secret, 'no JSON'))).toMatchObject({ status: 401 });
    const answer = await anyone.say('inbound.clickup', place, signed(secret));
    expect(answer.status).toBe('accepted');
    const stored = await world.kysely
      .selectFrom('inbound_messages')
      .select(['team_id', 'type'])
      .where('id', '=', answer.message_id!)
      .executeTakeFirst();
    expect(stored).toEqual({ team_id: team.id, type: 'taskCreated' });
  });
});

test('every spelling that the documents have of integrations was called', () => {
  expect(uncalled(desk, 'integrations')).toEqual([]);
  expect([...desk.called].filter((one) => one.endsWith('POST /webhooks/clickup'))).toHaveLength(PREFIXES.length);
});
