import { auth } from '@deskwire/contract/identity/auth.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { approveDevice } from './approve.ts';
import { getDevice } from './get.ts';
import { pollDevice } from './poll.ts';
import { startDevice } from './start.ts';

export const deviceRouter = router({
  start: procedure(auth.device.start).mutation(({ ctx, input }) => startDevice(ctx, input)),
  get: procedure(auth.device.get).query(({ ctx, input }) => getDevice(ctx, input)),
  approve: procedure(auth.device.approve).mutation(({ ctx, input }) => approveDevice(ctx, input)),
  poll: procedure(auth.device.poll).mutation(({ ctx, input }) => pollDevice(ctx, input)),
});
