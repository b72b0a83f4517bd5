import { randomUUIDv7 } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../testing/locks.ts';
import { testWorld } from '../../testing/world.ts';
import { sending } from '../../testing/uploads.ts';
import { timerOf } from './requests/timer.ts';
import { aDesk, toldOf, type Desk } from './approvals.fixture.ts';
import { findApproval } from './gate/find-approval.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';

const world = await testWorld();
const timersOf = (request_id: string) =>
  world.kysely.selectFrom('outbox').select('id').where('key', '=', timerOf(request_id)).execute();

describe('asking', () => {
  test('the plain form asks one approver, who approves and says why', async () => {
    const desk = await aDesk(world);
    const [approver] = desk.deciders;
    const ticket_id = await desk.ticket();
    const asked = await (
      await desk.as(desk.agent)
    ).approvals.request({ ticket_id, description: 'The new header', approver_id: approver!.person_id });
    expect(asked).toMatchObject({
      status: 'pending',
      policy: 'any',
      quorum: 1,
      approver_id: approver!.person_id,
      can: ['withdraw'],
      steps: [{ state: 'open', approver_id: approver!.person_id, decided_by: null }],
    });
    const decider = await desk.as(approver!);
    expect((await decider.approvals.get({ request_id: asked.id })).can).toContain('approve');
    const decided = await decider.approvals.approve({ request_id: asked.id, comments: 'Approved for staging' });
    expect(decided).toMatchObject({
      status: 'approved',
      can: [],
      steps: [
        {
          state: 'approved',
          decided_by: approver!.person_id,
          comments: 'Approved for staging',
          via: 'app',
          decided_for: null,
        },
      ],
    });
    expect(await toldOf(world, ticket_id)).toEqual(['approval.requested', 'approval.decided', 'approval.approved']);
    expect(await findApproval(world.services.db, { team_id: mintTeam(desk.team.id) }, ticket_id)).toEqual({
      id: asked.id,
      approved_at: decided.decided_at,
    });
  });

  test('whoever names nobody asks the approver with the least to do, and never themselves', async () => {
    const desk = await aDesk(world, 3);
    const [first, second, third] = desk.deciders.map(({ person_id }) => person_id);
    for (const approver of [first!, first!, second!]) await desk.ask({ approver_ids: [approver] });
    expect((await desk.ask()).approver_id).toBe(third);
    const own = await (
      await desk.as(desk.deciders[2]!)
    ).approvals.request({ ticket_id: await reportedBy(desk.deciders[2]!), description: 'Mine' });
    expect(own.approver_id).toBe(second);
  });

  test('twenty who ask at once spread over the approvers evenly', async () => {
    const desk = await aDesk(world, 4);
    const tickets = await Promise.all(Array.from({ length: 20 }, () => desk.ticket()));
    const asked = await Promise.all(tickets.map((ticket_id) => desk.ask({ ticket_id })));
    const load = Map.groupBy(asked, ({ approver_id }) => approver_id);
    expect([...load.values()].map((requests) => requests.length)).toEqual([5, 5, 5, 5]);
  });

  test('a ticket waits for one decision at a time, however many ask at once', async () => {
    const desk = await aDesk(world);
    const ticket_id = await desk.ticket();
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => desk.ask({ ticket_id })));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ app: 'APPROVAL_PENDING' });
    expect(await toldOf(world, ticket_id)).toEqual(['approval.requested']);
  });

  test('nobody is asked who may not decide, is not there, or asks themselves', async () => {
    const desk = await aDesk(world);
    const member = await desk.join('member');
    const elsewhere = await aMember(world.kysely, await aTeam(world.kysely), 'approver');
    const refusal = async (who: typeof member, approver_id: string, ticket_id: string) =>
      (await desk.as(who)).approvals.request({ ticket_id, description: 'No', approver_id }).catch((e: unknown) => e);
    expect(await refusal(desk.agent, member.person_id, await desk.ticket())).toMatchObject({
      app: 'APPROVER_UNFIT',
      details: { reason: 'permission' },
    });
    expect(await refusal(desk.agent, elsewhere.person_id, await desk.ticket())).toMatchObject({
      app: 'PERSON_NOT_FOUND',
    });
    const [approver] = desk.deciders;
    expect(await refusal(approver!, approver!.person_id, await reportedBy(approver!))).toMatchObject({
      app: 'APPROVER_UNFIT',
      details: { reason: 'requester' },
    });
    const alone = (await desk.as(approver!)).approvals.request({
      ticket_id: await reportedBy(approver!),
      description: 'Nobody else is there',
    });
    await expect(alone).rejects.toMatchObject({ app: 'NO_APPROVER' });
  });

  test('who asks for a quorum says of how many, and gets as many approvers', async () => {
    const desk = await aDesk(world, 3);
    const asking = await desk.as(desk.agent);
    const ticket_id = await desk.ticket();
    const quorum = { ticket_id, description: 'Two of us', policy: 'quorum' as const };
    await expect(asking.approvals.request(quorum)).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    await expect(asking.approvals.request({ ...quorum, quorum: 9 })).rejects.toMatchObject({
      app: 'NO_APPROVER',
      details: { needed: 9, found: 3 },
    });
    const asked = await asking.approvals.request({
      ...quorum,
      quorum: 2,
      approver_ids: [desk.deciders[1]!.person_id],
    });
    expect(asked).toMatchObject({ quorum: 2, steps: [{ approver_id: desk.deciders[1]!.person_id }, {}] });
  });

  test('whoever is asked sees the ticket from then on, though they saw it not before', async () => {
    const desk = await aDesk(world);
    const approver = await desk.as(desk.deciders[0]!);
    const ticket_id = await desk.ticket();
    await expect(approver.tickets.get({ ticket_id })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
    await desk.ask({ ticket_id });
    expect((await approver.tickets.get({ ticket_id })).id).toBe(ticket_id);
  });

  async function reportedBy(person: { person_id: string; team_id: string; user_id: string; session_id: string }) {
    return (await (await world.as(person)).tickets.create({ title: 'My own' })).id;
  }
});

describe('deciding', () => {
  test('twenty approvals and refusals at once come to one outcome', async () => {
    const desk = await aDesk(world);
    const approver = await desk.as(desk.deciders[0]!);
    for (let round = 0; round < 3; round++) {
      const { id: request_id, ticket_id } = await desk.ask();
      const answers = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) =>
          i % 2 === 0
            ? approver.approvals.approve({ request_id })
            : approver.approvals.reject({ request_id, comments: 'No' }),
        ),
      );
      const [winner, ...others] = answers.filter((answer) => answer.status === 'fulfilled');
      expect(others).toEqual([]);
      const { status } = winner!.value;
      expect((await approver.approvals.get({ request_id })).status).toBe(status);
      expect(await toldOf(world, ticket_id)).toEqual(['approval.requested', 'approval.decided', `approval.${status}`]);
      for (const answer of answers)
        if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ app: 'APPROVAL_CLOSED' });
    }
  });

  test('where all must approve, one refusal among many approvals at once is a refusal', async () => {
    const desk = await aDesk(world, 6);
    const approver_ids = desk.deciders.map(({ person_id }) => person_id);
    const { id: request_id, ticket_id } = await desk.ask({ approver_ids, policy: 'all' });
    const callers = await Promise.all(desk.deciders.map((person) => desk.as(person)));
    await Promise.allSettled(
      callers.map((caller, i) =>
        i === 3
          ? caller.approvals.reject({ request_id, comments: 'I see a risk' })
          : caller.approvals.approve({ request_id }),
      ),
    );
    expect((await callers[0]!.approvals.get({ request_id })).status).toBe('rejected');
    const told = await toldOf(world, ticket_id);
    expect(told.filter((type) => type === 'approval.rejected')).toHaveLength(1);
    expect(told).not.toContain('approval.approved');
    expect(await findApproval(world.services.db, { team_id: mintTeam(desk.team.id) }, ticket_id)).toBeUndefined();
  });

  test('in an order, each waits for those ahead, and sees it in what waits for them', async () => {
    const desk = await aDesk(world, 2);
    const [one, two] = desk.deciders;
    const approver_ids = [one!.person_id, two!.person_id];
    const { id: request_id } = await desk.ask({ approver_ids, policy: 'ordered' });
    const second = await desk.as(two!);
    const waiting = async () => (await second.approvals.list({ waiting_for_me: true })).items.map(({ id }) => id);
    expect(await waiting()).toEqual([]);
    await expect(second.approvals.approve({ request_id })).rejects.toMatchObject({ app: 'APPROVAL_NOT_YOUR_TURN' });
    const half = await (await desk.as(one!)).approvals.approve({ request_id });
    expect(half).toMatchObject({ status: 'pending', approver_id: two!.person_id });
    expect(half.steps.map(({ state }) => state)).toEqual(['approved', 'open']);
    expect(await waiting()).toEqual([request_id]);
    await expect((await desk.as(one!)).approvals.approve({ request_id })).rejects.toMatchObject({
      app: 'APPROVAL_DECIDED',
    });
    expect((await second.approvals.approve({ request_id })).status).toBe('approved');
    expect(await waiting()).toEqual([]);
  });

  test('whoever was not asked does not decide, not even the owner, and whoever asked never does', async () => {
    const desk = await aDesk(world, 2);
    const owner = await desk.join('owner');
    const { id: request_id } = await desk.ask({ approver_ids: [desk.deciders[0]!.person_id] });
    await expect((await desk.as(owner)).approvals.approve({ request_id })).rejects.toMatchObject({
      app: 'APPROVAL_NOT_YOURS',
    });
    // An approver who sees nothing of the ticket learns nothing of the request either.
    await expect((await desk.as(desk.deciders[1]!)).approvals.approve({ request_id })).rejects.toMatchObject({
      app: 'APPROVAL_NOT_FOUND',
    });
    await world.kysely
      .updateTable('approval_requests')
      .set({ requester_id: desk.deciders[0]!.person_id })
      .where('id', '=', request_id)
      .execute();
    await expect((await desk.as(desk.deciders[0]!)).approvals.approve({ request_id })).rejects.toMatchObject({
      app: 'APPROVAL_NOT_YOURS',
      details: { reason: 'requester' },
    });
  });

  test('whoever lost the role decides no more', async () => {
    const desk = await aDesk(world);
    const admin = await desk.join('admin');
    const { id: request_id } = await desk.ask({ approver_ids: [desk.deciders[0]!.person_id] });
    await (await desk.as(admin)).users.setRole({ user_id: desk.deciders[0]!.user_id, role: 'member' });
    await expect((await desk.as(desk.deciders[0]!)).approvals.approve({ request_id })).rejects.toMatchObject({
      app: 'FORBIDDEN',
    });
  });
});

describe('what is decided counts for one text', () => {
  const edits = {
    title: { title: 'Something else' },
    description: { description: 'Something else' },
    type: { type: 'incident' as const },
    priority: { priority: 'urgent' as const },
    category: { category: 'Billing' },
  };
  test.each(Object.entries(edits))('an edit of the %s voids an approval, at once and for good', async (_, edit) => {
    const desk = await aDesk(world);
    const { id: request_id, ticket_id } = await desk.ask();
    await (await desk.as(desk.deciders[0]!)).approvals.approve({ request_id });
    const approved = () => findApproval(world.services.db, { team_id: mintTeam(desk.team.id) }, ticket_id);
    expect(await approved()).toBeDefined();
    const agent = await desk.as(desk.agent);
    const before = await agent.tickets.get({ ticket_id });
    await agent.tickets.update({ ticket_id, ...edit });
    expect(await approved()).toBeUndefined();
    expect(await agent.approvals.get({ request_id })).toMatchObject({ status: 'approved', content_changed: true });
    await world.drain();
    expect((await agent.approvals.get({ request_id })).status).toBe('voided');
    const { title, description, type, priority, category } = before;
    await agent.tickets.update({ ticket_id, title, description, type, priority, category });
    await world.drain();
    expect(await approved()).toBeUndefined();
    expect((await toldOf(world, ticket_id)).slice(-1)).toEqual(['approval.voided']);
  });

  test('what is attached is part of it by its bytes; a note for handlers is not', async () => {
    const desk = await aDesk(world);
    const ticket_id = await desk.ticket();
    const attach = async (bytes: string, is_internal = false) =>
      (await sending(world, desk.agent, bytes)).files.upload({ ticket_id, is_internal });
    const read = await attach('The plan');
    const { id: request_id } = await desk.ask({ ticket_id });
    await (await desk.as(desk.deciders[0]!)).approvals.approve({ request_id });
    const approved = () => findApproval(world.services.db, { team_id: mintTeam(desk.team.id) }, ticket_id);
    await attach('Seen by handlers alone', true);
    expect(await approved()).toBeDefined();
    const agent = await desk.as(desk.agent);
    await agent.files.delete({ file_id: read.id });
    expect(await approved()).toBeUndefined();
    await agent.files.restore({ file_id: read.id });
    expect(await approved()).toBeDefined();
    await attach('Another plan');
    expect(await approved()).toBeUndefined();
    await world.drain();
    expect((await agent.approvals.get({ request_id })).status).toBe('voided');
  });

  const ends: [string, (desk: Desk, ticket_id: string) => Promise<unknown>][] = [
    [
      'closed',
      async (desk, ticket_id) => (await desk.as(desk.agent)).tickets.setStatus({ ticket_id, status: 'closed' }),
    ],
    [
      'merged',
      async (desk, ticket_id) => (await desk.as(desk.agent)).tickets.merge({ ticket_id, into_id: await desk.ticket() }),
    ],
  ];
  test.each(ends)('nobody is asked about a ticket that was %s, and nobody reminded', async (_, end) => {
    const desk = await aDesk(world);
    const { id: request_id, ticket_id } = await desk.ask();
    await end(desk, ticket_id);
    const approver = await desk.as(desk.deciders[0]!);
    expect((await approver.approvals.list({ waiting_for_me: true })).total).toBe(0);
    await expect(approver.approvals.approve({ request_id })).rejects.toMatchObject({ app: 'APPROVAL_OUTDATED' });
    await world.drain();
    expect((await approver.approvals.get({ request_id })).status).toBe('voided');
    expect(await timersOf(request_id)).toEqual([]);
  });

  test('while a ticket is deleted nobody is reminded; once it is restored they are', async () => {
    const desk = await aDesk(world);
    const { id: request_id, ticket_id } = await desk.ask();
    expect(await timersOf(request_id)).toHaveLength(1);
    const admin = await desk.as(await desk.join('admin'));
    await admin.tickets.delete({ ticket_id });
    await world.drain();
    expect(await timersOf(request_id)).toEqual([]);
    await admin.tickets.restore({ ticket_id });
    await world.drain();
    expect(await timersOf(request_id)).toHaveLength(1);
  });

  test('who works on a ticket, who watches it and where it stands may change', async () => {
    const desk = await aDesk(world);
    const { id: request_id, ticket_id } = await desk.ask();
    await (await desk.as(desk.deciders[0]!)).approvals.approve({ request_id });
    const agent = await desk.as(desk.agent);
    await agent.tickets.update({ ticket_id, assignee_id: 'me', status: 'in_progress', tags: ['web'] });
    await agent.tickets.watchers.add({ ticket_id });
    await agent.tickets.comments.create({ ticket_id, content: 'On it' });
    await world.drain();
    expect((await agent.approvals.get({ request_id })).status).toBe('approved');
    expect(await findApproval(world.services.db, { team_id: mintTeam(desk.team.id) }, ticket_id)).toBeDefined();
  });

  test('an edit and a decision at once never leave an approval of a text that nobody saw', async () => {
    const desk = await aDesk(world);
    const approver = await desk.as(desk.deciders[0]!);
    const agent = await desk.as(desk.agent);
    for (let round = 0; round < 10; round++) {
      const { id: request_id, ticket_id } = await desk.ask();
      const [decided] = await Promise.allSettled([
        approver.approvals.approve({ request_id }),
        agent.tickets.update({ ticket_id, description: `Something else ${round}` }),
      ]);
      if (decided.status === 'rejected') expect(decided.reason).toMatchObject({ app: 'APPROVAL_OUTDATED' });
      expect(await findApproval(world.services.db, { team_id: mintTeam(desk.team.id) }, ticket_id)).toBeUndefined();
      await world.drain();
      expect((await agent.approvals.get({ request_id })).status).toBe('voided');
    }
  });

  test('a decision waits for an edit that has begun, and is refused by it', async () => {
    const desk = await aDesk(world);
    const { id: request_id, ticket_id } = await desk.ask();
    const approver = await desk.as(desk.deciders[0]!);
    const edit = await world.kysely.startTransaction().execute();
    await edit.updateTable('tickets').set({ title: 'Twice as expensive' }).where('id', '=', ticket_id).execute();
    const decided = approver.approvals.approve({ request_id }).catch((error: unknown) => error);
    await Promise.race([decided, untilBlocked(world)]);
    await edit.commit().execute();
    expect(await decided).toMatchObject({ app: 'APPROVAL_OUTDATED' });
  });

  test('a decision on what was edited is refused before anything has reacted', async () => {
    const desk = await aDesk(world);
    const { id: request_id, ticket_id } = await desk.ask();
    await (await desk.as(desk.agent)).tickets.update({ ticket_id, title: 'Twice as expensive' });
    const approver = await desk.as(desk.deciders[0]!);
    await expect(approver.approvals.approve({ request_id })).rejects.toMatchObject({ app: 'APPROVAL_OUTDATED' });
    await expect(approver.approvals.reject({ request_id, comments: 'No' })).rejects.toMatchObject({
      app: 'APPROVAL_OUTDATED',
    });
  });

  test('a later refusal takes an earlier approval back', async () => {
    const desk = await aDesk(world);
    const approver = await desk.as(desk.deciders[0]!);
    const first = await desk.ask();
    await approver.approvals.approve({ request_id: first.id });
    const again = await (await desk.as(desk.agent)).approvals.rerequest({ request_id: first.id });
    expect(await findApproval(world.services.db, { team_id: mintTeam(desk.team.id) }, first.ticket_id)).toMatchObject({
      id: first.id,
    });
    await approver.approvals.reject({ request_id: again.id, comments: 'I was wrong' });
    expect(await findApproval(world.services.db, { team_id: mintTeam(desk.team.id) }, first.ticket_id)).toBeUndefined();
  });

  test('a ticket that is merged away waits for nothing any more', async () => {
    const desk = await aDesk(world);
    const { id: request_id, ticket_id } = await desk.ask();
    const agent = await desk.as(desk.agent);
    const into_id = await desk.ticket();
    await agent.tickets.merge({ ticket_id, into_id });
    await world.drain();
    expect((await agent.approvals.get({ request_id })).status).toBe('voided');
    expect((await agent.approvals.history({ ticket_id: into_id })).items).toMatchObject([{ id: request_id }]);
  });
});

describe('taking back and asking again', () => {
  test('whoever asked takes it back, who manages tickets may for them, and nobody else', async () => {
    const desk = await aDesk(world);
    const { id: request_id } = await desk.ask();
    const colleague = await desk.as(await desk.join('agent'));
    await expect(colleague.approvals.withdraw({ request_id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
    const agent = await desk.as(desk.agent);
    expect(await agent.approvals.withdraw({ request_id })).toMatchObject({
      status: 'withdrawn',
      steps: [{ state: 'skipped' }],
    });
    await expect(agent.approvals.withdraw({ request_id })).rejects.toMatchObject({
      app: 'APPROVAL_CLOSED',
      details: { status: 'withdrawn' },
    });
    await expect((await desk.as(desk.deciders[0]!)).approvals.approve({ request_id })).rejects.toMatchObject({
      app: 'APPROVAL_CLOSED',
    });
    const { id: other } = await desk.ask();
    const admin = await desk.as(await desk.join('admin'));
    expect((await admin.approvals.withdraw({ request_id: other })).status).toBe('withdrawn');
  });

  test('a withdrawal and a decision at once: one of them counts', async () => {
    const desk = await aDesk(world);
    const approver = await desk.as(desk.deciders[0]!);
    const agent = await desk.as(desk.agent);
    for (let round = 0; round < 5; round++) {
      const { id: request_id, ticket_id } = await desk.ask();
      const answers = await Promise.allSettled([
        approver.approvals.approve({ request_id }),
        agent.approvals.withdraw({ request_id }),
      ]);
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const ends = (await toldOf(world, ticket_id)).filter((type) => /approved|withdrawn/.test(type));
      expect(ends).toHaveLength(1);
    }
  });

  test('what was refused is asked again of the same people, linked to what was refused', async () => {
    const desk = await aDesk(world, 2);
    const approver_ids = desk.deciders.map(({ person_id }) => person_id);
    const first = await desk.ask({ approver_ids, policy: 'all' });
    const agent = await desk.as(desk.agent);
    await expect(agent.approvals.rerequest({ request_id: first.id })).rejects.toMatchObject({
      app: 'APPROVAL_PENDING',
      details: { request_id: first.id },
    });
    await (await desk.as(desk.deciders[0]!)).approvals.reject({ request_id: first.id, comments: 'Too early' });
    const again = await agent.approvals.rerequest({ request_id: first.id, description: 'Now it is tested' });
    expect(again).toMatchObject({
      replaces_id: first.id,
      policy: 'all',
      status: 'pending',
      description: 'Now it is tested',
    });
    expect(again.steps.map(({ approver_id }) => approver_id)).toEqual(approver_ids);
    const { items } = await agent.approvals.history({ ticket_id: first.ticket_key! });
    expect(items.map(({ id, status }) => [id, status])).toEqual([
      [again.id, 'pending'],
      [first.id, 'rejected'],
    ]);
  });

  test('who can be asked no more is left out where others remain, and replaced where all are needed', async () => {
    const desk = await aDesk(world, 3);
    const [gone, left, free] = desk.deciders.map(({ person_id }) => person_id);
    const requests = await Promise.all(
      (['any', 'all'] as const).map((policy) => desk.ask({ approver_ids: [gone!, left!], policy })),
    );
    const agent = await desk.as(desk.agent);
    for (const { id } of requests) await agent.approvals.withdraw({ request_id: id });
    await (await desk.as(desk.deciders[0]!)).teams.leave({ team_id: desk.team.id });
    const again = await Promise.all(requests.map(({ id }) => agent.approvals.rerequest({ request_id: id })));
    expect(again.map(({ steps }) => steps.map(({ approver_id }) => approver_id))).toEqual([[left], [left, free]]);
  });

  test('the next request may bring an id of its own, once', async () => {
    const desk = await aDesk(world);
    const id = randomUUIDv7();
    const agent = await desk.as(desk.agent);
    await agent.approvals.request({ id, ticket_id: await desk.ticket(), description: 'Offline' });
    await expect(
      agent.approvals.request({ id, ticket_id: await desk.ticket(), description: 'Offline' }),
    ).rejects.toMatchObject({ app: 'ID_TAKEN' });
  });
});

describe('time', () => {
  test('a request reminds at half and at nine tenths of its time, and then expires, each once', async () => {
    const desk = await aDesk(world);
    const asking = await desk.as(desk.agent);
    const { id: request_id, ticket_id } = await asking.approvals.request({
      ticket_id: await desk.ticket(),
      description: 'Soon',
      expires_in_hours: 10,
    });
    const reminders = async () =>
      (await toldOf(world, ticket_id!)).filter((type) => type === 'approval.reminded').length;
    world.clock.advance({ hours: 5 });
    await world.drain();
    await world.drain();
    expect(await reminders()).toBe(1);
    world.clock.advance({ hours: 4 });
    await world.drain();
    expect(await reminders()).toBe(2);
    world.clock.advance({ hours: 1 });
    const approver = await desk.as(desk.deciders[0]!);
    // Its time is over though no timer has said so yet.
    await expect(approver.approvals.approve({ request_id })).rejects.toMatchObject({
      app: 'APPROVAL_CLOSED',
      details: { status: 'expired' },
    });
    await world.drain();
    await world.drain();
    expect((await approver.approvals.get({ request_id })).status).toBe('expired');
    expect((await toldOf(world, ticket_id!)).filter((type) => type === 'approval.expired')).toHaveLength(1);
  });

  test('what was decided in time neither reminds nor expires', async () => {
    const desk = await aDesk(world);
    const { id: request_id, ticket_id } = await desk.ask();
    await (await desk.as(desk.deciders[0]!)).approvals.approve({ request_id });
    world.clock.advance({ days: 20 });
    await world.drain();
    expect(await toldOf(world, ticket_id)).toEqual(['approval.requested', 'approval.decided', 'approval.approved']);
  });
});

describe('who sees it', () => {
  test('members see what is theirs, agents all, requesters nothing', async () => {
    const desk = await aDesk(world);
    const { id: request_id, ticket_id } = await desk.ask();
    const member = await desk.as(await desk.join('member'));
    await expect(member.approvals.get({ request_id })).rejects.toMatchObject({ app: 'APPROVAL_NOT_FOUND' });
    await expect(member.approvals.history({ ticket_id })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
    expect((await member.approvals.list({})).items).toEqual([]);
    const colleague = await desk.as(await desk.join('agent'));
    expect((await colleague.approvals.list({})).items).toMatchObject([{ id: request_id }]);
    const requester = await desk.as(await desk.join('requester'));
    await expect(requester.approvals.list({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  });

  test('the ticket tells of it in its history, to those who may know', async () => {
    const desk = await aDesk(world);
    const requester = await desk.join('requester');
    const ticket = await (await desk.as(requester)).tickets.create({ title: 'A new chair' });
    const { id: request_id } = await desk.ask({ ticket_id: ticket.id });
    await (await desk.as(desk.deciders[0]!)).approvals.reject({ request_id, comments: 'Sit on the old one' });
    const typesFor = async (who: typeof requester) =>
      (await (await desk.as(who)).tickets.history({ ticket_id: ticket.id })).items
        .map(({ type }) => type)
        .filter((type) => type.startsWith('approval.'));
    expect(await typesFor(desk.agent)).toEqual(['approval.rejected', 'approval.decided', 'approval.requested']);
    expect(await typesFor(requester)).toEqual([]);
    const member = await desk.as(await desk.join('member'));
    expect((await member.events.list({ entity: ['approval'] })).items).toEqual([]);
    const approver = await desk.as(desk.deciders[0]!);
    expect((await approver.events.list({ entity: ['approval'] })).items).toHaveLength(3);
  });

  test('lists go by status, ticket, approver and requester', async () => {
    const desk = await aDesk(world, 2);
    const [one, two] = desk.deciders;
    const a = await desk.ask({ approver_ids: [one!.person_id] });
    const b = await desk.ask({ approver_ids: [two!.person_id] });
    await (await desk.as(two!)).approvals.approve({ request_id: b.id });
    const agent = await desk.as(desk.agent);
    const found = async (filter: Parameters<typeof agent.approvals.list>[0]) =>
      (await agent.approvals.list(filter)).items.map(({ id }) => id);
    expect(await found({})).toEqual([b.id, a.id]);
    expect(await found({ status: ['pending'] })).toEqual([a.id]);
    expect(await found({ approver_id: two!.person_id })).toEqual([b.id]);
    expect(await found({ ticket_id: a.ticket_key! })).toEqual([a.id]);
    expect(await found({ requester_id: 'me', page_size: 1 })).toEqual([b.id]);
    const { next_cursor } = await agent.approvals.list({ page_size: 1 });
    expect((await agent.approvals.list({ page_size: 1, cursor: next_cursor! })).items).toMatchObject([{ id: a.id }]);
    expect(await found({ requester_id: one!.person_id })).toEqual([]);
    expect(await found({ waiting_for_me: true })).toEqual([]);
  });
});
