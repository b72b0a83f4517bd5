import { randomUUIDv7 } from 'node:crypto';
import type { DataRequest, compliance } from '@deskwire/contract/platform/compliance.ts';
import { keepingAMaster, lockSubject } from '../../identity/users/administration/masters.ts';
import { markDeleted } from '../../identity/users/deletion/retire.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { isHeld } from './holds/held.ts';
import { presentRequest } from './requests/present.ts';
import * as queries from './requests/queries.ts';
import { requireSelf } from './requests/reachable.ts';

const DEFAULT_DAYS = 30;

/**
 * Takes an account out of use at once, and has it erased after the grace. A legal hold stops the erasure and not the
 * lock-out; without any grace there would be nothing left to hold, so that is refused.
 */
export async function eraseAccount(
  ctx: Ctx<typeof compliance.erase>,
  { user_id, grace_days = DEFAULT_DAYS, reason }: In<typeof compliance.erase>,
): Promise<DataRequest> {
  requireSelf(ctx, user_id);
  const { db, events, user, now } = ctx;
  return keepingAMaster(db, async (is_master) => {
    const isOwn = user.id === user_id;
    if (!isOwn) await lockSubject(db, user, user_id, is_master);
    if (grace_days === 0 && (await isHeld(db, user_id))) throw new AppError('ERASURE_HELD');
    const { purge_at } = await markDeleted(ctx, user_id, isOwn ? undefined : null, grace_days * 86_400);
    const row = await queries.insertRequest(db, {
      id: randomUUIDv7(),
      kind: 'erasure',
      user_id,
      requested_by: user.id,
      reason: reason ?? null,
      due_at: purge_at,
      created_at: now(),
    });
    events.add('data_request.created', { id: row.id }, { kind: 'erasure', user_id });
    return presentRequest(row);
  });
}
