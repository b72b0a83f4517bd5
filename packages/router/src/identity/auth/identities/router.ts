import { auth } from '@deskwire/contract/identity/auth.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { listIdentities } from './list.ts';
import { unlinkIdentity } from './unlink.ts';

export const identitiesRouter = router({
  list: procedure(auth.identities.list).query(({ ctx, input }) => listIdentities(ctx, input)),
  unlink: procedure(auth.identities.unlink).mutation(({ ctx, input }) => unlinkIdentity(ctx, input)),
});
