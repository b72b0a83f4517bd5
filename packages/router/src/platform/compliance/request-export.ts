import { randomUUIDv7 } from 'node:crypto';
import type { DataRequest, compliance } from '@deskwire/contract/platform/compliance.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { isAccount } from '../../identity/users/deletion/accounts.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { makeArchive } from './making/jobs.ts';
import { presentRequest } from './requests/present.ts';
import * as queries from './requests/queries.ts';
import { requireSelf } from './requests/reachable.ts';

/** The law gives a month. */
const DUE_SECONDS = 30 * 86_400;

/** Asks for everything that is kept of a person. */
export async function requestExport(
  ctx: Ctx<typeof compliance.requestExport>,
  { user_id }: In<typeof compliance.requestExport>,
): Promise<DataRequest> {
  requireSelf(ctx, user_id);
  const { db, events, outbox, now, user } = ctx;
  if (!(await isAccount(db, user_id))) throw new AppError('USER_NOT_FOUND');
  const row = await queries.insertRequest(db, {
    id: randomUUIDv7(),
    kind: 'export',
    user_id,
    requested_by: user.id,
    due_at: secondsAfter(now(), DUE_SECONDS),
    created_at: now(),
  });
  outbox.later(makeArchive, { request_id: row.id });
  events.add('data_request.created', { id: row.id }, { kind: 'export', user_id });
  return presentRequest(row);
}
