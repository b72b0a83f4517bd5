import type { EventPayload } from '@deskwire/contract/events.ts';
import { namesOf, listHolders } from '../../../identity/people/recipients/recipients.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { notice, type Happened } from '../../../kit/events/notices.ts';
import { ticketLink } from '../../tickets/present.ts';
import { readTicketFacts } from '../../tickets/notices/facts.ts';
import { isStillOwed } from '../ticket-clocks.ts';

type Alert = EventPayload<'sla.breached'>;

/** Nobody is reminded of what has been done, nor of a warning that a graver one has overtaken. */
async function readAlert(ctx: ReactionCtx, { entity_id, payload }: Happened<'sla.warning' | 'sla.breached'>) {
  const { db, scope } = ctx;
  const ticket = await readTicketFacts(ctx, entity_id);
  if (ticket === undefined || !(await isStillOwed(db, scope.team_id, ticket.id, payload))) return undefined;
  const { assignee_id } = ticket;
  const { notify } = payload;
  // A ticket without an assignee concerns every agent.
  const agents = notify.includes('agents') || (notify.includes('assignee') && assignee_id === null);
  const reminded = [
    ...(notify.includes('assignee') && assignee_id !== null ? [assignee_id] : []),
    ...(agents ? await listHolders(db, scope.team_id, 'tickets.handle', { without: 'team.manage' }) : []),
    ...(notify.includes('admins') ? await listHolders(db, scope.team_id, 'team.manage') : []),
  ];
  const assignee = (await namesOf(db, scope.team_id, [assignee_id])).get(assignee_id ?? '');
  return { ticket, assignee, reminded: [...new Set(reminded)] };
}

const metrics: Record<Alert['metric'], string> = {
  first_response: 'first answer',
  next_response: 'next answer',
  resolution: 'solution',
};

const ofAlert = <T extends 'sla.warning' | 'sla.breached'>(type: T) =>
  notice(type, {
    facts: (ctx, event) => readAlert(ctx, event),
    audience: ({ reminded }) => reminded.map((id) => ({ id })),
    // A contact can be assigned to a ticket, but is not one of those who answer it.
    hears: ({ to }) => to.user_id !== null,
    text: ({ event: { payload }, facts: { ticket } }) => ({
      title:
        payload.percent >= 100
          ? `${ticket.key}: the ${metrics[payload.metric]} is overdue`
          : `${ticket.key}: ${payload.percent} % of the time for the ${metrics[payload.metric]} is used up`,
      body: ticket.title,
    }),
    mail: ({ ctx, event: { payload }, facts: { ticket, assignee } }) => ({
      'sla-alert': {
        ticket: { key: ticket.key, title: ticket.title },
        link: ticketLink(ctx.scope, ticket.key),
        promise: payload.metric,
        percent: payload.percent,
        ...(payload.breach_at === null ? {} : { breach_at: payload.breach_at }),
        ...(assignee === undefined ? {} : { assignee }),
      },
    }),
    opens: ({ entity_id }) => ({ entity: 'ticket', entity_id }),
  });

export const slaNotices = [ofAlert('sla.warning'), ofAlert('sla.breached')];
