import { auth } from '@deskwire/contract/identity/auth.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { planOf } from '../sessions/sign-in.ts';
import { finishSignIn } from './finish.ts';
import { begin } from './flow.ts';

export const oauthRouter = router({
  providers: procedure(auth.oauth.providers).query(({ ctx }) => ({
    providers: [...ctx.services.providers.values()].map(({ id, name }) => ({ id, name })),
  })),
  start: procedure(auth.oauth.start).mutation(({ ctx, input: { provider, redirect_to = '/', ...wish } }) =>
    begin(ctx, provider, null, { ...planOf(ctx, provider, wish), redirect_to }),
  ),
  link: procedure(auth.oauth.link).mutation(({ ctx, input: { provider, redirect_to = '/' } }) =>
    begin(ctx, provider, ctx.user.id, { session: 'bearer', redirect_to, linking: true }),
  ),
  finish: procedure(auth.oauth.finish).mutation(({ ctx, input }) => finishSignIn(ctx, input)),
});
