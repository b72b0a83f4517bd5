import { notifications } from '@deskwire/contract/inbox/notifications.ts';
import { form, html } from './html.ts';
import type { Answer, Visit } from './visit.ts';

const incomplete: Answer = {
  title: 'This link is incomplete',
  body: html`<p>Open the full address from the email.</p>`,
};

/** Asks for a click: scanners of mail open every link. */
export const showUnsubscribe = ({ query: { token } }: Visit): Answer =>
  token === undefined
    ? incomplete
    : {
        title: 'No more emails like this',
        body: form('/unsubscribe', { kept: { token }, buttons: [{ label: 'Stop these emails' }] }),
      };

/**
 * Ends the emails, from the page or by the one click of a mail program (RFC 8058), which sends the address of the link with
 * a body of its own, without cookies and without saying where it comes from.
 */
export async function unsubscribe({ query, form: given, call }: Visit): Promise<Answer> {
  const token = given['token'] ?? query['token'];
  if (token === undefined) return incomplete;
  const { type } = await call('notifications.unsubscribe', notifications.unsubscribe, { token });
  return {
    title: 'Done',
    body:
      type === null
        ? html`<p>You will get no more emails from this team.</p>`
        : html`<p>
            These emails have ended. <a href="/settings/notifications">Choose what you are told, and how</a> at any
            time.
          </p>`,
  };
}
