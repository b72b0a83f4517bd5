import { auth } from '@deskwire/contract/identity/auth.ts';
import { isLocalPath } from '@deskwire/contract/identity/auth-oauth.ts';
import type { SignIn } from '@deskwire/contract/identity/auth-schemas.ts';
import { AppError } from '@deskwire/router/kit/errors.ts';
import { alert, form, html, type Html } from './html.ts';
import { again, signInFirst, type Answer, type Visit } from './visit.ts';

const CHALLENGE = '__Host-challenge';
const secret = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

/** Leads to the page that somebody wanted before they signed in, or to the root. */
const arrived = (to: string | undefined): Answer => ({ go: to !== undefined && isLocalPath(to) ? to : '/' });

/** Continues after a step of a sign-in. The challenge of a second factor is kept in a cookie that scripts cannot read. */
export function proceed({ reply }: Pick<Visit, 'reply'>, step: SignIn, redirect_to: string | undefined): Answer {
  if (step.status === 'signed_in') {
    void reply.clearCookie(CHALLENGE, secret);
    return arrived(redirect_to);
  }
  void reply.setCookie(CHALLENGE, step.challenge_token, { ...secret, expires: new Date(step.expires_at) });
  const on = redirect_to === undefined ? '' : `?${new URLSearchParams({ redirect_to }).toString()}`;
  return { go: `/two-factor${on}` };
}

export function showSignIn(visit: Visit): Answer {
  const { token, redirect_to } = visit.query;
  if (token !== undefined)
    return {
      title: 'Sign in to Deskwire',
      body: form('/sign-in', { kept: { token, redirect_to }, buttons: [{ label: 'Sign in' }] }),
    };
  return signInForm(visit, redirect_to);
}

const signInForm = ({ services }: Visit, redirect_to: string | undefined, email?: string, wrong?: string): Answer => ({
  title: 'Sign in to Deskwire',
  body: html`${alert(wrong)}
    <div class="wide">
      ${form('/sign-in', {
        kept: { redirect_to },
        fields: [
          { name: 'email', label: 'Email', type: 'email', autocomplete: 'username', inputmode: 'email', value: email },
          { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' },
        ],
        buttons: [{ label: 'Sign in' }],
      })}
    </div>
    <p class="beside">
      <a href="/forgot-password">Forgotten your password?</a><a href="/register">Create an account</a>
    </p>
    ${services.providers.size === 0 ? null : others(services, redirect_to)}`,
});

const others = ({ providers }: Visit['services'], redirect_to: string | undefined): Html =>
  html`<div class="other">
    ${[...providers.values()].map(
      ({ id, name }) =>
        html`<a
          href="/api/v1/auth/${id}/start${redirect_to === undefined ? '' : `?redirect_to=${encodeURIComponent(redirect_to)}`}"
          >Sign in with ${name}</a
        >`,
    )}
  </div>`;

export function signIn(visit: Visit): Promise<Answer> {
  const { call, form: given, reply } = visit;
  const { token, email = '', password = '', redirect_to } = given;
  const session = 'cookie';
  return again(
    reply,
    token === undefined ? ['AUTH_INVALID_CREDENTIALS', 'INVALID_INPUT'] : [],
    async () => {
      if (token === undefined)
        return proceed(visit, await call('auth.login', auth.login, { email, password, session }), redirect_to);
      const step = await call('auth.emailLogin', auth.emailLogin, { token, session });
      if (step.status === 'sent') throw new AppError('TOKEN_SPENT');
      return proceed(visit, step, redirect_to);
    },
    (wrong) => signInForm(visit, redirect_to, email, wrong),
  );
}

export const showTwoFactor = ({ query, cookies }: Visit): Answer =>
  cookies[CHALLENGE] === undefined ? { go: '/sign-in' } : twoFactorForm(query['redirect_to']);

const twoFactorForm = (redirect_to: string | undefined, wrong?: string): Answer => ({
  title: 'One more step',
  body: html`${alert(wrong)}
    <p>Enter the code from your authenticator app, or one of your recovery codes.</p>
    ${form('/two-factor', {
      kept: { redirect_to },
      fields: [{ name: 'code', label: 'Code', type: 'text', autocomplete: 'one-time-code' }],
      buttons: [{ label: 'Sign in' }],
    })}`,
});

export function twoFactor(visit: Visit): Promise<Answer> {
  const { call, form: given, cookies, reply } = visit;
  const code = (given['code'] ?? '').trim();
  const shown = /^\d{6}$/.test(code) ? { code } : { recovery_code: code };
  return again(
    reply,
    ['CODE_INVALID', 'INVALID_INPUT'],
    async () => {
      const challenge_token = cookies[CHALLENGE] ?? '';
      const step = await call('auth.twoFactor.verify', auth.twoFactor.verify, { challenge_token, ...shown });
      return proceed(visit, step, given['redirect_to']);
    },
    (wrong) => twoFactorForm(given['redirect_to'], wrong),
  );
}

/** The link that carries a sign-in over from another device. */
export const showSessionLink = ({ params }: Visit): Answer => ({
  title: 'Sign in to Deskwire',
  body: html`<p>You are coming from another device on which you are signed in.</p>
    ${form(`/login/session/${encodeURIComponent(params['token'] ?? '')}`, { buttons: [{ label: 'Sign in here too' }] })}`,
});

export async function sessionLink(visit: Visit): Promise<Answer> {
  const token = visit.params['token'] ?? '';
  const step = await visit.call('auth.sessionExchange', auth.sessionExchange, { token, session: 'cookie' });
  return proceed(visit, step, undefined);
}

/** Shows the device that wants to sign in. People who are not signed in do that first. */
export function showDevice({ call, query, reply }: Visit): Promise<Answer> {
  const { code } = query;
  if (code === undefined) return Promise.resolve(deviceForm());
  const show = async (): Promise<Answer> => {
    const { device, address } = await call('auth.device.get', auth.device.get, { user_code: code });
    return {
      title: 'Sign in this device?',
      body: html`<dl>
          <dt>Device</dt>
          <dd>${device}</dd>
          <dt>IP address</dt>
          <dd>${address}</dd>
          <dt>Code</dt>
          <dd>${code}</dd>
        </dl>
        <p>Only continue if the device in front of you shows exactly this code.</p>
        ${form('/device', {
          kept: { user_code: code },
          buttons: [
            { label: 'Sign in', name: 'decision', value: 'approve' },
            { label: 'Deny', name: 'decision', value: 'deny' },
          ],
        })}`,
    };
  };
  const mistyped = 'No device is waiting with this code. It may be mistyped, or may have expired.';
  return signInFirst(`/device?code=${encodeURIComponent(code)}`, () =>
    again(reply, ['CODE_INVALID', 'INVALID_INPUT'], show, () => deviceForm(mistyped)),
  );
}
const deviceForm = (wrong?: string): Answer => ({
  title: 'Sign in a device',
  body: html`${alert(wrong)}
    <form method="get" action="/device">
      <label for="code">The code the device shows</label>
      <input id="code" name="code" autocomplete="off" required />
      <button type="submit">Continue</button>
    </form>`,
});

export async function decideDevice({ call, form: given }: Visit): Promise<Answer> {
  const { user_code = '', decision } = given;
  const answer = await call('auth.device.approve', auth.device.approve, { user_code, approve: decision === 'approve' });
  return answer.status === 'approved'
    ? { title: 'The device is signed in', body: html`<p>${answer.device} will continue by itself in a moment.</p>` }
    : { title: 'The device was denied', body: html`<p>${answer.device} has not been signed in.</p>` };
}
