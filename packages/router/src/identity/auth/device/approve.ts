import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as oneTime from '../one-time/queries.ts';
import type { Taken } from '../one-time/values.ts';
import { sessionOf } from '../sessions/current.ts';
import { subjectOf } from './start.ts';

/** Approves or refuses a device; the first decision counts. Throws CODE_INVALID. */
export async function approveDevice(
  ctx: Ctx<typeof auth.device.approve>,
  { user_code, approve = true }: In<typeof auth.device.approve>,
): Promise<z.input<typeof auth.device.approve.output>> {
  const { authenticated_at, id: session_id } = sessionOf(ctx);
  const status = approve ? 'approved' : 'denied';
  const decided = await oneTime.decide(ctx.db, 'device', subjectOf(ctx.services, user_code), {
    user_id: ctx.user.id,
    data: JSON.stringify({ decision: status, authenticated_at, session_id } satisfies Partial<Taken<'device'>['data']>),
    now: ctx.now(),
  });
  if (decided === undefined) throw new AppError('CODE_INVALID');
  return { status, device: (decided.data as Taken<'device'>['data']).device };
}
