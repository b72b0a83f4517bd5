import { parseArgs } from 'node:util';
import { hasRedis } from '@deskwire/queue/test/redis-server.ts';
import { faults } from './faults.ts';
import { stopAll, type QueueBackend } from './installation.ts';
import { run, type Outcome } from './run.ts';
import { longSeeds } from './seeds.ts';

/**
 * The long run: the real programs under load, everything between and beneath them broken in random order, on both queue
 * backends. `pnpm faults [--seed 7] [--backend redis]`. A fault that could not be run fails it.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', multiple: true }, backend: { type: 'string', multiple: true } },
});
const backends = (['postgres', 'redis'] as const).filter((name) => values.backend?.includes(name) ?? true);
const seeds = values.seed?.map(Number) ?? [...longSeeds, randomSeed()];
const load = { agents: 4, pause_ms: 500, import_lines: 520, import_every_ms: 25_000 };
const within = { acknowledged_s: 5, noticed_s: 30 };

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopAll().finally(() => process.exit(130)));

const outcomes: Outcome[] = [];
const failures: string[] = [];
for (const seed of seeds) await Promise.all(backends.map((backend) => tryOne(seed, backend)));
print();
process.exit(failures.length > 0 ? 1 : 0);

async function tryOne(seed: number, backend: QueueBackend): Promise<void> {
  if (backend === 'redis' && !hasRedis) {
    failures.push(`redis ${seed}: there is no redis-server on this machine, so its faults could not be run.`);
    return;
  }
  try {
    const outcome = await run({ seed, backend, faults, workers: 2, load, within, report: (line) => console.log(line) });
    outcomes.push(outcome);
    console.log(JSON.stringify({ ...outcome, lost: outcome.lost.length, doubled: outcome.doubled.length }));
    const found = [
      ...outcome.wrong,
      ...outcome.lost.map((what) => `lost: ${what}`),
      ...outcome.doubled.map((what) => `doubled: ${what}`),
    ];
    const some = found.slice(0, 20).map((what) => `${backend} ${seed}: ${what}`);
    if (found.length > some.length) some.push(`${backend} ${seed}: … and ${found.length - some.length} more`);
    if (some.length > 0) failures.push(...some, `${backend} ${seed}: the logs are in ${outcome.logs}`);
  } catch (error) {
    failures.push(`${backend} ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

function randomSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}

function print(): void {
  console.log();
  console.table(
    outcomes.map(({ seed, backend, recovery, ...rest }) => ({
      seed,
      backend,
      faults: rest.faults,
      acks: rest.acks,
      'import lines': rest.lines,
      lost: rest.lost.length,
      doubled: rest.doubled.length,
      'acknowledged after s': rounded(recovery.acknowledged_s),
      'noticed after s': rounded(recovery.noticed_s),
      'drained after s': rounded(recovery.drained_s),
      'slowest answer s': rounded(rest.slowest_s),
      refusals: rest.refusals,
    })),
  );
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) console.error('A seed that fails becomes a case in tests/faults/seeds.ts.');
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
