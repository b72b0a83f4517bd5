import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApprovalDecision } from '@deskwire/contract/desk/approvals.schemas.ts';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { neededBy, openSteps, outcomeOf, type Terms, type Vote } from './outcome.ts';

const decision = fc.constantFrom<ApprovalDecision>('approved', 'rejected');
const terms = fc
  .record({
    policy: fc.constantFrom('any' as const, 'all' as const, 'quorum' as const, 'ordered' as const),
    count: fc.integer({ min: 1, max: 8 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ policy, count, share }): Terms => {
    const positions = Array.from({ length: count }, (_, i) => i + 1);
    return { policy, positions, needed: neededBy(policy, count, 1 + Math.floor(share * (count - 1))) };
  });
/** What each approver would say, and in which order they come. */
const course = terms.chain((given) =>
  fc.record({
    given: fc.constant(given),
    says: fc.array(decision, { minLength: given.positions.length, maxLength: given.positions.length }),
    order: fc.shuffledSubarray([...given.positions], { minLength: given.positions.length }),
  }),
);

/** Lets everybody decide who may, until it is over. Whoever comes too early in an order comes again. */
function play(given: Terms, says: readonly ApprovalDecision[], order: readonly number[]): Vote[] {
  const votes: Vote[] = [];
  for (;;) {
    const open = openSteps(given, votes);
    const position = order.find((place) => open.includes(place));
    if (position === undefined) return votes;
    votes.push({ position, decision: says[position - 1]! });
  }
}
const approvals = (votes: readonly Vote[]) => votes.filter((vote) => vote.decision === 'approved').length;

test('whoever comes when, everything ends, and with one outcome', () => {
  fc.assert(
    fc.property(course, ({ given, says, order }) => {
      const votes = play(given, says, order);
      expect(outcomeOf(given, votes)).not.toBe('pending');
      expect(openSteps(given, votes)).toEqual([]);
      expect(new Set(votes.map(({ position }) => position)).size).toBe(votes.length);
    }),
    { seed, numRuns: runs(100) },
  );
});

test('the order in which people come changes nothing about the outcome', () => {
  fc.assert(
    fc.property(course, ({ given, says, order }) => {
      const enough = says.filter((one) => one === 'approved').length >= given.needed;
      expect(outcomeOf(given, play(given, says, order))).toBe(enough ? 'approved' : 'rejected');
    }),
    { seed, numRuns: runs(100) },
  );
});

test('what is approved has as many approvals as it needs', () => {
  fc.assert(
    fc.property(course, ({ given, says, order }) => {
      const votes = play(given, says, order);
      if (outcomeOf(given, votes) === 'approved') expect(approvals(votes)).toBe(given.needed);
      else expect(votes.length - approvals(votes)).toBe(given.positions.length - given.needed + 1);
    }),
    { seed, numRuns: runs(100) },
  );
});

test('where all are needed, one refusal never shows as approved, whatever else is said', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }).chain((count) =>
        fc.record({
          policy: fc.constantFrom('all' as const, 'ordered' as const),
          says: fc.array(decision, { minLength: count, maxLength: count }),
        }),
      ),
      ({ policy, says }) => {
        const positions = says.map((_, i) => i + 1);
        const given = { policy, positions, needed: neededBy(policy, says.length, undefined) };
        const votes = says.map((one, i) => ({ position: i + 1, decision: one }));
        for (let told = 0; told <= votes.length; told++) {
          const so_far = votes.slice(0, told);
          if (so_far.some((vote) => vote.decision === 'rejected')) expect(outcomeOf(given, so_far)).toBe('rejected');
        }
      },
    ),
    { seed, numRuns: runs(100) },
  );
});

test('in an order, nobody decides before those ahead of them have approved', () => {
  fc.assert(
    fc.property(course, ({ given, says, order }) => {
      const votes = play({ ...given, policy: 'ordered', needed: given.positions.length }, says, order);
      expect(votes.map(({ position }) => position)).toEqual(given.positions.slice(0, votes.length));
      expect(votes.slice(0, -1).every((vote) => vote.decision === 'approved')).toBe(true);
    }),
    { seed, numRuns: runs(100) },
  );
});
