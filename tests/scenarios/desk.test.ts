import { afterAll, describe, expect, test } from 'vitest';
import { ratingTokens } from '@deskwire/router/desk/ratings/token.ts';
import { mintTeam } from '@deskwire/router/kit/access/mint-team.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalledOf } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

describe.each(PREFIXES)('the daily work of a desk below %s', (prefix) => {
  async function aDesk() {
    const team = await aTeam(desk.world.kysely, { tier: 'pro' });
    const join = async (role: 'agent' | 'admin' | 'member' | 'requester') => {
      const person = await aMember(desk.world.kysely, team, role);
      return { ...person, ...(await desk.as(person, prefix)) };
    };
    const [agent, member, requester] = [await join('agent'), await join('member'), await join('requester')];
    const open = (fields: object = {}) =>
      agent.say('tickets.create', 'POST /tickets', {
        title: 'It broke',
        reporter_id: requester.person_id,
        ...fields,
      });
    const ticketNow = (ticket_id: string) => agent.say('tickets.get', 'GET /tickets/{ticket_id}', { ticket_id });
    return { team, join, agent, member, requester, open, ticketNow };
  }

  test('a ticket is snoozed and woken', async () => {
    const { agent, member, open, ticketNow } = await aDesk();
    const { id: ticket_id } = await open();
    const spelling = 'POST /tickets/{ticket_id}/snooze';
    expect(await member.refused(spelling, { ticket_id })).toMatchObject({ status: 403 });
    expect(await agent.refused(spelling, { ticket_id, until: 'tomorrow' })).toMatchObject({ status: 422 });
    await agent.say('tickets.snooze', spelling, { ticket_id });
    expect((await ticketNow(ticket_id)).snoozed_at).not.toBeNull();
    const wake = 'DELETE /tickets/{ticket_id}/snooze';
    expect(await member.refused(wake, { ticket_id })).toMatchObject({ status: 403 });
    expect(await agent.refused(wake, { ticket_id: 'TKT-999' })).toMatchObject({ status: 404 });
    await agent.say('tickets.wake', wake, { ticket_id });
    expect((await ticketNow(ticket_id)).snoozed_at).toBeNull();
  });

  test('a ticket is read and marked as unread', async () => {
    const { team, agent, member, requester, open } = await aDesk();
    const { id: ticket_id } = await open();
    const unread = async () =>
      (await agent.say('tickets.list', 'GET /tickets', { unread: true, view: 'row' })).items.map(({ id }) => id);
    await requester.say('tickets.comments.create', 'POST /tickets/{ticket_id}/comments', {
      ticket_id,
      content: 'It still burns',
    });
    expect(await unread()).toEqual([ticket_id]);
    const elsewhere = await desk.as(await aMember(desk.world.kysely, await aTeam(desk.world.kysely), 'agent'), prefix);
    for (const [path, of] of [
      ['tickets.markRead', 'read'],
      ['tickets.markUnread', 'unread'],
    ] as const) {
      const spelling = `POST /tickets/mark-${of}`;
      expect(await member.say(path, spelling, { ticket_ids: [ticket_id] })).toEqual({ marked: 0 });
      expect(await elsewhere.refused(spelling, { team_id: team.id, ticket_ids: [ticket_id] })).toMatchObject({
        status: 404,
      });
      expect(await agent.refused(spelling, { ticket_ids: [] })).toMatchObject({ status: 422 });
      expect(await agent.say(path, spelling, { ticket_ids: [ticket_id] })).toEqual({ marked: 1 });
      expect(await unread()).toEqual(of === 'read' ? [] : [ticket_id]);
    }
  });

  test('a draft is kept, changed and deleted, and people see who else is there', async () => {
    const { agent, member, requester, open } = await aDesk();
    const { id: ticket_id } = await open();
    const one = { ticket_id, mode: 'reply' };
    const [list, set, drop] = (['GET', 'PUT', 'DELETE'] as const).map(
      (method) => `${method} /tickets/{ticket_id}/drafts${method === 'GET' ? '' : '/{mode}'}`,
    ) as [string, string, string];
    const draft = { ...one, content: 'We are', version: null };
    expect(await member.refused(set, draft)).toMatchObject({ status: 404 });
    expect(await requester.refused(set, { ...draft, mode: 'note' })).toMatchObject({ status: 403 });
    expect(await agent.refused(set, { ...draft, version: 0 })).toMatchObject({ status: 422 });
    await agent.say('tickets.drafts.set', set, draft);
    expect(await member.refused(list, { ticket_id })).toMatchObject({ status: 404 });
    expect(await agent.refused(list, { ticket_id: 'x y' })).toMatchObject({ status: 422 });
    const { items } = await agent.say('tickets.drafts.list', list, { ticket_id });
    expect(items).toMatchObject([{ content: 'We are', version: 1 }]);
    expect(await member.refused(drop, one)).toMatchObject({ status: 404 });
    expect(await agent.refused(drop, { ...one, mode: 'mail' })).toMatchObject({ status: 422 });
    await agent.say('tickets.drafts.delete', drop, one);
    expect((await agent.say('tickets.drafts.list', list, { ticket_id })).items).toEqual([]);

    const presence = '/tickets/{ticket_id}/presence';
    expect(await member.refused(`PUT ${presence}`, { ticket_id, doing: 'viewing' })).toMatchObject({ status: 403 });
    expect(await agent.refused(`PUT ${presence}`, { ticket_id, doing: 'sleeping' })).toMatchObject({ status: 422 });
    await agent.say('tickets.presence.set', `PUT ${presence}`, { ticket_id, doing: 'answering' });
    expect(await member.refused(`GET ${presence}`, { ticket_id })).toMatchObject({ status: 403 });
    expect(await agent.refused(`GET ${presence}`, { ticket_id: 'TKT-999' })).toMatchObject({ status: 404 });
    expect(await agent.say('tickets.presence.list', `GET ${presence}`, { ticket_id })).toEqual({ items: [] });
  });

  test('a reporter is asked, answers by the link, and the desk reads it', async () => {
    const { team, agent, member, open } = await aDesk();
    const admin = await desk.as(await aMember(desk.world.kysely, team, 'admin'), prefix);
    const settings = { team_id: team.id, rating_asked: true, rating_after_hours: 0 };
    await admin.say('settings.team.set', 'PATCH /teams/{team_id}/settings', settings);
    const { id: ticket_id } = await open({ assignee_id: 'me' });
    await agent.say('tickets.setStatus', 'POST /tickets/{ticket_id}/status', { ticket_id, status: 'resolved' });
    for (let n = 0; n < 3; n++) await desk.world.drain();
    const list = 'GET /ratings';
    expect(await member.refused(list)).toMatchObject({ status: 403 });
    expect(await agent.refused(list, { score: '9' })).toMatchObject({ status: 422 });
    const [asked] = (await agent.say('ratings.list', list, { ticket_id })).items;
    expect(asked).toMatchObject({ score: null, answered_at: null });

    const token = ratingTokens.write(desk.world.services, { team_id: mintTeam(team.id), id: asked!.id });
    const reporter = await desk.as(undefined, prefix);
    const [get, answer] = ['GET /ratings/{token}', 'POST /ratings/{token}'] as const;
    const forged = `${token.slice(0, -2)}xx`;
    expect(await reporter.refused(get, { token: forged })).toMatchObject({ status: 410 });
    expect(await reporter.refused(get, { token: 'x' })).toMatchObject({ status: 422 });
    expect(await reporter.say('ratings.get', get, { token })).toMatchObject({ ticket_title: 'It broke', score: null });
    expect(await reporter.refused(answer, { token: forged, score: 5 })).toMatchObject({ status: 410 });
    expect(await reporter.refused(answer, { token, score: 6 })).toMatchObject({ status: 422 });
    await reporter.say('ratings.answer', answer, { token, score: 5, comment: 'Quick' });
    expect((await agent.say('ratings.list', list, { answered: true })).items).toMatchObject([
      { score: 5, comment: 'Quick' },
    ]);

    const figures = 'GET /dashboard/analytics/satisfaction';
    expect(await reporter.refused(figures)).toMatchObject({ status: 401 });
    expect(await agent.refused(figures, { group_by: 'hour' })).toMatchObject({ status: 422 });
    expect(await agent.say('dashboard.satisfaction', figures)).toMatchObject({ asked: 1, answered: 1, average: 5 });
  });

  test('tickets are split, merged in bulk, and related ones found', async () => {
    const { agent, member, open, ticketNow } = await aDesk();
    const { id: ticket_id } = await open({ title: 'Scanner offline' });
    const { id: comment_id } = await agent.say('tickets.comments.create', 'POST /tickets/{ticket_id}/comments', {
      ticket_id,
      content: 'And the scanner upstairs?',
    });
    const split = 'POST /tickets/{ticket_id}/split';
    expect(await member.refused(split, { ticket_id, comment_id })).toMatchObject({ status: 403 });
    expect(await agent.refused(split, { ticket_id, comment_id: 'x' })).toMatchObject({ status: 422 });
    const made = await agent.say('tickets.split', split, { ticket_id, comment_id });
    expect(made.description).toBe('And the scanner upstairs?');

    const related = 'GET /tickets/{ticket_id}/related';
    expect(await member.refused(related, { ticket_id })).toMatchObject({ status: 403 });
    expect(await agent.refused(related, { ticket_id, limit: '99' })).toMatchObject({ status: 422 });
    const { items } = await agent.say('tickets.related', related, { ticket_id });
    expect(items.map(({ id }) => id)).toEqual([made.id]);

    const merge = 'POST /tickets/bulk/merge';
    const merging = { ticket_ids: [made.key], into_id: ticket_id };
    expect(await member.refused(merge, merging)).toMatchObject({ status: 403 });
    expect(await agent.refused(merge, { ...merging, ticket_ids: [] })).toMatchObject({ status: 422 });
    expect(await agent.say('tickets.bulkMerge', merge, merging)).toMatchObject({ merged: 1, failed: 0 });
    expect((await ticketNow(made.id)).merged_into_id).toBe(ticket_id);
  });

  test('time is started, stopped, logged, corrected and summed up', async () => {
    const { agent, requester, member, open } = await aDesk();
    const { id: ticket_id } = await open();
    const [start, stop, log] = ['POST /work-times/start', 'POST /work-times/stop', 'POST /work-times'] as const;
    expect(await requester.refused(start, { ticket_id })).toMatchObject({ status: 403 });
    expect(await agent.refused(start, {})).toMatchObject({ status: 422 });
    await agent.say('workTimes.start', start, { ticket_id });
    const current = 'GET /work-times/current';
    expect(await requester.refused(current)).toMatchObject({ status: 403 });
    expect((await agent.say('workTimes.current', current)).current).toMatchObject({ ticket_id });
    expect(await member.refused(stop)).toMatchObject({ status: 409 });
    expect(await agent.refused(stop, { note: ' ' })).toMatchObject({ status: 422 });
    await agent.say('workTimes.stop', stop, { note: 'Done' });
    expect((await agent.say('workTimes.current', current)).current).toBeNull();

    expect(await requester.refused(log, { ticket_id, minutes: 30 })).toMatchObject({ status: 403 });
    expect(await agent.refused(log, { ticket_id, minutes: 0 })).toMatchObject({ status: 422 });
    const { id: work_time_id } = await agent.say('workTimes.log', log, { ticket_id, minutes: 30 });
    const one = '/work-times/{work_time_id}';
    for (const [n, method] of (['PATCH', 'PUT'] as const).entries()) {
      expect(await member.refused(`${method} ${one}`, { work_time_id, minutes: 5 })).toMatchObject({ status: 404 });
      expect(await agent.refused(`${method} ${one}`, { work_time_id, minutes: 0 })).toMatchObject({ status: 422 });
      const changed = await agent.say('workTimes.update', `${method} ${one}`, { work_time_id, minutes: 40 + n });
      expect(changed.seconds).toBe((40 + n) * 60);
    }
    const list = { ticket_id };
    expect(await member.refused('GET /work-times', list)).toMatchObject({ status: 404 });
    expect(await agent.refused('GET /work-times', { person_id: 'x' })).toMatchObject({ status: 422 });
    expect((await agent.say('workTimes.list', 'GET /work-times', list)).items).toHaveLength(2);
    expect(await member.refused('GET /work-times/totals', list)).toMatchObject({ status: 404 });
    expect(await agent.refused('GET /work-times/totals', { person_id: 'x' })).toMatchObject({ status: 422 });
    const totals = await agent.say('workTimes.totals', 'GET /work-times/totals', list);
    expect(totals.seconds).toBeGreaterThanOrEqual(41 * 60);
    expect(await member.refused(`DELETE ${one}`, { work_time_id })).toMatchObject({ status: 404 });
    expect(await agent.refused(`DELETE ${one}`, { work_time_id: 'x' })).toMatchObject({ status: 422 });
    await agent.say('workTimes.delete', `DELETE ${one}`, { work_time_id });
    expect((await agent.say('workTimes.list', 'GET /work-times', list)).items).toHaveLength(1);
  });

  test('a form says what a type of ticket asks for', async () => {
    const { join, agent, requester } = await aDesk();
    const admin = await join('admin');
    const browser = { key: 'browser', name: 'Browser', kind: 'text', requester_visible: true };
    await admin.say('tickets.fields.set', 'PUT /tickets/fields', { fields: [browser] });
    const [list, one] = ['GET /tickets/forms', '/tickets/forms/{type}'] as const;
    const form = { type: 'bug', fields: [{ key: 'browser', requesters: 'required', agents: 'optional' }] };
    expect(await agent.refused(`PUT ${one}`, form)).toMatchObject({ status: 403 });
    expect(await admin.refused(`PUT ${one}`, { ...form, type: 'chore' })).toMatchObject({ status: 422 });
    const saved = await admin.say('tickets.forms.set', `PUT ${one}`, form);
    expect(saved).toMatchObject(form);
    expect(await admin.refused(`PUT ${one}`, { ...form, version: 1 })).toMatchObject({
      status: 409,
      error: { code: 'VERSION_CONFLICT', details: { current: saved } },
    });
    expect(await (await desk.as(undefined, prefix)).refused(list)).toMatchObject({ status: 401 });
    expect(await agent.refused(list, { kind: 'bug' })).toMatchObject({ status: 422 });
    expect((await agent.say('tickets.forms.list', list)).items).toEqual([saved]);
    const bug = { title: 'It broke', type: 'bug' };
    expect(await requester.refused('POST /tickets', bug)).toMatchObject({ status: 422 });
    await requester.say('tickets.create', 'POST /tickets', { ...bug, custom: { browser: 'Safari' } });
    expect(await agent.refused(`DELETE ${one}`, { type: 'bug' })).toMatchObject({ status: 403 });
    expect(await admin.refused(`DELETE ${one}`, { type: 'chore' })).toMatchObject({ status: 422 });
    await admin.say('tickets.forms.delete', `DELETE ${one}`, { type: 'bug' });
    expect((await agent.say('tickets.forms.list', list)).items).toEqual([]);
  });
});

const ours =
  /^tickets\.(?:snooze|wake|markRead|markUnread|split|related|bulkMerge|forms\..*|drafts\..*|presence\..*)$|^ratings\.|^workTimes\.|^dashboard\.satisfaction$/;
test('every spelling was called', () => {
  // The scenario of tasks calls what is spelled by them.
  const uncalled = uncalledOf(desk, (path) => ours.test(path)).filter((spelling) => !spelling.includes('/tasks/'));
  expect(uncalled).toEqual([]);
});
