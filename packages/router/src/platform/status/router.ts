import { status } from '@deskwire/contract/platform/status.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { getStatus } from './get.ts';

export const statusRouter = router({
  get: procedure(status.get).query(({ ctx }) => getStatus(ctx)),
});
