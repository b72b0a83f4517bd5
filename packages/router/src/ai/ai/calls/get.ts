import type { aiCalls } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { presentCall, whoseOf } from './present.ts';
import * as queries from './queries.ts';

/** One call. What was said in it is shown to the person who made it, and to nobody else. */
export async function getCall(
  { db, scope, now }: Ctx<typeof aiCalls.get>,
  { call_id }: In<typeof aiCalls.get>,
): Promise<Out<typeof aiCalls.get>> {
  const row = await queries.findCall(db, whoseOf(scope), call_id, now());
  if (row === undefined) throw new AppError('AI_CALL_NOT_FOUND');
  const own = row.actor_id === scope.person_id;
  return {
    ...presentCall(row),
    request: own ? row.request : null,
    response: own ? row.response : null,
    payload_expires_at: own ? row.payload_expires_at : null,
  };
}
