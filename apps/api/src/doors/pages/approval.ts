import { approvals } from '@deskwire/contract/desk/approvals.ts';
import { alert, form, html, lines } from './html.ts';
import { again, type Answer, type Visit } from './visit.ts';

/** The request that an email asks to decide. Opening it decides nothing, as email scanners open links. */
export const showApproval = ({ query, call }: Visit): Promise<Answer> | Answer =>
  query['token'] === undefined
    ? { title: 'This link is incomplete', body: html`<p>Open the full address from the email.</p>` }
    : decisionForm(call, query['token']);

async function decisionForm(
  call: Visit['call'],
  token: string,
  given?: { comments: string; wrong: string },
): Promise<Answer> {
  const link = await call('approvals.link.get', approvals.link.get, { token });
  return {
    title: link.ticket_key === null ? link.title : `${link.ticket_key}: ${link.title}`,
    body: html`${alert(given?.wrong)}
      <dl>
        <dt>${link.requester_name} (${link.team_name}) asks for your approval</dt>
        <dd>${lines(link.description)}</dd>
        ${
          link.ticket_description === null || link.ticket_description === ''
            ? null
            : html`<dt>The ticket says</dt>
                <dd>${lines(link.ticket_description)}</dd>`
        }
        <dt>You are deciding as</dt>
        <dd>${link.approver_name}${link.decides_for === null ? '' : ` for ${link.decides_for}`}</dd>
      </dl>
      ${form('/pages/approval', {
        kept: { token },
        fields: [{ name: 'comments', label: 'Comments (required to reject)', type: 'lines', value: given?.comments }],
        buttons: [
          { label: 'Approve', name: 'decision', value: 'approved' },
          { label: 'Reject', name: 'decision', value: 'rejected' },
        ],
      })}`,
  };
}

/** Takes the decision. Rejecting requires a reason. */
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
      const pending = decided.status === 'pending' ? html`<p>Other approvers have yet to decide.</p>` : null;
      return {
        title: `Your decision${decided.ticket_key === null ? '' : ` on ${decided.ticket_key}`} has been recorded`,
        body: html`<p>You ${decision === 'approved' ? 'approved' : 'rejected'} the request.</p>
          ${pending}
          <p>You can close this page.</p>`,
      };
    },
    () =>
      decisionForm(call, token, { comments, wrong: 'Say why you reject the request, in at most 10,000 characters.' }),
  );
}
