import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
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
});

test('every spelling that the documents have of notifications and mails was called', () => {
  expect(uncalled(desk, 'notifications', 'emails')).toEqual([]);
});
