import { approvals } from '@deskwire/contract/desk/approvals.ts';
import { alert, form, html, lines } from './html.ts';
import { again, type Answer, type Visit } from './visit.ts';

/** What a mail asks to decide. Looking at it decides nothing; mail scanners open links. */
export const showApproval = ({ query, call }: Visit): Promise<Answer> | Answer =>
  query['token'] === undefined
    ? { title: 'This link is not complete', body: html`<p>Open the whole address from the mail.</p>` }
    : decisionForm(call, query['token']);

async function decisionForm(
  call: Visit['call'],
  token: string,
  given?: { comments: string; wrong: string },
): Promise<Answer> {
  const link = await call('approvals.link.get', approvals.link.get, { token });
  return {
    title: `${link.ticket_key}: ${link.ticket_title}`,
    body: html`${alert(given?.wrong)}
      <dl>
        <dt>${link.requester_name} of ${link.team_name} asks for approval</dt>
        <dd>${lines(link.description)}</dd>
        ${
          link.ticket_description === ''
            ? null
            : html`<dt>The ticket says</dt>
                <dd>${lines(link.ticket_description)}</dd>`
        }
        <dt>You decide as</dt>
        <dd>${link.approver_name}${link.decides_for === null ? '' : ` for ${link.decides_for}`}</dd>
      </dl>
      ${form('/pages/approval', {
        kept: { token },
        fields: [{ name: 'comments', label: 'Comments (needed to reject)', type: 'lines', value: given?.comments }],
        buttons: [
          { label: 'Approve', name: 'decision', value: 'approved' },
          { label: 'Reject', name: 'decision', value: 'rejected' },
        ],
      })}`,
  };
}

/** Takes the decision. A refusal without a reason is asked for one. */
export function decideApproval({ call, form: given, reply }: Visit): Promise<Answer> {
  const { token = '', decision } = given;
  const comments = given['comments']?.trim() ?? '';
  return again(
    reply,
    ['INVALID_INPUT'],
    async () => {
      const decided = await call('approvals.link.decide', approvals.link.decide, {
        token,
        decision: decision === 'approved' ? 'approved' : 'rejected',
        ...(comments === '' ? {} : { comments }),
      });
      const pending = decided.status === 'pending' ? html`<p>Others are asked as well.</p>` : null;
      return {
        title: `Your decision on ${decided.ticket_key} counts`,
        body: html`<p>You have ${decision === 'approved' ? 'approved' : 'rejected'} it.</p>
          ${pending}
          <p>You can close this page.</p>`,
      };
    },
    () => decisionForm(call, token, { comments, wrong: 'Say why you reject it, in at most 10,000 characters.' }),
  );
}
