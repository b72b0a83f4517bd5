import { afterAll, describe, expect, test } from 'vitest';
import { findApproval } from '@deskwire/router/desk/approvals/gate/find-approval.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';
import { mintTeam } from '@deskwire/router/kit/access/mint-team.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

const REQUEST = 'POST /approvals/requests';
const REQUESTS = 'GET /approvals/requests';
const ONE = 'GET /approvals/requests/{request_id}';
const APPROVE = 'POST /approvals/requests/{request_id}/approve';
const REJECT = 'POST /approvals/requests/{request_id}/reject';
const HISTORY = 'GET /approvals/history/{ticket_id}';

describe.each(PREFIXES)('the routes of approvals below %s', (prefix) => {
  /** A developer, two who approve, and a ticket. */
  async function aTeamAtWork() {
    const team = await aTeam(desk.world.kysely);
    const people = {
      developer: await aMember(desk.world.kysely, team, 'member'),
      lead: await aMember(desk.world.kysely, team, 'approver'),
      other: await aMember(desk.world.kysely, team, 'approver'),
    };
    const developer = await desk.as(people.developer, prefix);
    const lead = await desk.as(people.lead, prefix);
    const other = await desk.as(people.other, prefix);
    const ticket = await developer.say('tickets.create', 'POST /tickets', { title: 'Dark mode', type: 'feature' });
    const approved = () => findApproval(desk.world.services.db, { team_id: mintTeam(team.id) }, ticket.id);
    return { team, people, developer, lead, other, ticket, approved };
  }

  test('a feature is asked for, approved with a comment, and stands in the history', async () => {
    const { people, developer, lead, ticket, approved } = await aTeamAtWork();
    const approver_id = people.lead.person_id;
    const asked = await developer.say('approvals.request', REQUEST, {
      ticket_id: ticket.id,
      description: 'Feature description',
      approver_id,
    });
    expect(asked).toMatchObject({ status: 'pending', ticket_id: ticket.id, approver_id });
    const waiting = await lead.say('approvals.list', REQUESTS, { status: ['pending'], approver_id });
    expect(waiting).toMatchObject({ total: 1, items: [{ id: asked.id, can: ['approve', 'reject'] }] });
    expect(await lead.say('approvals.list', REQUESTS, { waiting_for_me: true })).toMatchObject({ total: 1 });
    const one = await lead.say('approvals.get', ONE, { request_id: asked.id });
    expect(one).toMatchObject({ ticket_title: 'Dark mode', ticket_type: 'feature', content_changed: false });
    expect(await approved()).toBeUndefined();

    const done = await lead.say('approvals.approve', APPROVE, {
      request_id: asked.id,
      comments: 'Approved for staging',
    });
    expect(done).toMatchObject({
      status: 'approved',
      steps: [{ comments: 'Approved for staging', decided_by: approver_id }],
    });
    expect(await approved()).toMatchObject({ id: asked.id });
    const late = await lead.refused(APPROVE, { request_id: asked.id });
    expect([late.status, late.error.code]).toEqual([409, 'APPROVAL_CLOSED']);

    for (const ticket_id of [ticket.id, ticket.key])
      expect(await developer.say('approvals.history', HISTORY, { ticket_id })).toMatchObject({
        total: 1,
        items: [{ id: asked.id, status: 'approved' }],
      });
    const told = await developer.say('tickets.history', 'GET /tickets/{ticket_id}/history', { ticket_id: ticket.key });
    expect(told.items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['approval.requested', 'approval.decided', 'approval.approved']),
    );
  });

  test('an approver is found where none is named; a refusal needs a reason; it can be asked again and taken back', async () => {
    const { people, developer, lead, ticket, approved } = await aTeamAtWork();
    await desk.world.kysely
      .updateTable('people')
      .set({ left_at: new Date().toISOString() })
      .where('id', '=', people.other.person_id)
      .execute();
    const asked = await developer.say('approvals.request', REQUEST, { ticket_id: ticket.key, description: 'Please' });
    expect(asked.approver_id).toBe(people.lead.person_id);
    const twice = await developer.refused(REQUEST, { ticket_id: ticket.key, description: 'Please' });
    expect([twice.status, twice.error.code]).toEqual([409, 'APPROVAL_PENDING']);
    const silent = await lead.refused(REJECT, { request_id: asked.id });
    expect([silent.status, silent.error.code]).toEqual([422, 'INVALID_INPUT']);
    const rejected = await lead.say('approvals.reject', REJECT, {
      request_id: asked.id,
      comments: 'Needs more information',
    });
    expect(rejected).toMatchObject({ status: 'rejected', steps: [{ comments: 'Needs more information' }] });
    expect(await approved()).toBeUndefined();

    const again = await developer.say('approvals.rerequest', 'POST /approvals/requests/{request_id}/rerequest', {
      request_id: asked.id,
      description: 'With more information',
    });
    expect(again).toMatchObject({ status: 'pending', replaces_id: asked.id });
    const back = await developer.say('approvals.withdraw', 'POST /approvals/requests/{request_id}/withdraw', {
      request_id: again.id,
    });
    expect(back.status).toBe('withdrawn');
    const self = await developer.refused(APPROVE, { request_id: again.id });
    expect([self.status, self.error.code]).toEqual([403, 'FORBIDDEN']);
  });

  test('who is away lets somebody else decide', async () => {
    const { people, developer, lead, other, ticket } = await aTeamAtWork();
    const today = new Date().toISOString().slice(0, 10);
    const delegation = await lead.say('approvals.delegations.create', 'POST /approvals/delegations', {
      to_id: people.other.person_id,
      start_date: today,
      end_date: today,
    });
    expect(delegation).toMatchObject({ active: true, from_id: people.lead.person_id });
    expect(await other.say('approvals.delegations.list', 'GET /approvals/delegations', { active: true })).toMatchObject(
      {
        items: [{ id: delegation.id }],
      },
    );
    const asked = await developer.say('approvals.request', REQUEST, {
      ticket_id: ticket.id,
      description: 'While you are away',
      approver_id: people.lead.person_id,
    });
    const done = await other.say('approvals.approve', APPROVE, { request_id: asked.id });
    expect(done.steps).toMatchObject([{ decided_by: people.other.person_id, decided_for: people.lead.person_id }]);
    const ended = await lead.say('approvals.delegations.delete', 'DELETE /approvals/delegations/{delegation_id}', {
      delegation_id: delegation.id,
    });
    expect(ended.active).toBe(false);
  });
});

test('every spelling that the documents have of approvals was called', () => {
  expect(uncalled(desk, 'approvals')).toEqual([]);
});
