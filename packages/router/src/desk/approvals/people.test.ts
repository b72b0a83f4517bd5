import { describe, expect, test } from 'vitest';
import { mailsTo } from '../../testing/mails.ts';
import { testWorld } from '../../testing/world.ts';
import { aDesk, toldOf, type Desk } from './approvals.fixture.ts';

const world = await testWorld();
const dayIn = (days: number) =>
  new Date(Date.now() + world.clock.offset_ms + days * 86_400_000).toISOString().slice(0, 10);
const noticesOf = async (desk: Desk, person: Desk['agent']) =>
  (await (await desk.as(person)).notifications.list({ page_size: 100 })).items
    .filter(({ type }) => type.startsWith('approval.'))
    .map(({ title }) => title)
    .toReversed();

describe('somebody who is away', () => {
  /** An approver, who is away from a day to a day, and who decides for them. */
  async function away(from: number, to: number) {
    const desk = await aDesk(world, 2);
    const [approver, substitute] = desk.deciders;
    const delegation = await (
      await desk.as(approver!)
    ).approvals.delegations.create({ to_id: substitute!.person_id, start_date: dayIn(from), end_date: dayIn(to) });
    return { ...desk, approver: approver!, substitute: substitute!, delegation };
  }

  test('a substitute is shown, is told, sees the ticket, and decides for the approver', async () => {
    const desk = await away(0, 3);
    expect(desk.delegation.active).toBe(true);
    const asked = await desk.ask({ approver_ids: [desk.approver.person_id] });
    expect(asked.steps).toMatchObject([
      { approver_id: desk.approver.person_id, substitute_id: desk.substitute.person_id, state: 'open' },
    ]);
    await world.drain();
    expect(await noticesOf(desk, desk.substitute)).toEqual([
      expect.stringMatching(/^TKT-\d+ waits for your decision for Person /),
    ]);
    const substitute = await desk.as(desk.substitute);
    expect((await substitute.approvals.list({ waiting_for_me: true })).items).toMatchObject([{ id: asked.id }]);
    expect((await substitute.tickets.get({ ticket_id: asked.ticket_id })).id).toBe(asked.ticket_id);
    const decided = await substitute.approvals.approve({ request_id: asked.id });
    expect(decided).toMatchObject({
      status: 'approved',
      steps: [{ decided_by: desk.substitute.person_id, decided_for: desk.approver.person_id }],
    });
    expect(await toldOf(world, asked.ticket_id)).toEqual([
      'approval.requested',
      'approval.delegated',
      'approval.decided',
      'approval.approved',
    ]);
  });

  test('approver and substitute at once: one of them decides', async () => {
    const desk = await away(0, 1);
    for (let round = 0; round < 5; round++) {
      const { id: request_id, ticket_id } = await desk.ask({ approver_ids: [desk.approver.person_id] });
      const answers = await Promise.allSettled([
        (await desk.as(desk.approver)).approvals.approve({ request_id }),
        (await desk.as(desk.substitute)).approvals.reject({ request_id, comments: 'No' }),
      ]);
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await toldOf(world, ticket_id)).filter((type) => /approved|rejected/.test(type))).toHaveLength(1);
    }
  });

  test('what waits already is handed over when the first day comes, and given back when the last has passed', async () => {
    const desk = await away(2, 3);
    const { id: request_id, ticket_id } = await desk.ask({ approver_ids: [desk.approver.person_id] });
    const substitute = () => desk.as(desk.substitute);
    await expect((await substitute()).approvals.get({ request_id })).rejects.toMatchObject({
      app: 'APPROVAL_NOT_FOUND',
    });
    world.clock.advance({ days: 2 });
    await world.drain();
    await world.drain();
    expect((await (await substitute()).approvals.get({ request_id })).can).toContain('approve');
    expect((await toldOf(world, ticket_id)).filter((type) => type === 'approval.delegated')).toHaveLength(1);
    expect((await mailsTo(world, desk.substitute.email)).map(({ template }) => template)).toEqual([
      'approval-delegated',
      'approval-requested',
    ]);
    world.clock.advance({ days: 2 });
    expect((await (await substitute()).approvals.get({ request_id })).can).not.toContain('approve');
    await expect((await substitute()).approvals.approve({ request_id })).rejects.toMatchObject({
      app: 'APPROVAL_NOT_YOURS',
    });
  });

  test('both hear of a delegation and of its end, except whoever did it', async () => {
    const desk = await aDesk(world, 2);
    const [approver, substitute] = desk.deciders;
    const admin = await desk.as(await desk.join('admin'));
    const { id: delegation_id } = await admin.approvals.delegations.create({
      from_id: approver!.person_id,
      to_id: substitute!.person_id,
      start_date: dayIn(2),
      end_date: dayIn(3),
    });
    await world.drain();
    await (await desk.as(approver!)).approvals.delegations.delete({ delegation_id });
    await world.drain();
    const titles = async (person: Desk['agent']) =>
      (await (await desk.as(person)).notifications.list({})).items.map(({ title }) => title).toReversed();
    expect(await titles(substitute!)).toEqual([
      expect.stringMatching(/^You decide on approvals for Person /),
      expect.stringMatching(/^You no longer decide for Person /),
    ]);
    expect(await titles(approver!)).toEqual([expect.stringMatching(/^Person \w+ decides on approvals for you$/)]);
    expect(await mailsTo(world, substitute!.email)).toMatchObject([{ template: 'approval-delegated' }]);
  });

  test('a delegation that is taken back holds no longer', async () => {
    const desk = await away(0, 5);
    const { id: request_id } = await desk.ask({ approver_ids: [desk.approver.person_id] });
    const approver = await desk.as(desk.approver);
    const ended = await approver.approvals.delegations.delete({ delegation_id: desk.delegation.id });
    expect(ended).toMatchObject({ active: false, ended_at: expect.any(String) });
    expect(await approver.approvals.delegations.delete({ delegation_id: desk.delegation.id })).toEqual(ended);
    await expect((await desk.as(desk.substitute)).approvals.approve({ request_id })).rejects.toMatchObject({
      app: 'APPROVAL_NOT_YOURS',
    });
    expect((await approver.approvals.approve({ request_id })).status).toBe('approved');
  });

  test('nobody decides on what they ask for themselves, not for somebody else either', async () => {
    const desk = await away(0, 1);
    const substitute = await desk.as(desk.substitute);
    const { id: ticket_id } = await substitute.tickets.create({ title: 'Mine' });
    const asked = await substitute.approvals.request({
      ticket_id,
      description: 'For me',
      approver_id: desk.approver.person_id,
    });
    expect(asked.steps).toMatchObject([{ substitute_id: null }]);
    await expect(substitute.approvals.approve({ request_id: asked.id })).rejects.toMatchObject({
      app: 'APPROVAL_NOT_YOURS',
      details: { reason: 'requester' },
    });
  });

  test('a substitute who is asked themselves decides for both, in one act', async () => {
    const desk = await away(0, 1);
    const approver_ids = [desk.approver.person_id, desk.substitute.person_id];
    const { id: request_id } = await desk.ask({ approver_ids, policy: 'all' });
    const substitute = await desk.as(desk.substitute);
    const { person_id } = desk.substitute;
    expect(await substitute.approvals.approve({ request_id, comments: 'Read' })).toMatchObject({
      status: 'approved',
      can: [],
      steps: [
        { decided_by: person_id, decided_for: desk.approver.person_id, comments: 'Read' },
        { decided_by: person_id, decided_for: null, comments: 'Read' },
      ],
    });
  });

  test('one person has one substitute for one day, however many are named at once', async () => {
    const desk = await aDesk(world, 4);
    const [approver, ...others] = desk.deciders;
    const caller = await desk.as(approver!);
    const answers = await Promise.allSettled(
      others.map(({ person_id }, i) =>
        caller.approvals.delegations.create({ to_id: person_id, start_date: dayIn(10 + i), end_date: dayIn(13) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ app: 'DELEGATION_OVERLAPS' });
    const next = { to_id: others[0]!.person_id, start_date: dayIn(14), end_date: dayIn(15) };
    expect((await caller.approvals.delegations.create(next)).active).toBe(false);
  });

  test('one delegates for oneself, to somebody else who may decide; who manages the team does it for others', async () => {
    const desk = await aDesk(world, 2);
    const [one, two] = desk.deciders;
    const member = await desk.join('member');
    const dates = { start_date: dayIn(0), end_date: dayIn(1) };
    const caller = await desk.as(one!);
    const refused = (input: Parameters<typeof caller.approvals.delegations.create>[0]) =>
      caller.approvals.delegations.create(input).catch((error: unknown) => error);
    expect(await refused({ ...dates, to_id: one!.person_id })).toMatchObject({ app: 'APPROVER_UNFIT' });
    expect(await refused({ ...dates, to_id: member.person_id })).toMatchObject({ app: 'APPROVER_UNFIT' });
    expect(await refused({ ...dates, to_id: one!.person_id, from_id: two!.person_id })).toMatchObject({
      app: 'FORBIDDEN',
    });
    const backwards = { start_date: dayIn(3), end_date: dayIn(2), to_id: two!.person_id };
    expect(await refused(backwards)).toMatchObject({ app: 'INVALID_INPUT' });
    expect(await refused({ start_date: dayIn(-3), end_date: dayIn(-2), to_id: two!.person_id })).toMatchObject({
      app: 'INVALID_INPUT',
    });
    const admin = await desk.as(await desk.join('admin'));
    const made = await admin.approvals.delegations.create({
      ...dates,
      from_id: one!.person_id,
      to_id: two!.person_id,
    });
    expect((await caller.approvals.delegations.list({ person_id: 'me', active: true })).items).toEqual([made]);
    await expect((await desk.as(two!)).approvals.delegations.delete({ delegation_id: made.id })).rejects.toMatchObject({
      app: 'FORBIDDEN',
    });
  });

  test('the days of a delegation are those of the team', async () => {
    const desk = await aDesk(world, 2);
    await world.kysely
      .updateTable('teams')
      .set({ time_zone: 'Pacific/Kiritimati' })
      .where('id', '=', desk.team.id)
      .execute();
    const now = new Date(Date.now() + world.clock.offset_ms);
    const dayThere = new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
    const caller = await desk.as(desk.deciders[0]!);
    const to_id = desk.deciders[1]!.person_id;
    const there = await caller.approvals.delegations.create({ to_id, start_date: dayThere, end_date: dayThere });
    expect(there.active).toBe(true);
    const dayBefore = new Date(now.getTime() - 10 * 3_600_000).toISOString().slice(0, 10);
    await expect(
      caller.approvals.delegations.create({ to_id, start_date: dayBefore, end_date: dayBefore }),
    ).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  });

  test('a substitute who may decide no more is shown nothing, until they may again', async () => {
    const desk = await away(0, 3);
    const admin = await desk.as(await desk.join('admin'));
    await admin.users.setRole({ user_id: desk.substitute.user_id, role: 'member' });
    const asked = await desk.ask({ approver_ids: [desk.approver.person_id] });
    expect(asked.steps).toMatchObject([{ substitute_id: null }]);
    await world.drain();
    await expect((await desk.as(desk.substitute)).tickets.get({ ticket_id: asked.ticket_id })).rejects.toMatchObject({
      app: 'TICKET_NOT_FOUND',
    });
    await admin.users.setRole({ user_id: desk.substitute.user_id, role: 'approver' });
    await world.drain();
    const substitute = await desk.as(desk.substitute);
    expect((await substitute.approvals.get({ request_id: asked.id })).can).toContain('approve');
  });

  test('whoever is away is asked only where nobody else is there', async () => {
    const desk = await away(0, 1);
    const [, present] = desk.deciders;
    for (let i = 0; i < 3; i++) expect((await desk.ask()).approver_id).toBe(present!.person_id);
  });
});

describe('somebody who leaves', () => {
  test('what waited for them goes to the approver with the least to do, who hears of it', async () => {
    const desk = await aDesk(world, 3);
    const [leaver, busy, free] = desk.deciders;
    await desk.ask({ approver_ids: [busy!.person_id] });
    const { id: request_id, ticket_id } = await desk.ask({ approver_ids: [leaver!.person_id] });
    await world.drain();
    await (await desk.as(leaver!)).teams.leave({ team_id: desk.team.id });
    await world.drain();
    await world.drain();
    const asked = await (await desk.as(desk.agent)).approvals.get({ request_id });
    expect(asked).toMatchObject({ status: 'pending', approver_id: free!.person_id });
    expect(await toldOf(world, ticket_id)).toEqual(['approval.requested', 'approval.reassigned']);
    expect(await noticesOf(desk, free!)).toEqual([`${asked.ticket_key} waits for your decision`]);
    expect((await (await desk.as(free!)).approvals.approve({ request_id })).status).toBe('approved');
  });

  test('where nobody else can decide it says so, until somebody can', async () => {
    const desk = await aDesk(world);
    const { id: request_id } = await desk.ask();
    const admin = await desk.join('admin');
    // An admin may decide too, but not on what they asked for; here they are the one to be asked.
    await (await desk.as(admin)).users.setRole({ user_id: desk.deciders[0]!.user_id, role: 'member' });
    await world.drain();
    const agent = await desk.as(desk.agent);
    expect((await agent.approvals.get({ request_id })).steps).toMatchObject([
      { approver_id: admin.person_id, needs_approver: false },
    ]);
    const owner = await desk.join('owner');
    await world.kysely
      .updateTable('people')
      .set({ roles: ['viewer'] })
      .where('id', '=', owner.person_id)
      .execute();
    await world.kysely
      .updateTable('people')
      .set({ roles: ['viewer'] })
      .where('id', '=', admin.person_id)
      .execute();
    expect((await agent.approvals.get({ request_id })).steps).toMatchObject([{ needs_approver: true }]);
    await world.kysely
      .updateTable('people')
      .set({ roles: ['owner'] })
      .where('id', '=', owner.person_id)
      .execute();
    await (await desk.as(owner)).users.setRole({ user_id: desk.deciders[0]!.user_id, role: 'approver' });
    await world.drain();
    expect((await agent.approvals.get({ request_id })).steps).toMatchObject([
      { approver_id: desk.deciders[0]!.person_id, needs_approver: false },
    ]);
  });

  test('what they decided stays decided', async () => {
    const desk = await aDesk(world, 3);
    const approver_ids = desk.deciders.slice(0, 2).map(({ person_id }) => person_id);
    const { id: request_id } = await desk.ask({ approver_ids, policy: 'all' });
    await (await desk.as(desk.deciders[0]!)).approvals.approve({ request_id });
    await (await desk.as(desk.deciders[0]!)).teams.leave({ team_id: desk.team.id });
    await world.drain();
    const steps = (await (await desk.as(desk.agent)).approvals.get({ request_id })).steps;
    expect(steps.map(({ approver_id, state }) => [approver_id, state])).toEqual([
      [approver_ids[0], 'approved'],
      [approver_ids[1], 'open'],
    ]);
  });
});

describe('what people are told', () => {
  test('approvers are asked, the requester hears the outcome, and nobody of what they did themselves', async () => {
    const desk = await aDesk(world, 2);
    const [one, two] = desk.deciders;
    const approver_ids = [one!.person_id, two!.person_id];
    const { id: request_id, ticket_key } = await desk.ask({ approver_ids, policy: 'ordered' });
    await world.drain();
    expect(await noticesOf(desk, one!)).toEqual([`${ticket_key} waits for your decision`]);
    expect(await noticesOf(desk, two!)).toEqual([]);
    await (await desk.as(one!)).approvals.approve({ request_id });
    await world.drain();
    await world.drain();
    expect(await noticesOf(desk, two!)).toEqual([`${ticket_key} waits for your decision`]);
    expect(await noticesOf(desk, desk.agent)).toEqual([]);
    await (await desk.as(two!)).approvals.reject({ request_id, comments: 'Not on a Friday' });
    await world.drain();
    expect(await noticesOf(desk, desk.agent)).toEqual([`${ticket_key} was rejected`]);
    const [mail] = await mailsTo(world, desk.agent.email);
    expect(mail).toMatchObject({ template: 'approval-outcome' });
    expect(mail!.text).toContain('Not on a Friday');
  });

  test('whoever was asked hears that they need not decide any more', async () => {
    const desk = await aDesk(world);
    const { id: request_id, ticket_key } = await desk.ask();
    await world.drain();
    await (await desk.as(desk.agent)).approvals.withdraw({ request_id });
    await world.drain();
    expect(await noticesOf(desk, desk.deciders[0]!)).toEqual([
      `${ticket_key} waits for your decision`,
      `${ticket_key} no longer waits for your decision`,
    ]);
  });

  test('nobody is asked for what was decided before the worker came to it', async () => {
    const desk = await aDesk(world);
    const { id: request_id } = await desk.ask();
    await (await desk.as(desk.deciders[0]!)).approvals.approve({ request_id });
    await world.drain();
    expect(await noticesOf(desk, desk.deciders[0]!)).toEqual([]);
    expect(
      (await mailsTo(world, desk.deciders[0]!.email)).filter(({ template }) => template.startsWith('approval')),
    ).toEqual([]);
  });
});
