import { inspect, parseArgs } from 'node:util';
import { missing } from '@deskwire/testing/parts.ts';
import { campaigns, type Campaign } from './campaigns.ts';
import { stopAll } from './installation.ts';
import type { Outcome } from './run.ts';
import { longSeeds } from './seeds.ts';

/**
 * The long run: the real programs under load, and everything between and beneath them broken: all faults in the order of
 * each seed, on both queue backends, and what needs an installation of its own.
 * `npm run faults -- [--seed 7] [--backend redis] [--only disk]`. It says first what cannot be run here, which fails it in
 * the end unless REQUIRE_PARTS is 0.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', multiple: true },
    backend: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
  },
});
const backends = (['postgres', 'redis'] as const).filter((name) => values.backend?.includes(name) ?? true);
const seeds = values.seed?.map(Number) ?? [...longSeeds, randomSeed()];

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(
    signal,
    () =>
      void stopAll().finally(() => {
        print();
        process.exit(130);
      }),
  );

const outcomes: Outcome[] = [];
const figures: object[] = [];
const failures: string[] = [];
const wanted = campaigns(seeds, backends).filter(
  ({ title }) => values.only?.some((part) => title.includes(part)) ?? true,
);
if (wanted.length === 0) failures.push('Nothing has that name.');
const able = wanted.filter((campaign) => {
  const lacks = missing(campaign.needs).map((sentence) => `${campaign.title}: skipped. ${sentence}`);
  for (const line of lacks) console.log(line);
  if (process.env['REQUIRE_PARTS'] !== '0') failures.push(...lacks);
  return lacks.length === 0;
});
// Two at a time: programs that wait leave room for others.
const waiting = able.values();
await Promise.all(
  [1, 2].map(async () => {
    for (const campaign of waiting) await tryOne(campaign);
  }),
);
print();
process.exit(failures.length > 0 ? 1 : 0);

async function tryOne(campaign: Campaign): Promise<void> {
  const { title } = campaign;
  const told = (line: string): void => console.log(`${title}: ${line}`);
  const begun = performance.now();
  try {
    const outcome = await campaign.run(told);
    if (isOutcome(outcome)) judgeOutcome(title, outcome);
    else figures.push({ title, ...outcome });
  } catch (error) {
    failures.push(`${title}: ${inspect(error)}`);
  }
  const wrong = failures.filter((failure) => failure.startsWith(`${title}: `));
  for (const failure of wrong) console.error(failure);
  told(`${wrong.length === 0 ? 'survived' : 'FAILED'} after ${Math.round((performance.now() - begun) / 1000)} s`);
}

function isOutcome(told: Outcome | Readonly<Record<string, unknown>>): told is Outcome {
  return 'lost' in told;
}

function judgeOutcome(title: string, outcome: Outcome): void {
  outcomes.push(outcome);
  const found = [
    ...outcome.wrong,
    ...outcome.lost.map((what) => `lost: ${what}`),
    ...outcome.doubled.map((what) => `doubled: ${what}`),
  ];
  const some = found.slice(0, 20).map((what) => `${title}: ${what}`);
  if (found.length > some.length) some.push(`${title}: … and ${found.length - some.length} more`);
  if (some.length > 0) failures.push(...some, `${title}: the logs are in ${outcome.logs}`);
}

function randomSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}

function print(): void {
  console.log();
  console.table(
    outcomes.map(({ title, recovery, ...rest }) => ({
      title,
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
  for (const { title, ...rest } of figures as Array<{ title: string }>) console.log(title, rest);
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) console.error('A seed that fails becomes a case in tests/faults/seeds.ts.');
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
