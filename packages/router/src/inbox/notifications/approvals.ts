import type { EventPayload, EventType } from '@deskwire/contract/events.ts';
import { linkToken } from '../../desk/approvals/link/token.ts';
import { readStanding, type Asked, type Recipient, type Standing } from '../../desk/approvals/notices/facts.ts';
import { keyOf } from '../../desk/tickets/present.ts';
import { EventRef, job, type ReactionCtx } from '../../kit/job.ts';
import { deliver, type Addressed, type Notice } from './deliver.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

/** Tells approvers, substitutes and requesters what an approval needs of them and what became of it. */
export const notifyOfApproval = job({ name: 'notifications.ofApproval', queue: 'events', input: EventRef });

/** One notice a person and event, by what is true now: nobody is asked for what was decided meanwhile. */
export async function tellOfApproval(ctx: ReactionCtx, { event_id }: EventRef): Promise<void> {
  const { team_id } = ctx.scope;
  const event = await queries.findTicketEvent(ctx.db, team_id, event_id);
  if (event === undefined || event.payload === null) return;
  const { request_id } = event.payload as { request_id: string };
  const standing = await readStanding(ctx, team_id, request_id);
  if (standing === undefined) return;
  const notices = noticesOf(ctx, team_id, event, standing).filter(({ person }) => person.id !== event.actor_id);
  const subject = { team_id, event_id, type: event.type, entity: 'approval', entity_id: request_id };
  await deliver(ctx, subject, notices);
}

type Told = Addressed & { readonly person: Recipient };

function noticesOf(ctx: ReactionCtx, team_id: TeamId, event: queries.TicketEvent, standing: Standing): Told[] {
  const asking = (wanted: (asked: Asked) => boolean) =>
    standing.asked
      .filter(wanted)
      .map((person) => ({ person, notice: askingNotice(ctx, team_id, event, standing, person) }));
  const type = event.type as Extract<EventType, `approval.${string}`>;
  switch (type) {
    case 'approval.requested':
      // A substitute is told by the delegation of the step.
      return asking(({ decides_for }) => decides_for === null);
    case 'approval.reminded':
      return asking(() => true);
    case 'approval.decided': {
      const { position } = event.payload as EventPayload<typeof type>;
      return standing.request.policy === 'ordered' ? asking((asked) => asked.position > position) : [];
    }
    case 'approval.delegated':
    case 'approval.reassigned': {
      const { position, to } = event.payload as EventPayload<typeof type>;
      return asking((asked) => asked.position === position && asked.id === to);
    }
    case 'approval.approved':
    case 'approval.rejected':
      return outcomeNotices(event, standing, outcomeOf[type]);
    case 'approval.expired':
    case 'approval.voided':
      return [...outcomeNotices(event, standing, outcomeOf[type]), ...overNotices(event, standing)];
    default:
      return overNotices(event, standing);
  }
}

function askingNotice(
  { services }: ReactionCtx,
  team_id: TeamId,
  event: queries.TicketEvent,
  { request, requester }: Standing,
  { id, decides_for }: Asked,
): Notice {
  const key = keyOf(event, event.number);
  const is_reminder = event.type === 'approval.reminded';
  const token = linkToken(services, { team_id, request_id: request.id, person_id: id });
  const whose = decides_for === null ? 'your decision' : `your decision for ${decides_for}`;
  return {
    title: `${key} ${is_reminder ? 'still waits' : 'waits'} for ${whose}`,
    body: request.description.slice(0, 500),
    mail: {
      'approval-requested': {
        ticket: { key, title: event.title },
        link: `/tickets/${key}`,
        requester: requester?.name ?? 'Somebody',
        description: request.description,
        decide_link: `/pages/approval?token=${token}`,
        expires_at: request.expires_at,
        ...(decides_for === null ? {} : { decides_for }),
        is_reminder,
      },
    },
  };
}

const outcomeOf = {
  'approval.approved': 'approved',
  'approval.rejected': 'rejected',
  'approval.expired': 'expired',
  'approval.voided': 'voided',
} as const;
type Outcome = (typeof outcomeOf)[keyof typeof outcomeOf];
const inWords: Record<Outcome, string> = {
  approved: 'is approved',
  rejected: 'was rejected',
  expired: 'was not decided in time',
  voided: 'was changed: its approval is void',
};

/** Whoever asked hears what became of it. */
function outcomeNotices(event: queries.TicketEvent, { request, requester, last }: Standing, outcome: Outcome): Told[] {
  if (requester === undefined) return [];
  const key = keyOf(event, event.number);
  const decision = outcome === 'approved' || outcome === 'rejected' ? last : undefined;
  const notice: Notice = {
    title: `${key} ${inWords[outcome]}`,
    body: (decision?.comments ?? request.description).slice(0, 500),
    mail: {
      'approval-outcome': {
        ticket: { key, title: event.title },
        ...(requester.user_id === null ? {} : { link: `/tickets/${key}` }),
        outcome,
        description: request.description,
        decided_by: decision?.decided_by_name ?? undefined,
        decided_for: decision?.decided_for == null ? undefined : decision.approver_name,
        comments: decision?.comments ?? undefined,
        decided_at: event.at,
      },
    },
  };
  return [{ person: requester, notice }];
}

/** Whoever was asked and had not decided need not any more. */
function overNotices(event: queries.TicketEvent, { request, undecided, requester }: Standing): Told[] {
  const notice: Notice = {
    title: `${keyOf(event, event.number)} no longer waits for your decision`,
    body: request.description.slice(0, 500),
  };
  return undecided.filter(({ id }) => id !== requester?.id).map((person) => ({ person, notice }));
}
