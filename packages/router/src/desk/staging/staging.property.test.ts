import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { testWorld } from '../../testing/world.ts';
import { AppError } from '../../kit/errors.ts';
import { aStagingDesk, type StagingDesk } from './staging.fixture.ts';

const world = await testWorld();

type Operation =
  | { readonly do: 'request'; readonly version: string }
  | {
      readonly do: 'approved' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'roll back';
      readonly which: number;
    };
const which = fc.nat({ max: 3 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('request' as const), version: fc.constantFrom('1', '2', '3') }) },
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'running',
        'running',
        'succeeded',
        'succeeded',
        'failed',
        'cancelled',
        'roll back',
        'roll back',
      ),
      which,
    }),
  },
);

/** One operation, or all that bring a version to its end. */
const whole = (version: string, how: 'succeeded' | 'failed'): Operation[] => [
  { do: 'request', version },
  { do: 'running', which: 0 },
  { do: how, which: 0 },
];
const end = fc.constantFrom('succeeded', 'succeeded', 'failed');
const steps: fc.Arbitrary<Operation[]> = fc.oneof(
  fc.tuple(fc.nat(9), end).map(([number, how]) => whole(`${number}.0`, how)),
  end.map((how): Operation[] => [
    { do: 'roll back', which: 0 },
    { do: how, which: 0 },
  ]),
  operation.map((one) => [one]),
);

/** What somebody would note who only hears of what succeeds. */
interface Notebook {
  /** In the order of their requests. */
  readonly versions: Map<string, string>;
  /** What was live and was not taken back, the latest last. */
  readonly good: string[];
  live: string | null;
  rollbacks: number;
}
const notebook = (): Notebook => ({ versions: new Map(), good: [], live: null, rollbacks: 0 });

/** Mostly what makes sense, so that histories get somewhere, and sometimes just any. */
async function meant(desk: StagingDesk, one: Extract<Operation, { which: number }>) {
  const { items } = await (await desk.manage()).deployments.list({ page_size: 100 });
  const ended = items.toSorted((a, b) => ((a.finished_at ?? '') < (b.finished_at ?? '') ? 1 : -1));
  const sensible = {
    approved: items[0],
    running: items.find(({ status }) => status === 'approved'),
    succeeded: items.find(({ status }) => status === 'running'),
    failed: items.find(({ status }) => status === 'running'),
    cancelled: items.find(({ status }) => status === 'approved'),
    'roll back': ended.find(({ status }) => status === 'succeeded' || status === 'failed'),
  };
  return one.which === 3 ? items[one.which] : sensible[one.do];
}

/** A pile of what was good foretells where every rollback goes: one that succeeded is taken off, what failed never lay there. */
async function perform(desk: StagingDesk, notes: Notebook, one: Operation): Promise<void> {
  try {
    if (one.do === 'request') {
      const { id } = await desk.request(one.version);
      notes.versions.set(id, one.version);
      return;
    }
    const before = await meant(desk, one);
    if (before === undefined) return;
    const { id } = before;
    if (one.do === 'roll back') {
      const left = before.status === 'succeeded' ? notes.good.slice(0, -1) : notes.good;
      const rollback = await desk.back(id);
      notes.good.splice(left.length);
      notes.versions.set(rollback.id, rollback.version);
      notes.rollbacks += 1;
      expect(rollback.version).toBe(left.at(-1));
      return;
    }
    const after = await desk.set(id, one.do, one.which % 2 === 0 ? { override_reason: 'A demonstration' } : {});
    if (after.status === before.status) return;
    if (one.do === 'running') expect(after.previous_version).toBe(notes.good.at(-1) ?? null);
    if (one.do !== 'succeeded') return;
    notes.live = after.version;
    if (after.kind === 'deploy') notes.good.push(after.version);
  } catch (error) {
    if (!(error instanceof AppError) || !/^(DEPLOYMENT|ENVIRONMENT)_/.test(error.app)) throw error;
    if (error.app === 'DEPLOYMENT_NOTHING_BEFORE') expect(notes.good.length).toBeLessThanOrEqual(1);
  }
}

async function check(desk: StagingDesk, notes: Notebook): Promise<void> {
  const { items } = await (await desk.manage()).deployments.list({ page_size: 100 });
  const running = items.filter(({ status }) => status === 'running');
  expect(running.length).toBeLessThanOrEqual(1);
  for (const { id, version } of items) expect(version).toBe(notes.versions.get(id));
  const { live_version, running_deployment_id, queue_length } = await desk.environment();
  expect(live_version).toBe(notes.live);
  expect(running_deployment_id).toBe(running[0]?.id ?? null);
  const waiting = items.filter(({ status }) => status === 'approved');
  expect(queue_length).toBe(waiting.length);
  const places = waiting.map(({ queue_position }) => queue_position!);
  expect(places.toSorted((a, b) => a - b)).toEqual(waiting.map((_, index) => index + 1));
  for (const one of items) {
    expect(one.status === 'rolled_back').toBe(one.rolled_back_by_id !== null);
    const previous = items.find(({ id }) => id === one.previous_deployment_id);
    if (previous !== undefined) expect(['succeeded', 'rolled_back']).toContain(previous.status);
  }
}

test(`whatever is done in whatever order, what must hold holds (SEED=${seed})`, async () => {
  let rollbacks = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 10, maxLength: 25 }), async (operations) => {
      const desk = await aStagingDesk(world);
      const notes = notebook();
      for (const each of operations) for (const one of each) await perform(desk, notes, one);
      await check(desk, notes);
      rollbacks += notes.rollbacks;
    }),
    { seed, numRuns: runs(6) },
  );
  expect(rollbacks).toBeGreaterThan(1);
});

test(`the same at once (SEED=${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 25 }), async (operations) => {
      const desk = await aStagingDesk(world);
      for (const version of ['1', '2', '3']) await desk.request(version);
      const { deployments } = await desk.manage();
      const ids = (await deployments.list({})).items.map(({ id }) => id);
      await Promise.allSettled(
        operations.map((one, index) => {
          if (one.do === 'request') return desk.request(one.version);
          const id = ids[index % ids.length]!;
          return one.do === 'roll back' ? desk.back(id) : desk.set(id, one.do, { override_reason: 'At once' });
        }),
      );
      // Whoever came later may have been refused, whatever they wanted; what is there must fit together.
      const { items } = await deployments.list({ page_size: 100 });
      const { live_deployment_id, live_version } = await desk.environment();
      const live = items.find(({ id }) => id === live_deployment_id);
      const notes = { ...notebook(), live: live?.version ?? null };
      for (const { id, version } of items) notes.versions.set(id, version);
      expect(live_version).toBe(notes.live);
      const ended = items.filter(({ status }) => status === 'succeeded');
      expect(ended.length === 0 || live !== undefined).toBe(true);
      await check(desk, notes);
    }),
    { seed, numRuns: runs(3) },
  );
});
