import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { testWorld } from '../../testing/world.ts';
import { AppError } from '../../kit/errors.ts';
import { aStagingDesk, type StagingDesk } from './staging.fixture.ts';

const world = await testWorld();
/** Another seed tries other histories. */
const seed = Number(process.env['SEED'] ?? 20_261_120);

type Operation =
  | { readonly do: 'request'; readonly version: string }
  | {
      readonly do: 'approved' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'roll back';
      readonly which: number;
    };
const which = fc.nat({ max: 6 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('request' as const), version: fc.constantFrom('1', '2', '3') }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'approved',
        'running',
        'running',
        'succeeded',
        'succeeded',
        'failed',
        'cancelled',
        'roll back',
      ),
      which,
    }),
  },
);

/** What was said to be live, as somebody would note it who only hears of what succeeded. */
interface Notebook {
  /** In the order of their requests. */
  readonly versions: Map<string, string>;
  live: string | null;
}

async function perform(desk: StagingDesk, notes: Notebook, one: Operation): Promise<void> {
  try {
    if (one.do === 'request') {
      const { id } = await desk.request(one.version);
      notes.versions.set(id, one.version);
      return;
    }
    const id = [...notes.versions.keys()].at(-1 - one.which);
    if (id === undefined) return;
    if (one.do === 'roll back') {
      const before = await desk.get(id);
      const rollback = await desk.back(id);
      expect(rollback.version).toBe(
        before.kind === 'rollback' && before.status === 'failed' ? before.version : before.previous_version,
      );
      notes.versions.set(rollback.id, rollback.version);
      return;
    }
    const before = await desk.get(id);
    const after = await desk.set(id, one.do);
    if (after.status === 'succeeded' && before.status === 'running') notes.live = after.version;
  } catch (error) {
    if (!(error instanceof AppError) || !/^(DEPLOYMENT|ENVIRONMENT)_/.test(error.app)) throw error;
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

test(`whatever is done in whatever order, what must hold holds (SEED=${seed})`, { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 25 }), async (operations) => {
      const desk = await aStagingDesk(world);
      const notes: Notebook = { versions: new Map(), live: null };
      for (const one of operations) await perform(desk, notes, one);
      await check(desk, notes);
    }),
    { seed, numRuns: 25 },
  );
});

test(`the same at once (SEED=${seed})`, { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 25 }), async (operations) => {
      const desk = await aStagingDesk(world);
      const notes: Notebook = { versions: new Map(), live: null };
      for (const version of ['1', '2', '3']) await perform(desk, notes, { do: 'request', version });
      await Promise.all(operations.map((one) => perform(desk, notes, one)));
      // Who noted what succeeded may have been overtaken; what succeeded last is what the environment must say.
      const { items } = await (await desk.manage()).deployments.list({ page_size: 100 });
      const ended = items
        .filter(({ status, finished_at }) => finished_at !== null && status !== 'cancelled')
        .toSorted((a, b) => (a.finished_at! < b.finished_at! ? 1 : -1));
      const { live_deployment_id, live_version } = await desk.environment();
      const live = items.find(({ id }) => id === live_deployment_id);
      notes.live = live?.version ?? null;
      expect(live_version).toBe(notes.live);
      if (ended.every(({ status }) => status === 'succeeded')) expect(live?.id).toBe(ended[0]?.id);
      await check(desk, notes);
    }),
    { seed, numRuns: 10 },
  );
});
