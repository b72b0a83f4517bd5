import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { testWorld } from '../../testing/world.ts';
import { aDesk, toldOf } from './approvals.fixture.ts';
import { findApproval } from './gate/find-approval.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';

const world = await testWorld();
const APPROVERS = 4;
const desk = await aDesk(world, APPROVERS);
const agent = await desk.as(desk.agent);
const approvers = await Promise.all(desk.deciders.map((person) => desk.as(person)));

/** What somebody does about one request, while everybody else does what they do. */
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('approve' as const), who: fc.nat(APPROVERS - 1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reject' as const), who: fc.nat(APPROVERS - 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('withdraw' as const, 'edit' as const) }) },
);
const story = fc.record({
  policy: fc.constantFrom('any' as const, 'all' as const, 'quorum' as const, 'ordered' as const),
  quorum: fc.integer({ min: 1, max: APPROVERS }),
  actions: fc.array(action, { minLength: 1, maxLength: 12 }),
  edits: fc.boolean(),
});

test(`whatever people do at once, a request ends once, and as its decisions say (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ policy, quorum, actions, edits }) => {
      const ticket_id = await desk.ticket();
      const { id: request_id, quorum: needed } = await agent.approvals.request({
        ticket_id,
        description: 'All at once',
        approver_ids: desk.deciders.map(({ person_id }) => person_id),
        policy,
        ...(policy === 'quorum' ? { quorum } : {}),
      });
      const act = (one: (typeof actions)[number]): Promise<unknown> => {
        if (one.kind === 'approve') return approvers[one.who]!.approvals.approve({ request_id });
        if (one.kind === 'reject') return approvers[one.who]!.approvals.reject({ request_id, comments: 'No' });
        if (one.kind === 'withdraw') return agent.approvals.withdraw({ request_id });
        return edits ? agent.tickets.update({ ticket_id, title: 'Another title' }) : Promise.resolve();
      };
      const answers = await Promise.allSettled(actions.map(act));
      for (const answer of answers)
        if (answer.status === 'rejected')
          expect(answer.reason).toMatchObject({ app: expect.stringMatching(/^APPROVAL_/) });

      const { status, steps, requester_id, content_changed } = await agent.approvals.get({ request_id });
      const said = steps.flatMap(({ state, decided_by }) => (decided_by === null ? [] : [{ state, decided_by }]));
      const approvals = said.filter(({ state }) => state === 'approved').length;
      const refusals = said.length - approvals;
      const told = await toldOf(world, ticket_id);
      const ends = told.filter((type) => /approved|rejected|withdrawn/.test(type));
      expect(told.filter((type) => type === 'approval.decided')).toHaveLength(said.length);
      expect(ends).toEqual(status === 'pending' ? [] : [`approval.${status}`]);
      expect(approvals >= needed).toBe(status === 'approved');
      expect(refusals > APPROVERS - needed).toBe(status === 'rejected');
      if (policy === 'all' && refusals > 0) expect(status).not.toBe('approved');
      expect(new Set(said.map(({ decided_by }) => decided_by)).size).toBe(said.length);
      expect(said.map(({ decided_by }) => decided_by)).not.toContain(requester_id);
      const approval = await findApproval(world.services.db, { team_id: mintTeam(desk.team.id) }, ticket_id);
      expect(approval !== undefined).toBe(status === 'approved' && !content_changed);
    }),
    { seed, numRuns: runs(15) },
  );
});
