import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { audit, auditFilter } from '@deskwire/contract/platform/audit.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { reachOf } from '../../../kit/access/me.ts';
import { makeArchive } from '../../compliance/making/jobs.ts';
import { askFor } from '../../compliance/requests/ask.ts';
import { endWithFile } from '../../operations/batches/result-file.ts';
import { batchJob } from '../../operations/batches/steps.ts';
import type { Batch, OperationKind, Reading } from '../../operations/kind.ts';
import { startOperation } from '../../operations/start.ts';
import { archiveOf } from './archive.ts';

const Filter = z.strictObject(auditFilter);

/** The trail of a team as an archive. One long batch: after a crash it is made from the beginning. */
export const auditExport: OperationKind<typeof Filter, never> = {
  kind: 'audit.export',
  input: Filter,
  requires: 'audit.read',
  batch: exportAll,
};
export const exportBatch = batchJob(auditExport.kind);

const DUE_SECONDS = 86_400;

/** Starts an export: an operation for a team, a data request for the platform. */
export async function exportTrail(
  ctx: Ctx<typeof audit.export>,
  { team_id, ...filter }: In<typeof audit.export>,
): Promise<Out<typeof audit.export>> {
  const { db, events, outbox, scope, now, user } = ctx;
  if (reachOf(ctx, team_id) !== null) {
    const { id } = await startOperation({ db, events, outbox, scope: scope!, now }, auditExport, filter);
    return { operation_id: id, request_id: null };
  }
  const id = randomUUIDv7();
  await askFor(db, {
    id,
    kind: 'audit',
    user_id: null,
    requested_by: user.id,
    input: JSON.stringify(filter),
    due_at: secondsAfter(now(), DUE_SECONDS),
    created_at: now(),
  });
  outbox.later(makeArchive, { request_id: id });
  events.add('data_request.created', { id }, { kind: 'audit', user_id: null });
  return { operation_id: null, request_id: id };
}

/** Progress is reported after this many events, which also ends an export that was cancelled. */
const SHOWN_EVERY = 20_000;

async function exportAll(reading: Reading, filter: z.output<typeof Filter>): Promise<Batch<never>> {
  const { services, db, scope, now, commit } = reading;
  let shown = 0;
  const progress = async (done: number, total: number) => {
    if (done - shown < SHOWN_EVERY) return;
    shown = done;
    await reading.progress(done, total);
  };
  const archive = await archiveOf({ services, db, now, commit, progress }, scope.team_id, filter);
  return endWithFile(reading, `audit-${now().slice(0, 10)}.zip`, archive);
}
