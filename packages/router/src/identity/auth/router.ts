import { auth } from '@deskwire/contract/identity/auth.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { ownApplication } from './accounts/application.ts';
import { changePassword } from './change-password.ts';
import { confirmPassword } from './confirm-password.ts';
import { deviceRouter } from './device/router.ts';
import { emailLogin } from './email-login.ts';
import { identitiesRouter } from './identities/router.ts';
import { logIn } from './login.ts';
import { askFor } from './mails/ask.ts';
import { sendPasswordReset } from './mails/password-reset.ts';
import { sendVerification } from './mails/verification.ts';
import { oauthRouter } from './oauth/router.ts';
import { issue } from './one-time/values.ts';
import { refreshCookie, refreshWithToken } from './refresh.ts';
import { register } from './register.ts';
import { resetPassword } from './reset-password.ts';
import { exchangeSessionToken } from './session-exchange.ts';
import { sessionOf } from './sessions/current.ts';
import { endSessions } from './sessions/end.ts';
import * as sessions from './sessions/queries.ts';
import { sessionsRouter } from './sessions/router.ts';
import { twoFactorRouter } from './two-factor/router.ts';
import { verifyCode } from './verify-code.ts';
import { verifyEmail } from './verify-email.ts';

export const authRouter = router({
  register: procedure(auth.register).mutation(({ ctx, input }) => register(ctx, input)),
  verifyEmail: procedure(auth.verifyEmail).mutation(({ ctx, input }) => verifyEmail(ctx, input)),
  verifyCode: procedure(auth.verifyCode).mutation(({ ctx, input }) => verifyCode(ctx, input)),
  resendVerification: procedure(auth.resendVerification).mutation(({ ctx, input }) =>
    askFor(ctx, sendVerification, input.email, ownApplication(ctx, input.registration_token)),
  ),
  login: procedure(auth.login).mutation(({ ctx, input }) => logIn(ctx, input)),
  token: procedure(auth.token).mutation(({ ctx, input }) => logIn(ctx, { ...input, session: 'bearer' })),
  refresh: procedure(auth.refresh).mutation(({ ctx, input }) =>
    input.refresh_token === undefined ? refreshCookie(ctx) : refreshWithToken(ctx, input.refresh_token),
  ),
  refreshToken: procedure(auth.refreshToken).mutation(({ ctx, input }) => refreshWithToken(ctx, input.refresh_token)),
  logout: procedure(auth.logout).mutation(async ({ ctx }) => {
    const { id } = sessionOf(ctx);
    await sessions.revokeSession(ctx.db, ctx.user.id, id, { now: ctx.now(), reason: 'logout' });
    ctx.events.add('session.revoked', { id }, { reason: 'logout' });
    ctx.cookies?.clear();
    return { revoked: 1 };
  }),
  logoutAll: procedure(auth.logoutAll).mutation(async ({ ctx }) => {
    const ended = await endSessions(ctx, ctx, ctx.user.id, 'logout');
    ctx.cookies?.clear();
    return ended;
  }),
  emailLogin: procedure(auth.emailLogin).mutation(({ ctx, input }) => emailLogin(ctx, input)),
  forgotPassword: procedure(auth.forgotPassword).mutation(({ ctx, input }) =>
    askFor(ctx, sendPasswordReset, input.email),
  ),
  resetPassword: procedure(auth.resetPassword).mutation(({ ctx, input }) => resetPassword(ctx, input)),
  changePassword: procedure(auth.changePassword).mutation(({ ctx, input }) => changePassword(ctx, input)),
  confirmPassword: procedure(auth.confirmPassword).mutation(({ ctx, input }) => confirmPassword(ctx, input)),
  sessionToken: procedure(auth.sessionToken).mutation(async ({ ctx }) => {
    const { token, expires_at } = await issue(ctx, 'session-exchange', {
      subject: ctx.user.id,
      user_id: ctx.user.id,
      // The session that it becomes is as fresh as the one it comes from, not fresher.
      data: { authenticated_at: sessionOf(ctx).authenticated_at },
      instead: false,
    });
    return { url: new URL(`/login/session/${token}`, ctx.services.config.public_url).href, token, expires_at };
  }),
  sessionExchange: procedure(auth.sessionExchange).mutation(({ ctx, input }) => exchangeSessionToken(ctx, input)),
  sessions: sessionsRouter,
  twoFactor: twoFactorRouter,
  device: deviceRouter,
  oauth: oauthRouter,
  identities: identitiesRouter,
});
