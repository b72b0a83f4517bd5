import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { syncedFields } from '@deskwire/contract/automation/jira.schemas.ts';
import { nothingSeen, observe, readingAt, settle, type Message, type Values } from './merge.ts';

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
/** What happens, by turns: somebody edits one side, a webhook arrives, all on their way are lost, or what was changed here is pushed. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('edit' as const), side: fc.constantFrom('here', 'there'), values }),
  fc.record({ what: fc.constant('hear' as const) }),
  fc.record({ what: fc.constant('lose' as const) }),
  fc.record({ what: fc.constant('settle' as const) }),
);
/** Clocks of whole minutes, so that edits on both sides, pushes and readings often happen at the same time. */
const happenings = fc.array(fc.record({ happening, passes: fc.nat(1) }), { maxLength: 12 });

test('two sides that are edited at random, in the middle of syncing too, end equal and are silent within two rounds', () => {
  fc.assert(
    fc.property(complete, happenings, owners, fc.infiniteStream(fc.nat(1_000_000)), (start, story, who, random) => {
      let [here, there, base] = [start as Values, start as Values, start as Values];
      let [minute, change, reading] = [0, 0, 0];
      const now = () => `2026-11-29T12:${String(minute).padStart(2, '0')}:00.000Z`;
      let [local_at, updated] = [now(), now()];
      let remote = observe(nothingSeen, { values: there, updated, change });
      /** Webhooks on their way, each of them twice and in any order: what the issue said when they were sent. */
      const sent: Message[] = [];
      // Readings take no time here, and each is later than the one before.
      const read = () => (remote = observe(remote, { values: there, updated, change: readingAt(now()) + ++reading }));
      const hear = () => {
        const at = sent.length === 0 ? 0 : (random.next().value as number) % sent.length;
        for (const message of sent.splice(at, 1)) remote = observe(remote, message);
        // Whoever is told of an issue reads it.
        read();
      };
      const settleOnce = () => {
        const settled = settle({ base, remote, local: here, owners: who, local_at });
        here = { ...here, ...settled.take };
        base = settled.base;
        if (Object.keys(settled.push).length > 0) {
          [there, updated] = [{ ...there, ...settled.push }, now()];
          const echo = { values: there, updated, change: ++change };
          sent.push(echo, echo);
          read();
        }
        return Object.keys(settled.push).length + Object.keys(settled.take).length > 0;
      };
      for (const { happening: one, passes } of story) {
        minute += passes;
        if (one.what === 'hear') hear();
        else if (one.what === 'lose') sent.length = 0;
        else if (one.what === 'settle') settleOnce();
        else if (one.side === 'here') [here, local_at] = [{ ...here, ...one.values }, now()];
        else {
          [there, updated] = [{ ...there, ...one.values }, now()];
          const message = { values: there, updated, change: ++change };
          sent.push(message, message);
        }
      }
      const round = () => {
        while (sent.length > 0) hear();
        read();
        return settleOnce();
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
