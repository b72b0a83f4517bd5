import { auth } from '@deskwire/contract/identity/auth.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { register } from './accounts/register.ts';
import { resendVerification } from './accounts/resend-verification.ts';
import { verifyCode } from './accounts/verify-code.ts';
import { verifyEmail } from './accounts/verify-email.ts';
import { deviceRouter } from './device/router.ts';
import { identitiesRouter } from './identities/router.ts';
import { oauthRouter } from './oauth/router.ts';
import { changePassword } from './passwords/change-password.ts';
import { confirmPassword } from './passwords/confirm-password.ts';
import { requestPasswordReset } from './passwords/forgot-password.ts';
import { resetPassword } from './passwords/reset-password.ts';
import { sessionsRouter } from './sessions/router.ts';
import { emailLogin } from './sign-in/email-login.ts';
import { logIn } from './sign-in/login.ts';
import { logOutEverywhere } from './sign-in/logout-all.ts';
import { logOut } from './sign-in/logout.ts';
import { refreshWithToken } from './sign-in/refresh-token.ts';
import { refresh } from './sign-in/refresh.ts';
import { exchangeSessionToken } from './sign-in/session-exchange.ts';
import { issueSessionToken } from './sign-in/session-token.ts';
import { logInForTokens } from './sign-in/token.ts';
import { twoFactorRouter } from './two-factor/router.ts';

export const authRouter = router({
  register: procedure(auth.register).mutation(({ ctx, input }) => register(ctx, input)),
  verifyEmail: procedure(auth.verifyEmail).mutation(({ ctx, input }) => verifyEmail(ctx, input)),
  verifyCode: procedure(auth.verifyCode).mutation(({ ctx, input }) => verifyCode(ctx, input)),
  resendVerification: procedure(auth.resendVerification).mutation(({ ctx, input }) => resendVerification(ctx, input)),
  login: procedure(auth.login).mutation(({ ctx, input }) => logIn(ctx, input)),
  token: procedure(auth.token).mutation(({ ctx, input }) => logInForTokens(ctx, input)),
  refresh: procedure(auth.refresh).mutation(({ ctx, input }) => refresh(ctx, input)),
  refreshToken: procedure(auth.refreshToken).mutation(({ ctx, input }) => refreshWithToken(ctx, input.refresh_token)),
  logout: procedure(auth.logout).mutation(({ ctx }) => logOut(ctx)),
  logoutAll: procedure(auth.logoutAll).mutation(({ ctx }) => logOutEverywhere(ctx)),
  emailLogin: procedure(auth.emailLogin).mutation(({ ctx, input }) => emailLogin(ctx, input)),
  forgotPassword: procedure(auth.forgotPassword).mutation(({ ctx, input }) => requestPasswordReset(ctx, input)),
  resetPassword: procedure(auth.resetPassword).mutation(({ ctx, input }) => resetPassword(ctx, input)),
  changePassword: procedure(auth.changePassword).mutation(({ ctx, input }) => changePassword(ctx, input)),
  confirmPassword: procedure(auth.confirmPassword).mutation(({ ctx, input }) => confirmPassword(ctx, input)),
  sessionToken: procedure(auth.sessionToken).mutation(({ ctx }) => issueSessionToken(ctx)),
  sessionExchange: procedure(auth.sessionExchange).mutation(({ ctx, input }) => exchangeSessionToken(ctx, input)),
  sessions: sessionsRouter,
  twoFactor: twoFactorRouter,
  device: deviceRouter,
  oauth: oauthRouter,
  identities: identitiesRouter,
});
