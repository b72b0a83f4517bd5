import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { own } from '../rules.ts';
import { at, later, NEW_PASSWORD } from '../words.ts';

export const stage = onStage({
  furnish: someSessions,
  access: {
    'auth.logoutAll': 'user (session only)',
    'auth.confirmPassword': 'user (session only)',
    'auth.sessions.revokeOthers': 'user (session only)',
    'auth.twoFactor.get': 'user (session only)',
    'auth.twoFactor.confirm': 'user (session only)',
    'auth.twoFactor.replaceRecoveryCodes': 'user (session only, fresh)',
    'auth.device.start': 'public',
    'auth.device.poll': 'public',
    'auth.device.get': 'user (session only)',
    'auth.device.approve': 'user (session only)',
    'auth.oauth.providers': 'public',
    'auth.oauth.start': 'public',
    'auth.oauth.finish': 'public',
    'auth.oauth.link': 'user (session only, fresh)',
    'auth.identities.list': 'user (session only)',
    'auth.identities.unlink': 'user (session only, fresh)',
  },
  rowRules: {
    'auth.sessions.revoke': own,
    'auth.identities.unlink': own,
    // No provider is set up on the stage.
    'auth.oauth.start': () => '404',
    'auth.oauth.link': () => '404',
    'auth.oauth.finish': () => '410',
  },
  inputs: {
    'auth.verifyEmail': ({ once }) => ({ token: once.applicant.token }),
    'auth.verifyCode': ({ once }) => ({ email: once.applicant.email, code: once.applicant.code }),
    'auth.login': ({ account }) => ({ email: account.email, password: account.password }),
    'auth.token': ({ account }) => ({ email: account.email, password: account.password }),
    'auth.refresh': ({ once }) => ({ refresh_token: once.refresh_token }),
    'auth.refreshToken': ({ once }) => ({ refresh_token: once.refresh_token }),
    'auth.emailLogin': ({ once }) => ({ token: once.email_login.token, session: 'bearer' }),
    'auth.resetPassword': ({ once }) => ({ token: once.reset.token, new_password: NEW_PASSWORD }),
    'auth.register': () => ({ email: 'newcomer@example.com', password: NEW_PASSWORD }),
    'auth.changePassword': ({ account }) => ({ current_password: account.password, new_password: NEW_PASSWORD }),
    'auth.confirmPassword': ({ account }) => ({ password: account.password }),
    'auth.sessionExchange': ({ once }) => ({ token: once.exchange.token, session: 'bearer' }),
    'auth.twoFactor.enable': ({ account }) => ({ password: account.password }),
    'auth.twoFactor.disable': ({ account }) => ({ password: account.password }),
    'auth.twoFactor.verify': ({ once }) => ({ challenge_token: once.challenge.token, code: once.challenge.code() }),
    'auth.device.get': ({ once }) => ({ user_code: once.device.user_code }),
    'auth.device.approve': ({ once }) => ({ user_code: once.device.user_code }),
    'auth.device.poll': ({ once }) => ({ device_code: once.device.device_code, session: 'bearer' }),
  },
  unsuccessful: {
    'auth.oauth.start': 'no provider is set up',
    'auth.oauth.link': 'no provider is set up',
    'auth.oauth.finish': 'no provider is set up',
    'auth.twoFactor.confirm': 'nobody has begun with a second factor',
    'auth.twoFactor.disable': 'nobody has a second factor',
    'auth.twoFactor.replaceRecoveryCodes': 'nobody has a second factor',
  },
});

/** A session of the reporter, and the account that they sign in with elsewhere. */
async function someSessions({ kysely }: TestWorld, { reporter: { user_id }, mark }: Desk) {
  const [session, identity] = [randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('sessions')
    .values({
      id: session,
      user_id,
      device: `${mark} device`,
      created_at: at,
      authenticated_at: at,
      last_seen_at: at,
      idle_expires_at: later,
      expires_at: later,
    })
    .execute();
  await kysely
    .insertInto('identities')
    .values({
      id: identity,
      user_id,
      provider: 'google',
      subject: `${mark} subject`,
      email: `${mark.toLowerCase()}@google.example`,
      created_at: at,
      last_used_at: at,
    })
    .execute();
  return { rows: { session, identity } };
}
