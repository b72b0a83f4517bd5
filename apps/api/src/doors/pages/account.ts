import { auth } from '@deskwire/contract/identity/auth.ts';
import { invitations } from '@deskwire/contract/identity/invitations.ts';
import { users } from '@deskwire/contract/identity/users.ts';
import { REGISTRATION_COOKIE } from '../../context.ts';
import { alert, form, html } from './html.ts';
import { again, signInFirst, type Answer, type Visit } from './visit.ts';

export const showRegister = ({ services }: Visit): Answer => registerForm(services.config.password_min_length);

const registerForm = (min: number, typed: Visit['form'] = {}, wrong?: string): Answer => ({
  title: 'Create an account',
  body: html`${alert(wrong)}
    <div class="wide">
      ${form('/register', {
        fields: [
          { name: 'full_name', label: 'Name', type: 'text', autocomplete: 'name', value: typed['full_name'] },
          {
            name: 'email',
            label: 'Email',
            type: 'email',
            autocomplete: 'username',
            inputmode: 'email',
            value: typed['email'],
          },
          {
            name: 'password',
            label: `Password, at least ${min} characters`,
            type: 'password',
            autocomplete: 'new-password',
          },
        ],
        buttons: [{ label: 'Create an account' }],
      })}
    </div>
    <p class="beside"><a href="/sign-in">Sign in instead</a></p>`,
});

export function register({ call, form: given, reply, services }: Visit): Promise<Answer> {
  const { full_name = '', email = '', password = '' } = given;
  return again(
    reply,
    ['PASSWORD_UNACCEPTABLE', 'INVALID_INPUT'],
    async () => {
      const sent = await call('auth.register', auth.register, { full_name, email, password });
      return {
        title: 'Check your email',
        body: html`<p>A link to confirm your address is on its way to ${sent.email}.</p>
          ${
            sent.verification_token === undefined
              ? null
              : html`<p>
                  In development it is here as well:
                  <a href="/verify-email?token=${encodeURIComponent(sent.verification_token)}">confirm the address</a>.
                </p>`
          }`,
      };
    },
    (wrong) => registerForm(services.config.password_min_length, given, wrong),
  );
}

const missing = (what: string): Answer => ({
  title: 'This link is incomplete',
  body: html`<p>Open the full address from the email, or <a href="${what}">request a new one</a>.</p>`,
});

/** Asks for a click, which email scanners do not make, and for a password if the registration began elsewhere. */
export const showVerifyEmail = ({ query, cookies, services }: Visit): Answer =>
  query['token'] === undefined
    ? missing('/sign-in')
    : cookies[REGISTRATION_COOKIE] === undefined
      ? claimForm(services.config.password_min_length, query['token'])
      : {
          title: 'Confirm your email address',
          body: form('/verify-email', { kept: { token: query['token'] }, buttons: [{ label: 'Confirm my address' }] }),
        };

const claimForm = (min: number, token: string, wrong?: string): Answer => ({
  title: 'Confirm your email address',
  body: html`${alert(wrong)}
    <p>
      Somebody registered an account with your address, but not in this browser. If that was you, choose the password of
      the account here; the one given at registration will not be used. If it was not you, simply close this page.
    </p>
    <p>At least ${min} characters. A sentence works well; passwords that are easy to guess are refused.</p>
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
        body: html`<p>${email} is verified. You can <a href="/sign-in">sign in</a> now.</p>`,
      };
    },
    (wrong) => claimForm(services.config.password_min_length, token, wrong),
  );
}

export const showForgotPassword = (): Answer => ({
  title: 'Choose a new password',
  body: html`<p>We will email you a link to choose a new password.</p>
    ${form('/forgot-password', {
      fields: [{ name: 'email', label: 'Email', type: 'email', autocomplete: 'username', inputmode: 'email' }],
      buttons: [{ label: 'Send the link' }],
    })}`,
});

export async function forgotPassword({ call, form: given }: Visit): Promise<Answer> {
  await call('auth.forgotPassword', auth.forgotPassword, { email: given['email'] ?? '' });
  return {
    title: 'Check your email',
    body: html`<p>If there is an account with this address, a link is on its way. It is valid for half an hour.</p>`,
  };
}

export const showResetPassword = ({ query, services }: Visit): Answer =>
  query['token'] === undefined
    ? { go: '/forgot-password' }
    : resetForm(services.config.password_min_length, query['token']);

const resetForm = (min: number, token: string, wrong?: string): Answer => ({
  title: 'Choose a new password',
  body: html`${alert(wrong)}
    <p>At least ${min} characters. A sentence works well; passwords that are easy to guess are refused.</p>
    ${form('/reset-password', {
      kept: { token },
      fields: [
        { name: 'new_password', label: 'New password', type: 'password', autocomplete: 'new-password' },
        {
          name: 'revoke',
          label: 'Somebody else may have got in: also revoke my API keys, and unlink Google and other accounts',
          type: 'tick',
        },
      ],
      buttons: [{ label: 'Change my password' }],
    })}`,
});

export function resetPassword({ call, form: given, reply, services }: Visit): Promise<Answer> {
  const { token = '', new_password = '', revoke } = given;
  return again(
    reply,
    ['PASSWORD_UNACCEPTABLE', 'INVALID_INPUT'],
    async () => {
      const input = { token, new_password, revoke: revoke !== undefined };
      const done = await call('auth.resetPassword', auth.resetPassword, input);
      return {
        title: 'Your password has been changed',
        body: html`<p>
          All devices have been signed out. You can <a href="/sign-in">sign in</a> with the new password.
          ${done.status === 'changed' ? stillOpen(done) : null}
        </p>`,
      };
    },
    (wrong) => resetForm(services.config.password_min_length, token, wrong),
  );
}

/** The sentence about what opens the account beside the password; null if nothing does. */
const stillOpen = ({
  api_keys,
  identities,
}: {
  readonly api_keys: number;
  readonly identities: number;
}): string | null =>
  api_keys + identities === 0
    ? null
    : `Still working: ${[counted(api_keys, 'API key'), counted(identities, 'linked account')].filter(Boolean).join(' and ')}.`;
const counted = (count: number, noun: string): string =>
  count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The caller's sessions, each with a button to end it. */
export const showSessions = ({ call }: Visit): Promise<Answer> =>
  signInFirst('/sessions', async () => {
    const { items } = await call('auth.sessions.list', auth.sessions.list, { page_size: 100 });
    return {
      title: 'Where you are signed in',
      body: html`${items.map(
          ({ id, device, address, last_seen_at, current }) =>
            html` <dl>
                <dt>${current ? 'This browser' : 'Device'}</dt>
                <dd>${device || 'Unknown'}</dd>
                <dt>IP address</dt>
                <dd>${address}</dd>
                <dt>Last used</dt>
                <dd>${last_seen_at.slice(0, 16).replace('T', ' ')} UTC</dd>
              </dl>
              ${form('/sessions', { kept: { session_id: id }, buttons: [{ label: 'Sign out' }] })}`,
        )}
        ${form('/sessions', { buttons: [{ label: 'Sign out all others' }] })}
        <p>
          If you do not recognise one of these, sign it out and <a href="/forgot-password">choose a new password</a>.
        </p>`,
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
    return { title: 'You have joined the team', body: html`<p><a href="/">Open Deskwire</a></p>` };
  });
};

export const showRestore = ({ query }: Visit): Answer =>
  query['token'] === undefined
    ? missing('/sign-in')
    : {
        title: 'Restore your account',
        body: form('/pages/restore-account', {
          kept: { token: query['token'] },
          buttons: [{ label: 'Restore' }],
        }),
      };

export async function restoreAccount({ call, form: given }: Visit): Promise<Answer> {
  await call('users.restoreMe', users.restoreMe, { token: given['token'] ?? '' });
  return {
    title: 'Your account has been restored',
    body: html`<p>You can <a href="/sign-in">sign in</a> again.</p>`,
  };
}
