import { expect, test, type TestContext } from 'vitest';
import { hasRedis, redisTitle } from '@deskwire/queue/test/redis-server.ts';
import { quickFaults } from './faults.ts';
import type { QueueBackend } from './installation.ts';
import { run } from './run.ts';
import { SHORT_SEED } from './seeds.ts';

/** A few seconds of what `npm run faults` does for minutes. */
const survives =
  (backend: QueueBackend) =>
  async ({ onTestFailed }: TestContext) => {
    const story = [`seed ${SHORT_SEED}`];
    onTestFailed(() => console.log(story.join('\n')));
    const { lost, doubled, wrong, acks, faults, logs } = await run({
      seed: SHORT_SEED,
      backend,
      faults: quickFaults,
      workers: 1,
      load: { agents: 2, pause_ms: 500, import_lines: 120, import_every_ms: 60_000 },
      within: { acknowledged_s: 20, noticed_s: 60 },
      report: (line) => void story.push(line),
    });
    expect({ lost, doubled, wrong, logs }).toEqual({ lost: [], doubled: [], wrong: [], logs: undefined });
    expect(faults).toBe(quickFaults.filter(({ only }) => only === undefined || only === backend).length);
    expect(acks).toBeGreaterThan(10);
  };

const title = 'programs that are killed in mid-work lose nothing, do nothing twice and come back by themselves';
test(`on Postgres: ${title}`, survives('postgres'));
test.skipIf(!hasRedis)(`${redisTitle}: ${title}`, survives('redis'));
