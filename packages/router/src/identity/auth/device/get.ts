import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as oneTime from '../one-time/queries.ts';
import type { Taken } from '../one-time/values.ts';
import { subjectOf } from './start.ts';

/**
 * Says which device shows this code, so that people compare it with the one in front of them before they approve.
 * Throws CODE_INVALID.
 */
export async function getDevice(
  ctx: Ctx<typeof auth.device.get>,
  { user_code }: In<typeof auth.device.get>,
): Promise<z.input<typeof auth.device.get.output>> {
  const row = await oneTime.findWaiting(ctx.db, 'device', subjectOf(ctx.services, user_code), ctx.now());
  if (row === undefined) throw new AppError('CODE_INVALID');
  const { device, address } = row.data as Taken<'device'>['data'];
  return { device, address, expires_at: row.expires_at };
}
