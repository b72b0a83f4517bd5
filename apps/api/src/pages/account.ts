import { auth } from '@deskwire/contract/identity/auth.ts';
import { alert, form, html } from './html.ts';
import { again, type Answer, type Visit } from './visit.ts';

const missing = (what: string): Answer => ({
  title: 'This link is not complete',
  body: html`<p>Open the whole address from the mail, or <a href="${what}">ask for a new one</a>.</p>`,
});

/** Asks for the click that a mail scanner does not make. */
export const showVerifyEmail = ({ query }: Visit): Answer =>
  query['token'] === undefined
    ? missing('/sign-in')
    : {
        title: 'Confirm your e-mail address',
        body: form('/verify-email', { kept: { token: query['token'] }, buttons: [{ label: 'Confirm my address' }] }),
      };

export async function verifyEmail({ call, form: given }: Visit): Promise<Answer> {
  const { email } = await call('auth.verifyEmail', auth.verifyEmail, { token: given['token'] ?? '' });
  return {
    title: 'Your address is confirmed',
    body: html`<p>${email} is yours. You can <a href="/sign-in">sign in</a> now.</p>`,
  };
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
