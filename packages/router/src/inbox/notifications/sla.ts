import type { EventPayload } from '@deskwire/contract/events.ts';
import type { SlaAudience } from '@deskwire/contract/desk/sla.schemas.ts';
import { rolesWith, type TeamRole } from '@deskwire/contract/kit/access.ts';
import { keyOf } from '../../desk/tickets/present.ts';
import { EventRef, job, type ReactionCtx } from '../../kit/job.ts';
import { isStillOwed } from '../../desk/sla/ticket-clocks.ts';
import { deliver, type Notice } from './deliver.ts';
import * as queries from './queries.ts';

/** Reminds those whom the rule names of what is due or overdue. */
export const notifyOfSla = job({ name: 'notifications.ofSla', queue: 'events', input: EventRef });
type Alert = EventPayload<'sla.breached'>;

/** Nobody is reminded of what was done meanwhile, nor of a warning that a graver one has overtaken. */
export async function remind(ctx: ReactionCtx, { event_id }: EventRef): Promise<void> {
  const { team_id } = ctx.scope;
  const event = await queries.findTicketEvent(ctx.db, team_id, event_id);
  if (event === undefined || event.payload === null) return;
  const alert = event.payload as unknown as Alert;
  if (!(await isStillOwed(ctx.db, team_id, event.ticket_id, alert))) return;
  const roles = rolesOf(alert.notify, event.assignee_id);
  const assignee_id = alert.notify.includes('assignee') ? event.assignee_id : null;
  const people = await queries.listReminded(ctx.db, team_id, { assignee_id, roles });
  const assignee = people.find(({ id }) => id === event.assignee_id)?.name ?? event.assignee_name ?? undefined;
  const notice = noticeFor(event, alert, assignee);
  const subject = { team_id, event_id, type: event.type, entity: 'ticket', entity_id: event.ticket_id };
  await deliver(
    ctx,
    subject,
    people.map((person) => ({ person, notice })),
  );
}

/** A ticket that nobody has is everybody's. */
function rolesOf(notify: readonly SlaAudience[], assignee_id: string | null): readonly TeamRole[] {
  const agents = notify.includes('agents') || (notify.includes('assignee') && assignee_id === null);
  return [
    ...(agents ? rolesWith('tickets.handle', 'team.manage') : []),
    ...(notify.includes('admins') ? rolesWith('team.manage') : []),
  ];
}

const promises: Record<Alert['metric'], string> = {
  first_response: 'first answer',
  next_response: 'next answer',
  resolution: 'solution',
};
function noticeFor(
  event: queries.TicketEvent,
  { metric, percent, breach_at }: Alert,
  assignee: string | undefined,
): Notice {
  const key = keyOf(event, event.number);
  const title =
    percent >= 100
      ? `${key}: the ${promises[metric]} is overdue`
      : `${key}: ${percent} % of the time for the ${promises[metric]} is used up`;
  return {
    title,
    body: event.title,
    mail: {
      'sla-alert': {
        ticket: { key, title: event.title },
        link: `/tickets/${key}`,
        promise: metric,
        percent,
        ...(breach_at === null ? {} : { breach_at }),
        ...(assignee === undefined ? {} : { assignee }),
      },
    },
  };
}
