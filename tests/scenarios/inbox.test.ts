import { afterAll, describe, expect, test } from 'vitest';
import { mailsTo } from '@deskwire/router/testing/mails.ts';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { kysely } = desk.world;

describe.each(PREFIXES)('the routes of the inbox below %s', (prefix) => {
  test.each(['GET /notifications', 'GET /notifications/list'])(
    '%s tells the assignee, and the mails of the team say that it did',
    async (spelling) => {
      const team = await aTeam(kysely);
      const admin = await desk.as(await aMember(kysely, team, 'admin'), prefix);
      const agent = await aMember(kysely, team, 'agent');
      const ticket = await admin.say('tickets.create', 'POST /tickets', {
        title: 'For you',
        assignee_id: agent.person_id,
      });
      await desk.world.drain();
      const told = await (await desk.as(agent, prefix)).say('notifications.list', spelling, { unread_only: true });
      expect(told).toMatchObject({ unread_count: 1, items: [{ type: 'ticket.assigned', entity_id: ticket.id }] });
      const mails = await admin.say('emails.list', 'GET /emails', { state: 'sent' });
      expect(mails.items).toMatchObject([{ to_address: agent.email, template: 'ticket-assigned' }]);
    },
  );

  /** An agent who was told of so many tickets. */
  async function aToldAgent(count: number) {
    const team = await aTeam(kysely);
    const admin = await desk.as(await aMember(kysely, team, 'admin'), prefix);
    const person = await aMember(kysely, team, 'agent');
    for (let n = 0; n < count; n += 1)
      await admin.say('tickets.create', 'POST /tickets', { title: `No. ${n}`, assignee_id: person.person_id });
    await desk.world.drain();
    const agent = await desk.as(person, prefix);
    const ids = (await agent.say('notifications.list', 'GET /notifications')).items.map(({ id }) => id);
    const unread = async () =>
      (await agent.say('notifications.list', 'GET /notifications', { unread_only: true })).items.map(({ id }) => id);
    return { team, admin, person, agent, ids, unread };
  }

  test.each([
    ['PUT /notifications/{notification_id}/read', 'notification_id'],
    ['PUT /notifications/mark-read/{id}', 'id'],
  ])('%s marks one as read, for good', async (spelling, field) => {
    const { agent, ids, unread } = await aToldAgent(2);
    const { read_at } = await agent.say('notifications.read', spelling, { [field]: ids[0] });
    expect(read_at).not.toBeNull();
    expect(await unread()).toEqual([ids[1]]);
    expect(await agent.say('notifications.read', spelling, { [field]: ids[0] })).toMatchObject({ read_at });
    const { agent: other } = await aToldAgent(0);
    expect(await other.refused(spelling, { [field]: ids[1] })).toMatchObject({
      status: 404,
      error: { code: 'NOTIFICATION_NOT_FOUND' },
    });
    expect(await agent.refused(spelling, { [field]: 'none' })).toMatchObject({ status: 422 });
    expect(await unread()).toEqual([ids[1]]);
  });

  test('POST /notifications/mark-read marks a list, or all up to a time, of the caller alone', async () => {
    const { agent, ids, unread } = await aToldAgent(3);
    const { agent: other, ids: theirs } = await aToldAgent(1);
    const mark = (fields: object) =>
      agent.say('notifications.markRead', 'POST /notifications/mark-read', { ...fields });
    expect(await mark({ ids: [ids[0], ids[0], theirs[0]] })).toEqual({ marked: 1, unread_count: 2 });
    expect(await unread()).toEqual([ids[1], ids[2]]);
    const { items } = await other.say('notifications.list', 'GET /notifications', { unread_only: true });
    expect(items).toHaveLength(1);
    const [, , oldest] = (await agent.say('notifications.list', 'GET /notifications')).items;
    expect(await mark({ before: oldest!.created_at })).toEqual({ marked: 1, unread_count: 1 });
    expect(await unread()).toEqual([ids[1]]);
    expect(await agent.refused('POST /notifications/mark-read', {})).toMatchObject({ status: 422 });
    const stranger = await desk.as(undefined, prefix);
    expect(await stranger.refused('POST /notifications/mark-read', { ids })).toMatchObject({ status: 401 });
  });

  test.each(['POST /notifications/mark-all-read', 'PUT /notifications/read-all'])(
    '%s leaves none',
    async (spelling) => {
      const { agent, unread, person } = await aToldAgent(3);
      const { team: elsewhere } = await aToldAgent(0);
      expect(await agent.refused(spelling, { team_id: 'none' })).toMatchObject({ status: 422 });
      expect(await agent.refused(spelling, { team_id: elsewhere.id })).toMatchObject({
        status: 404,
        error: { code: 'TEAM_NOT_FOUND' },
      });
      expect(await unread()).toHaveLength(3);
      const { key } = await (
        await desk.as(person, prefix)
      ).say('apiKeys.create', 'POST /api-keys', {
        name: 'Files only',
        scopes: ['files.*'],
      });
      expect(await (await desk.as(key, prefix)).refused(spelling)).toMatchObject({ error: { code: 'SCOPE_MISSING' } });
      expect(await agent.say('notifications.readAll', spelling)).toEqual({ marked: 3, unread_count: 0 });
      expect(await unread()).toEqual([]);
    },
  );

  test.each(['PATCH /notifications/preferences', 'PUT /notifications/preferences', 'PATCH /notifications/settings'])(
    '%s changes what somebody is told, and only that',
    async (spelling) => {
      const { agent, person, admin } = await aToldAgent(0);
      const get = (of: string) => agent.say('notifications.preferences.get', of);
      expect(await get('GET /notifications/preferences')).toEqual({
        choices: [],
        digest_at: '08:00',
        email_ticket_assigned: true,
        email_sla_breach: true,
        in_app_comments: true,
      });
      const set = await agent.say('notifications.preferences.set', spelling, {
        email_ticket_assigned: false,
        choices: [{ type: 'ticket.commented', channel: 'mail', mode: 'digest' }],
      });
      expect(set).toMatchObject({ email_ticket_assigned: false, email_sla_breach: true, in_app_comments: true });
      expect(await get('GET /notifications/settings')).toEqual(set);
      await admin.say('tickets.create', 'POST /tickets', { title: 'No mail', assignee_id: person.person_id });
      await desk.world.drain();
      const mails = await admin.say('emails.list', 'GET /emails');
      expect(mails.items.filter(({ to_address }) => to_address === person.email)).toEqual([]);
      for (const wrong of [
        { choices: [{ type: 'no.such', channel: 'mail', mode: 'off' }] },
        { choices: [{ type: 'ticket.assigned', channel: 'app', mode: 'digest' }] },
        { digest_at: '25:00' },
        { email_everything: true },
      ])
        expect(await agent.refused(spelling, wrong)).toMatchObject({ status: 422 });
      const { key } = await agent.say('apiKeys.create', 'POST /api-keys', { name: 'Key', scopes: ['*'] });
      expect(await (await desk.as(key, prefix)).refused(spelling, { email_sla_breach: false })).toMatchObject({
        status: 403,
        error: { code: 'SESSION_REQUIRED' },
      });
      expect(await get('GET /notifications/preferences')).toEqual(set);
    },
  );

  test('quiet hours and types are read, set and refused', async () => {
    const { agent } = await aToldAgent(0);
    const { items } = await agent.say('notifications.types', 'GET /notifications/types');
    expect(items).toContainEqual({
      type: 'ticket.assigned',
      channels: ['app', 'mail', 'push', 'slack'],
      required: false,
    });
    const hours = { windows: [{ days: [1, 2, 3, 4, 5], from: '20:00', to: '07:30' }], time_zone: 'Europe/Zurich' };
    expect(await agent.say('notifications.quietHours.set', 'PUT /notifications/quiet-hours', hours)).toEqual(hours);
    expect(await agent.say('notifications.quietHours.get', 'GET /notifications/quiet-hours')).toEqual(hours);
    for (const wrong of [{ windows: [{ days: [8], from: '20:00', to: '07:30' }] }, { windows: [], time_zone: 'Mars' }])
      expect(await agent.refused('PUT /notifications/quiet-hours', wrong)).toMatchObject({ status: 422 });
    const stranger = await desk.as(undefined, prefix);
    expect(await stranger.refused('PUT /notifications/quiet-hours', hours)).toMatchObject({ status: 401 });
  });

  test('POST /notifications/send reaches people and roles, and says whom it does not reach', async () => {
    const { team, admin, person, agent } = await aToldAgent(0);
    const contact = await aContact(kysely, team);
    const foreign = await aMember(kysely, await aTeam(kysely), 'agent');
    const sent = await admin.say('notifications.send', 'POST /notifications/send', {
      person_ids: [contact.person_id, foreign.person_id],
      roles: ['agent'],
      channels: ['in_app', 'mail', 'sms'],
      title: 'Maintenance tonight',
      body: 'The desk is away from 22:00.',
      link: '/status',
    });
    expect(sent.sent).toBe(2);
    expect(sent.skipped).toEqual(
      expect.arrayContaining([
        { person_id: foreign.person_id, person: null, channel: null, reason: 'NOT_IN_TEAM' },
        ...[
          { person_id: contact.person_id, channel: 'in_app', reason: 'NO_ACCOUNT' },
          { person_id: contact.person_id, channel: 'sms', reason: 'SMS_NOT_AVAILABLE' },
          { person_id: person.person_id, channel: 'sms', reason: 'SMS_NOT_AVAILABLE' },
        ].map((one) => expect.objectContaining(one) as unknown),
      ]),
    );
    await desk.world.drain();
    const { items } = await agent.say('notifications.list', 'GET /notifications');
    expect(items).toMatchObject([{ type: 'notification.sent', title: 'Maintenance tonight' }]);
    const mails = await admin.say('emails.list', 'GET /emails', { state: 'sent' });
    expect(mails.items.map(({ to_address }) => to_address).toSorted()).toEqual(
      [contact.email, person.email].toSorted(),
    );
    const message = { person_ids: [person.person_id], title: 'x', body: 'y' };
    expect(await agent.refused('POST /notifications/send', message)).toMatchObject({ status: 403 });
    for (const wrong of [
      { title: 'x', body: 'y' },
      { ...message, link: 'https://elsewhere.example' },
      { ...message, title: '' },
    ])
      expect(await admin.refused('POST /notifications/send', wrong)).toMatchObject({ status: 422 });
  });

  test('POST /notifications/unsubscribe ends mails by the token of a link alone', async () => {
    const { agent, person } = await aToldAgent(1);
    const [mail] = await mailsTo(desk.world, person.email);
    const token = /unsubscribe\?token=([\w.-]+)/.exec(mail!.text)![1]!;
    const nobody = await desk.as(undefined, prefix);
    const spelling = 'POST /notifications/unsubscribe';
    expect(await nobody.refused(spelling, { token: `${token.slice(0, -4)}AAAA` })).toMatchObject({
      status: 410,
      error: { code: 'LINK_EXPIRED' },
    });
    expect(await nobody.refused(spelling, { token: 1 })).toMatchObject({ status: 422 });
    expect(await nobody.say('notifications.unsubscribe', spelling, { token })).toEqual({ type: 'ticket.assigned' });
    expect(await agent.say('notifications.preferences.get', 'GET /notifications/preferences')).toMatchObject({
      email_ticket_assigned: false,
    });
  });
});

test('every spelling that the documents have of notifications and mails was called', () => {
  expect(uncalled(desk, 'notifications', 'emails')).toEqual([]);
});
