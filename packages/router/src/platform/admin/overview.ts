import { backlog } from '@deskwire/queue/backlog.ts';
import type { admin } from '@deskwire/contract/platform/admin.ts';
import { tallyTeams } from '../../identity/teams/every/every-team.ts';
import { tallyAccounts } from '../../identity/users/administration/tally.ts';
import type { Ctx, Out } from '../../kit/context.ts';
import { clientOf } from '../../kit/operating/sql-client.ts';
import { tallySealed } from '../audit/checkpoints/tally.ts';
import { tallyFiles } from '../files/rows/tally.ts';
import { readProcesses } from './controls/processes.ts';
import * as controls from './controls/queries.ts';

/** Counts what the platform holds, and says whether it works. */
export async function getOverview({ db, now }: Ctx<typeof admin.overview>): Promise<Out<typeof admin.overview>> {
  const processes = await readProcesses(db);
  const alive = processes.filter(({ state }) => state !== 'dead');
  const waiting = await backlog(clientOf(db));
  return {
    users: await tallyAccounts(db, now()),
    teams: await tallyTeams(db, now()),
    files: await tallyFiles(db),
    events: await tallySealed(db, now()),
    jobs: {
      in_flight: Object.values(waiting.in_flight).reduce((sum, count) => sum + count, 0),
      failed: waiting.failed,
      due: waiting.outbox_depth,
    },
    processes: {
      api: alive.filter(({ kind }) => kind === 'api').length,
      worker: alive.filter(({ kind }) => kind === 'worker').length,
      unhealthy: processes.filter(({ state }) => state !== 'ok').length,
    },
    maintenance: (await controls.findControls(db)).maintenance_since !== null,
  };
}
