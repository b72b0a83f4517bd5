import { parts, type Part } from '@deskwire/testing/parts.ts';
import { faults, type Prepared } from './faults.ts';
import { wrongDatabaseClock } from './database-clock.ts';
import { fullLog, fullTables } from './full-disks.ts';
import type { QueueBackend } from './installation.ts';
import { drill } from './restore.ts';
import { besiegeInstallation } from './slow-clients.ts';
import { upgradeUnderLoad } from './upgrade.ts';
import { run, type Outcome, type Plan } from './run.ts';

/** One part of the long run. It answers with what it measured, and throws or tells what went wrong. */
export interface Campaign {
  readonly title: string;
  readonly backend: QueueBackend;
  readonly needs: readonly Part[];
  run(report: (line: string) => void): Promise<Outcome | Readonly<Record<string, unknown>>>;
}

const workload = { agents: 4, pause_ms: 500, import_lines: 520, import_every_ms: 25_000 };
const lighter = { agents: 3, pause_ms: 300, import_lines: 120, import_every_ms: 60_000 };
/** Many times what it takes on a machine that has nothing else to do. */
const within = { acknowledged_s: 60, noticed_s: 300 };

const neededBy = (backend: QueueBackend): Part[] => (backend === 'redis' ? [parts.redis] : []);

const planned = (
  title: string,
  plan: Omit<Plan, 'title' | 'report' | 'within' | 'workers'>,
  needs: readonly Part[] = [],
): Campaign => ({
  title,
  backend: plan.backend,
  needs: [...neededBy(plan.backend), ...needs],
  run: (report) => run({ ...plan, title, workers: 2, within, report }),
});

const allFaults = (seed: number, backend: QueueBackend): Campaign =>
  planned(`all faults, seed ${seed} (${backend})`, { seed, backend, faults, load: workload });

const prepared = ({ fault, needs, ...wanted }: Prepared, backend: QueueBackend): Campaign =>
  planned(`${fault.name} (${backend})`, { ...wanted, seed: 0, backend, faults: [fault], load: lighter }, needs);

const upgraded = (backend: QueueBackend): Campaign => {
  const title = `upgrade (${backend})`;
  return {
    title,
    backend,
    needs: [...neededBy(backend), parts.history],
    run: (report) => upgradeUnderLoad({ title, seed: 0, backend, workers: 2, load: lighter, within, report }),
  };
};

const drilled = (backend: QueueBackend): Campaign => ({
  title: `restore drill (${backend})`,
  backend,
  needs: neededBy(backend),
  async run(report) {
    const { lost, doubled, wrong, ...figures } = await drill({
      backend,
      workers: 2,
      load: lighter,
      work_ms: 8_000,
      report,
    });
    const found = [...lost.map((what) => `lost: ${what}`), ...doubled.map((what) => `doubled: ${what}`), ...wrong];
    if (found.length > 0) throw new Error(found.slice(0, 20).join('; '));
    return figures;
  },
});

const besieged = (backend: QueueBackend): Campaign => ({
  title: `slow clients (${backend})`,
  backend,
  needs: neededBy(backend),
  run: () => besiegeInstallation(backend),
});

/** All of the long run: every seed on every backend, then what needs an installation of its own. */
export const campaigns = (seeds: readonly number[], backends: readonly QueueBackend[]): Campaign[] => [
  ...seeds.flatMap((seed) => backends.map((backend) => allFaults(seed, backend))),
  ...backends.flatMap((backend) => [
    prepared(fullTables(), backend),
    prepared(fullLog(), backend),
    prepared(wrongDatabaseClock(), backend),
    upgraded(backend),
    besieged(backend),
    drilled(backend),
  ]),
];
