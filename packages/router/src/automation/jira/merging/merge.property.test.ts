import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { syncedFields } from '@deskwire/contract/automation/jira.schemas.ts';
import { nothingSeen, observe, settle, type Message, type Values } from './merge.ts';

/** Few values and few times, so that ties are common. */
const value = fc.constantFrom('a', 'b', 'c');
const values = fc.record(Object.fromEntries(syncedFields.map((field) => [field, value])), { requiredKeys: [] });
const at = fc.integer({ min: 0, max: 3 }).map((minute) => `2026-11-29T12:0${minute}:00.000Z`);
const message: fc.Arbitrary<Message> = fc.record({
  values,
  updated: at,
  change: fc.nat(2),
});

test('messages in any order, with ties and duplicates, end alike', () => {
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 8 }),
      fc.infiniteStream(fc.nat(1_000_000)),
      (messages, random) => {
        const end = messages.reduce(observe, nothingSeen);
        const shuffled = [...messages, ...messages]
          .map((one) => ({ one, rank: random.next().value as number }))
          .toSorted((a, b) => a.rank - b.rank)
          .map(({ one }) => one);
        expect(shuffled.reduce(observe, nothingSeen)).toEqual(end);
      },
    ),
    { numRuns: 500 },
  );
});

const owners = fc.record(
  Object.fromEntries(syncedFields.map((field) => [field, fc.constantFrom('jira', 'local', 'newest')])),
  { requiredKeys: [] },
);
const complete = fc.record(Object.fromEntries(syncedFields.map((field) => [field, value])));
/** Clocks of whole minutes, so that edits on both sides often happen at the same time. */
const edits = fc.array(fc.record({ side: fc.constantFrom('here', 'there'), values, passes: fc.nat(1) }), {
  maxLength: 8,
});

test('two sides that are edited at random, at the same time too, end equal and are silent within two rounds', () => {
  fc.assert(
    fc.property(complete, edits, owners, fc.infiniteStream(fc.nat(1_000_000)), (start, changes, who, random) => {
      let [here, there, base] = [start as Values, start as Values, start as Values];
      let [minute, change] = [0, 0];
      const now = () => `2026-11-29T12:${String(minute).padStart(2, '0')}:00.000Z`;
      const said: Message[] = [{ values: there, updated: now(), change }];
      let local_at = now();
      for (const { side, values: edit, passes } of changes) {
        minute += passes;
        if (side === 'here') [here, local_at] = [{ ...here, ...edit }, now()];
        else {
          there = { ...there, ...edit };
          // A webhook says all fields of the issue.
          said.push({ values: there, updated: now(), change: ++change });
        }
      }
      // Each message comes twice, in any order.
      const arrived = [...said, ...said]
        .map((one) => ({ one, rank: random.next().value as number }))
        .toSorted((one, other) => one.rank - other.rank);
      let remote = arrived.reduce((seen, { one }) => observe(seen, one), nothingSeen);
      const round = () => {
        const settled = settle({ base, remote, local: here, owners: who, local_at });
        here = { ...here, ...settled.take };
        base = settled.base;
        const pushes = Object.keys(settled.push).length > 0;
        if (pushes) {
          there = { ...there, ...settled.push };
          // What was pushed is read back.
          remote = observe(remote, { values: there, updated: now(), change: ++change });
        }
        return pushes || Object.keys(settled.take).length > 0;
      };
      round();
      round();
      expect(round()).toBe(false);
      expect(here).toEqual(there);
      expect(base).toEqual(here);
    }),
    { numRuns: 500 },
  );
});

test('a value that comes back from where it was sent to makes nothing happen', () => {
  const agreed = { title: 'a', priority: 'b', status: 'c', tags: '' };
  const remote = observe(nothingSeen, { values: agreed, updated: '2026-11-29T12:00:00.000Z', change: 1 });
  const settled = settle({ base: agreed, remote, local: agreed, owners: {}, local_at: '2026-11-29T12:00:00.000Z' });
  expect(settled).toEqual({ take: {}, push: {}, base: agreed, conflicts: [] });
});
