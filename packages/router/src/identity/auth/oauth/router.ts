import { auth } from '@deskwire/contract/identity/auth.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { finishSignIn } from './finish.ts';
import { startLinking } from './link.ts';
import { listProviders } from './providers.ts';
import { startSignIn } from './start.ts';

export const oauthRouter = router({
  providers: procedure(auth.oauth.providers).query(({ ctx }) => listProviders(ctx)),
  start: procedure(auth.oauth.start).mutation(({ ctx, input }) => startSignIn(ctx, input)),
  link: procedure(auth.oauth.link).mutation(({ ctx, input }) => startLinking(ctx, input)),
  finish: procedure(auth.oauth.finish).mutation(({ ctx, input }) => finishSignIn(ctx, input)),
});
