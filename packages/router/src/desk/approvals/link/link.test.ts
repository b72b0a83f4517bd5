import { describe, expect, test } from 'vitest';
import { mailsTo, tokenIn } from '../../../testing/mails.ts';
import { testWorld } from '../../../testing/world.ts';
import { aDesk, toldOf, type Desk } from '../approvals.fixture.ts';

const world = await testWorld();
const anybody = () => world.caller({});

/** A request, and the token that its approver was mailed. */
async function mailed(desk: Desk, ask: Parameters<Desk['ask']>[0] = {}) {
  const request = await desk.ask(ask);
  await world.drain();
  const mail = (await mailsTo(world, desk.deciders[0]!.email)).findLast(
    ({ template }) => template === 'approval-requested',
  );
  return { request, token: tokenIn(mail!) };
}

describe('the link of a mail', () => {
  test('shows what there is to decide, decides once, and is spent', async () => {
    const desk = await aDesk(world);
    const { request, token } = await mailed(desk);
    for (let i = 0; i < 3; i++)
      expect(await anybody().approvals.link.get({ token })).toMatchObject({
        ticket_key: request.ticket_key,
        description: 'Ship it',
        decides_for: null,
      });
    expect(await anybody().approvals.link.decide({ token, decision: 'approved' })).toEqual({
      status: 'approved',
      ticket_key: request.ticket_key,
    });
    const agent = await desk.as(desk.agent);
    expect(await agent.approvals.get({ request_id: request.id })).toMatchObject({
      status: 'approved',
      steps: [{ via: 'mail', decided_by: desk.deciders[0]!.person_id }],
    });
    const { items } = await agent.tickets.history({ ticket_id: request.ticket_id });
    expect(items.find(({ type }) => type === 'approval.decided')).toMatchObject({
      actor_id: desk.deciders[0]!.person_id,
      details: { via: 'mail' },
    });
    await expect(anybody().approvals.link.get({ token })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
    await expect(anybody().approvals.link.decide({ token, decision: 'approved' })).rejects.toMatchObject({
      app: 'TOKEN_SPENT',
    });
  });

  test('of twenty uses at once, one counts', async () => {
    const desk = await aDesk(world);
    const { request, token } = await mailed(desk);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        anybody().approvals.link.decide({ token, decision: i % 2 === 0 ? 'approved' : 'rejected', comments: 'So' }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ app: 'TOKEN_SPENT' });
    expect(await toldOf(world, request.ticket_id)).toHaveLength(3);
  });

  test('rejects only with a reason', async () => {
    const desk = await aDesk(world);
    const { token } = await mailed(desk);
    await expect(anybody().approvals.link.decide({ token, decision: 'rejected' })).rejects.toMatchObject({
      app: 'INVALID_INPUT',
    });
    const rejected = anybody().approvals.link.decide({ token, decision: 'rejected', comments: 'Too early' });
    expect((await rejected).status).toBe('rejected');
  });

  test('is worth nothing to somebody who may decide no more, nor once it was decided in the app', async () => {
    const desk = await aDesk(world, 2);
    const first = [desk.deciders[0]!.person_id];
    const { token } = await mailed(desk, { approver_ids: first });
    const { request, token: other } = await mailed(desk, { approver_ids: first });
    await (await desk.as(desk.deciders[0]!)).approvals.approve({ request_id: request.id });
    await expect(anybody().approvals.link.get({ token: other })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
    await (await desk.as(desk.deciders[0]!)).teams.leave({ team_id: desk.team.id });
    await expect(anybody().approvals.link.decide({ token, decision: 'approved' })).rejects.toMatchObject({
      app: 'TOKEN_SPENT',
    });
  });

  test('decides nothing about a text that was changed meanwhile', async () => {
    const desk = await aDesk(world);
    const { request, token } = await mailed(desk);
    await (
      await desk.as(desk.agent)
    ).tickets.update({ ticket_id: request.ticket_id, description: 'And twice the price' });
    await expect(anybody().approvals.link.get({ token })).rejects.toMatchObject({ app: 'APPROVAL_OUTDATED' });
    await expect(anybody().approvals.link.decide({ token, decision: 'approved' })).rejects.toMatchObject({
      app: 'APPROVAL_OUTDATED',
    });
    await world.drain();
    await expect(anybody().approvals.link.get({ token })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
  });

  test('ends with the request', async () => {
    const desk = await aDesk(world);
    const { request, token } = await mailed(desk);
    await (await desk.as(desk.agent)).approvals.withdraw({ request_id: request.id });
    await expect(anybody().approvals.link.decide({ token, decision: 'approved' })).rejects.toMatchObject({
      app: 'TOKEN_SPENT',
    });
    const late = await mailed(desk);
    world.clock.advance({ days: 15 });
    await expect(anybody().approvals.link.get({ token: late.token })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
  });

  test('cannot be made up, nor be turned into that of somebody else or of another request', async () => {
    const desk = await aDesk(world, 2);
    const { token } = await mailed(desk, { approver_ids: [desk.deciders[0]!.person_id] });
    const { token: other } = await mailed(desk, { approver_ids: [desk.deciders[0]!.person_id] });
    const [grant, mac] = [token.slice(0, 64), token.slice(64)];
    const spliced = other.slice(0, 64) + mac;
    for (const wrong of [spliced, `${token}A`, token.slice(0, -2), `${grant.slice(0, -2)}AA${mac}`, 'nonsense', '_'])
      await expect(anybody().approvals.link.get({ token: wrong })).rejects.toMatchObject({ app: 'TOKEN_SPENT' });
    expect(await anybody().approvals.link.get({ token })).toMatchObject({ description: 'Ship it' });
  });
});
