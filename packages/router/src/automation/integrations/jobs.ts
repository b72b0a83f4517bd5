import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { AppError } from '../../kit/errors.ts';
import { job, platformJob, type JobCtx } from '../../kit/jobs/job.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { anyProvider } from './accounts/find.ts';
import { useAccount } from './accounts/use.ts';
import * as queries from './queries.ts';
import { move, moveMerged } from './repositories/merged.ts';

/** Finds accounts that nobody has used for a while. */
export const checkAccounts = platformJob({ name: 'integrations.check', queue: 'timers', input: z.strictObject({}) });
const probeAccount = job({
  name: 'integrations.probe',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ connection_id: z.uuid() }),
});

/** An account that was not used for so long is asked whether it works still. */
export const QUIET_SECONDS = 900;

async function check({ db, outbox, now }: JobCtx<typeof checkAccounts>): Promise<void> {
  await queries.expireFlows(db, now());
  for (const { team_id, id } of await queries.listQuiet(db, secondsAfter(now(), -QUIET_SECONDS), 500))
    outbox.later(probeAccount, { connection_id: id }, { team_id: mintTeam(team_id), key: `integrations.probe.${id}` });
}

async function probe(ctx: JobCtx<typeof probeAccount>, connection_id: string): Promise<void> {
  const { db, scope, services, now } = ctx;
  const connection = await queries.findConnection(db, scope, connection_id);
  if (connection === undefined || connection.state !== 'connected') return;
  await queries.noteCheck(services.db, connection, now());
  try {
    const provider = anyProvider(services, connection.provider);
    await useAccount(ctx, connection, provider, (credentials) => provider.probe(credentials));
  } catch (error) {
    // That it needs consent again is noted by now; an outage is not the account's fault.
    if (!(error instanceof AppError) || !error.app.startsWith('INTEGRATION_')) throw error;
  }
}

export const integrationsJobs = router({
  check: jobProcedure(checkAccounts).mutation(({ ctx }) => check(ctx)),
  probe: jobProcedure(probeAccount).mutation(({ ctx, input }) => probe(ctx, input.connection_id)),
  moveMerged: jobProcedure(moveMerged).mutation(({ ctx, input }) => move(ctx, input)),
});
