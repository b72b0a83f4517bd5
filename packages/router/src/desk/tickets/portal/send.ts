import { randomUUIDv7 } from 'node:crypto';
import type { ticketPortal } from '@deskwire/contract/desk/tickets.portal.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getVisibleTicket } from '../find.ts';
import { keyOf } from '../present.ts';
import { renewPass } from './pass.ts';
import { getContact } from '../../../identity/people/recipients/recipients.ts';

/** Emails the reporter of a ticket the link to it. Reporters with an account sign in instead. */
export async function sendLink(
  ctx: Ctx<typeof ticketPortal.send>,
  { ticket_id }: In<typeof ticketPortal.send>,
): Promise<{ sent_to: string; expires_at: string }> {
  const { db, scope, events } = ctx;
  const { team_id } = scope;
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const person = await getContact(db, team_id, ticket.reporter_id);
  if (person.user_id !== null) throw new AppError('PERSON_HAS_ACCOUNT', { person_id: person.id });
  if (person.email === null) throw new AppError('PERSON_WITHOUT_ADDRESS');
  const { link, expires_at } = await renewPass(ctx, { team_id, ticket_id: ticket.id, person_id: person.id });
  await queueEmail(ctx, {
    to: person.email,
    template: 'ticket-link',
    props: {
      recipient_name: person.name,
      ticket: { key: keyOf(scope, ticket.number), title: ticket.title },
      link,
      expires_at,
    },
    team_id,
    thread: { ticket_id: ticket.id, person_id: person.id },
    dedupe: randomUUIDv7(),
  });
  events.add('ticket.link_sent', { id: ticket.id }, { person_id: person.id });
  return { sent_to: person.email, expires_at };
}
