import { ticketPortal } from '@deskwire/contract/desk/tickets.portal.ts';
import { alert, form, html, lines, type Html } from './html.ts';
import { again, type Answer, type Visit } from './visit.ts';

/** The ticket of a reporter without an account, through the link they were emailed. */
export const showTicket = ({ query, call }: Visit): Promise<Answer> | Answer =>
  query['token'] === undefined
    ? { title: 'This link is incomplete', body: html`<p>Open the full address from the email.</p>` }
    : ticketOf(call, query['token']);

async function ticketOf(
  call: Visit['call'],
  token: string,
  given?: { content: string; wrong: string },
): Promise<Answer> {
  const ticket = await call('tickets.portal.get', ticketPortal.get, { token });
  return {
    title: `${ticket.key}: ${ticket.title}`,
    body: html`<dl>
        <dt>Status</dt>
        <dd>${ticket.status.replaceAll('_', ' ')}</dd>
        <dt>Sent to ${ticket.team_name}</dt>
        <dd>${moment(ticket.created_at)}</dd>
        ${entry('What you wrote', ticket.description)} ${entry('How it was solved', ticket.resolution_notes ?? '')}
      </dl>
      ${ticket.comments.map(
        ({ author_name, yours, content, created_at }) =>
          html`<article>
            <p class="by">${yours ? 'You' : author_name}, ${moment(created_at)}</p>
            <p>${lines(content)}</p>
          </article>`,
      )}
      ${alert(given?.wrong)}
      ${
        ticket.open_to_comments
          ? form('/pages/ticket', {
              kept: { token },
              fields: [{ name: 'content', label: 'Your reply', type: 'lines', value: given?.content }],
              buttons: [{ label: 'Send' }],
            })
          : html`<p>This request was merged with another one. Reply to the latest email, or make a new request.</p>`
      }
      <p class="by">Anybody who has this link can read this request and reply as ${ticket.reporter_name}.</p>`,
  };
}
const entry = (name: string, text: string): Html | null =>
  text === ''
    ? null
    : html`<dt>${name}</dt>
        <dd>${lines(text)}</dd>`;
const moment = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

/** Adds the comment and redirects to the ticket, so that a reload repeats nothing. */
export function commentOnTicket({ call, form: given, reply }: Visit): Promise<Answer> {
  const { token = '', content = '' } = given;
  return again(
    reply,
    ['INVALID_INPUT', 'RATE_LIMITED', 'TICKET_MERGED'],
    async () => {
      await call('tickets.portal.comment', ticketPortal.comment, { token, content });
      return { go: `/pages/ticket?${new URLSearchParams({ token }).toString()}` };
    },
    (refusal) => {
      const wrong = content.trim() === '' ? 'Write something first.' : refusal;
      return ticketOf(call, token, { content, wrong });
    },
  );
}
