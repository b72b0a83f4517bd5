import { auth } from '@deskwire/contract/identity/auth.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { askFor } from './ask.ts';
import { decideDevice, findDevice, pollDevice, startDevice } from './device-sign-in.ts';
import { emailLogin } from './email-login.ts';
import { listIdentities, unlinkIdentity } from './identities.ts';
import { logIn } from './login.ts';
import { sendPasswordReset, sendVerification } from './mails.ts';
import { finishSignIn, startLink, startSignIn } from './oauth.ts';
import { changePassword, resetPassword } from './password.ts';
import { refreshCookie, refreshWithToken } from './refresh.ts';
import { register } from './register.ts';
import { ownApplication } from './registration.ts';
import { exchangeSessionToken, makeSessionToken } from './session-token.ts';
import { endSessions, listSessions, logOut, revokeSession, sessionOf } from './sessions.ts';
import { confirmPassword } from './step-up.ts';
import {
  confirmTwoFactor,
  disableTwoFactor,
  enableTwoFactor,
  getTwoFactor,
  replaceRecoveryCodes,
  verifyTwoFactor,
} from './two-factor.ts';
import { verifyCode, verifyEmail } from './verify-email.ts';

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
  logout: procedure(auth.logout).mutation(({ ctx }) => logOut(ctx)),
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
  sessionToken: procedure(auth.sessionToken).mutation(({ ctx }) => makeSessionToken(ctx)),
  sessionExchange: procedure(auth.sessionExchange).mutation(({ ctx, input }) => exchangeSessionToken(ctx, input)),
  sessions: router({
    list: procedure(auth.sessions.list).query(({ ctx, input }) => listSessions(ctx, input)),
    revoke: procedure(auth.sessions.revoke).mutation(({ ctx, input }) => revokeSession(ctx, input)),
    revokeOthers: procedure(auth.sessions.revokeOthers).mutation(({ ctx }) =>
      endSessions(ctx, ctx, ctx.user.id, 'revoked', sessionOf(ctx).id),
    ),
  }),
  twoFactor: router({
    get: procedure(auth.twoFactor.get).query(({ ctx }) => getTwoFactor(ctx)),
    enable: procedure(auth.twoFactor.enable).mutation(({ ctx, input }) => enableTwoFactor(ctx, input)),
    confirm: procedure(auth.twoFactor.confirm).mutation(({ ctx, input }) => confirmTwoFactor(ctx, input)),
    verify: procedure(auth.twoFactor.verify).mutation(({ ctx, input }) => verifyTwoFactor(ctx, input)),
    disable: procedure(auth.twoFactor.disable).mutation(({ ctx, input }) => disableTwoFactor(ctx, input)),
    replaceRecoveryCodes: procedure(auth.twoFactor.replaceRecoveryCodes).mutation(({ ctx }) =>
      replaceRecoveryCodes(ctx),
    ),
  }),
  device: router({
    start: procedure(auth.device.start).mutation(({ ctx, input }) => startDevice(ctx, input)),
    get: procedure(auth.device.get).query(({ ctx, input }) => findDevice(ctx, input)),
    approve: procedure(auth.device.approve).mutation(({ ctx, input }) => decideDevice(ctx, input)),
    poll: procedure(auth.device.poll).mutation(({ ctx, input }) => pollDevice(ctx, input)),
  }),
  oauth: router({
    providers: procedure(auth.oauth.providers).query(({ ctx }) => ({
      providers: [...ctx.services.providers.values()].map(({ id, name }) => ({ id, name })),
    })),
    start: procedure(auth.oauth.start).mutation(({ ctx, input }) => startSignIn(ctx, input)),
    link: procedure(auth.oauth.link).mutation(({ ctx, input }) => startLink(ctx, input)),
    finish: procedure(auth.oauth.finish).mutation(({ ctx, input }) => finishSignIn(ctx, input)),
  }),
  identities: router({
    list: procedure(auth.identities.list).query(({ ctx, input }) => listIdentities(ctx, input)),
    unlink: procedure(auth.identities.unlink).mutation(({ ctx, input }) => unlinkIdentity(ctx, input)),
  }),
});
