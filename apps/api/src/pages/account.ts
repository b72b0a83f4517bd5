import { auth } from '@deskwire/contract/identity/auth.ts';
import { invitations } from '@deskwire/contract/identity/invitations.ts';
import { users } from '@deskwire/contract/identity/users.ts';
import { REGISTRATION_COOKIE } from '../context.ts';
import { alert, form, html } from './html.ts';
import { again, signInFirst, type Answer, type Visit } from './visit.ts';

const missing = (what: string): Answer => ({
  title: 'This link is not complete',
  body: html`<p>Open the whole address from the mail, or <a href="${what}">ask for a new one</a>.</p>`,
});

/** Asks for the click that a mail scanner does not make; and for a password where the account was not asked for. */
export const showVerifyEmail = ({ query, cookies, services }: Visit): Answer =>
  query['token'] === undefined
    ? missing('/sign-in')
    : cookies[REGISTRATION_COOKIE] === undefined
      ? claimForm(services.config.password_min_length, query['token'])
      : {
          title: 'Confirm your e-mail address',
          body: form('/verify-email', { kept: { token: query['token'] }, buttons: [{ label: 'Confirm my address' }] }),
        };

const claimForm = (min: number, token: string, wrong?: string): Answer => ({
  title: 'Confirm your e-mail address',
  body: html`${alert(wrong)}
    <p>
      Somebody asked for an account with your address, and not in this browser. If that was you, choose its password
      here: the one given then does not count. If it was not, close this page, and nothing happens.
    </p>
    <p>At least ${min} characters. A sentence is good; what others would guess is refused.</p>
    ${form('/verify-email', {
      kept: { token },
      fields: [{ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password' }],
      buttons: [{ label: 'Confirm my address' }],
    })}`,
});

export function verifyEmail({ call, form: given, reply, services }: Visit): Promise<Answer> {
  const { token = '', password } = given;
  return again(
    reply,
    ['PASSWORD_MISSING', 'PASSWORD_UNACCEPTABLE', 'INVALID_INPUT'],
    async () => {
      const { email } = await call('auth.verifyEmail', auth.verifyEmail, { token, password: password || undefined });
      return {
        title: 'Your address is confirmed',
        body: html`<p>${email} is yours. You can <a href="/sign-in">sign in</a> now.</p>`,
      };
    },
    (wrong) => claimForm(services.config.password_min_length, token, wrong),
  );
}

export const showForgotPassword = (): Answer => ({
  title: 'Choose a new password',
  body: html`<p>We send you a link to choose a new password with.</p>
    ${form('/forgot-password', {
      fields: [{ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'username', inputmode: 'email' }],
      buttons: [{ label: 'Send the link' }],
    })}`,
});

export async function forgotPassword({ call, form: given }: Visit): Promise<Answer> {
  await call('auth.forgotPassword', auth.forgotPassword, { email: given['email'] ?? '' });
  return {
    title: 'Look into your mail',
    body: html`<p>If there is an account with this address, a link is on its way to it. It works for half an hour.</p>`,
  };
}

export const showResetPassword = ({ query, services }: Visit): Answer =>
  query['token'] === undefined
    ? { go: '/forgot-password' }
    : resetForm(services.config.password_min_length, query['token']);

const resetForm = (min: number, token: string, wrong?: string): Answer => ({
  title: 'Choose a new password',
  body: html`${alert(wrong)}
    <p>At least ${min} characters. A sentence is good; what others would guess is refused.</p>
    ${form('/reset-password', {
      kept: { token },
      fields: [{ name: 'new_password', label: 'New password', type: 'password', autocomplete: 'new-password' }],
      buttons: [{ label: 'Change my password' }],
    })}`,
});

export function resetPassword({ call, form: given, reply, services }: Visit): Promise<Answer> {
  const { token = '', new_password = '' } = given;
  return again(
    reply,
    ['PASSWORD_UNACCEPTABLE', 'INVALID_INPUT'],
    async () => {
      await call('auth.resetPassword', auth.resetPassword, { token, new_password });
      return {
        title: 'Your password is changed',
        body: html`<p>Every session has ended. You can <a href="/sign-in">sign in</a> with the new password.</p>`,
      };
    },
    (wrong) => resetForm(services.config.password_min_length, token, wrong),
  );
}

/** The caller's sessions, each with a way to end it. */
export const showSessions = ({ call }: Visit): Promise<Answer> =>
  signInFirst('/sessions', async () => {
    const { items } = await call('auth.sessions.list', auth.sessions.list, { page_size: 100 });
    return {
      title: 'Where you are signed in',
      body: html`${items.map(
          ({ id, device, address, last_seen_at, current }) =>
            html` <dl>
                <dt>${current ? 'This browser' : 'Device'}</dt>
                <dd>${device || 'unknown'}</dd>
                <dt>Address</dt>
                <dd>${address}</dd>
                <dt>Last used</dt>
                <dd>${last_seen_at.slice(0, 16).replace('T', ' ')} UTC</dd>
              </dl>
              ${form('/sessions', { kept: { session_id: id }, buttons: [{ label: 'Sign out' }] })}`,
        )}
        ${form('/sessions', { buttons: [{ label: 'Sign all others out' }] })}
        <p>If you did not sign in there yourself, <a href="/forgot-password">choose a new password</a> too.</p>`,
    };
  });

export const endSessions = ({ call, form: given }: Visit): Promise<Answer> =>
  signInFirst('/sessions', async () => {
    const { session_id } = given;
    if (session_id === undefined) await call('auth.sessions.revokeOthers', auth.sessions.revokeOthers, {});
    else await call('auth.sessions.revoke', auth.sessions.revoke, { session_id });
    return { go: '/sessions' };
  });

export const showInvitation = ({ query }: Visit): Answer =>
  query['token'] === undefined
    ? missing('/sign-in')
    : {
        title: 'Join the team',
        body: form('/pages/invitation', { kept: { token: query['token'] }, buttons: [{ label: 'Join' }] }),
      };

export const acceptInvitation = ({ call, form: given }: Visit): Promise<Answer> => {
  const { token = '' } = given;
  return signInFirst(`/pages/invitation?token=${encodeURIComponent(token)}`, async () => {
    await call('teams.invitations.accept', invitations.accept, { token });
    return { title: 'You are in the team', body: html`<p>You can close this page.</p>` };
  });
};

export const showRestore = ({ query }: Visit): Answer =>
  query['token'] === undefined
    ? missing('/sign-in')
    : {
        title: 'Bring your account back',
        body: form('/pages/restore-account', {
          kept: { token: query['token'] },
          buttons: [{ label: 'Bring it back' }],
        }),
      };

export async function restoreAccount({ call, form: given }: Visit): Promise<Answer> {
  await call('users.restoreMe', users.restoreMe, { token: given['token'] ?? '' });
  return {
    title: 'Your account is back',
    body: html`<p>Its sessions have ended. You can <a href="/sign-in">sign in</a> again.</p>`,
  };
}
