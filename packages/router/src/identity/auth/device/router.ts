import { auth } from '@deskwire/contract/identity/auth.ts';
import { AppError } from '../../../kit/errors.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import * as oneTime from '../one-time/queries.ts';
import type { Taken } from '../one-time/values.ts';
import { approveDevice } from './approve.ts';
import { pollDevice } from './poll.ts';
import { startDevice, subjectOf } from './start.ts';

export const deviceRouter = router({
  start: procedure(auth.device.start).mutation(({ ctx, input }) => startDevice(ctx, input)),
  // Which device shows this code, so that nobody lets in what they do not see before them.
  get: procedure(auth.device.get).query(async ({ ctx, input }) => {
    const row = await oneTime.findWaiting(ctx.db, 'device', subjectOf(ctx.services, input.user_code), ctx.now());
    if (row === undefined) throw new AppError('CODE_INVALID');
    const { device, address } = row.data as Taken<'device'>['data'];
    return { device, address, expires_at: row.expires_at };
  }),
  approve: procedure(auth.device.approve).mutation(({ ctx, input }) => approveDevice(ctx, input)),
  poll: procedure(auth.device.poll).mutation(({ ctx, input }) => pollDevice(ctx, input)),
});
