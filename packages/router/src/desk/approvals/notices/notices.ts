import { cut } from '@deskwire/contract/kit/cut.ts';
import type { EventType } from '@deskwire/contract/events.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { notice, type Happened, type NoticeText } from '../../../kit/events/notices.ts';
import { linkTokens } from '../link/token.ts';
import { type Asked, readRequestFacts, type RequestFacts } from './facts.ts';
import { findDelegation } from './queries.ts';

type Type = Extract<EventType, `approval.${string}`>;

const readFacts = (ctx: ReactionCtx, { payload }: Happened<Type>) => readRequestFacts(ctx, payload.request_id);
/** The entity of an approval's event is its ticket. */
const opens = ({ payload }: Happened<Type>) => ({ entity: 'approval', entity_id: payload.request_id });

/** Asks people for a decision, by the state of the request now: nobody is asked for what has been decided since. */
const asking = <T extends Type>(type: T, isFor: (asked: Asked, event: Happened<T>, facts: RequestFacts) => boolean) => {
  const is_reminder = type === 'approval.reminded';
  return notice(type, {
    facts: (ctx, event) => readFacts(ctx, event),
    audience: (facts, event) => facts.asked.filter((asked) => isFor(asked, event, facts)),
    prompt: true,
    text: ({ facts: { ticket, request }, to: { decides_for } }) => ({
      title: `${ticket.key} ${is_reminder ? 'still waits' : 'waits'} for your decision${decides_for === null ? '' : ` for ${decides_for}`}`,
      body: cut(request.description, 500),
    }),
    mail: ({ ctx: { services, scope }, facts: { ticket, request, requester_name }, to }) => ({
      'approval-requested': {
        ticket: { key: ticket.key, title: ticket.title },
        link: ticket.link,
        requester: requester_name ?? 'Somebody',
        description: request.description,
        decide_link: `/pages/approval?token=${linkTokens.write(services, { team_id: scope.team_id, request_id: request.id, person_id: to.id })}`,
        expires_at: request.expires_at,
        ...(to.decides_for === null ? {} : { decides_for: to.decides_for }),
        is_reminder,
      },
    }),
    opens: (event) => opens(event),
  });
};

const overText = ({ ticket, request }: RequestFacts): NoticeText => ({
  title: `${ticket.key} no longer waits for your decision`,
  body: cut(request.description, 500),
});
const overAudience = ({ undecided, request }: RequestFacts) =>
  [...new Set(undecided)].filter((id) => id !== request.requester_id).map((id) => ({ id, asked: true }));

const inWords = {
  approved: 'is approved',
  rejected: 'was rejected',
  expired: 'was not decided in time',
  voided: 'was changed, so its approval is void',
};

/** Tells the requester what came of a request and, if nobody decided it, the approvers that they need not. */
const outcome = <T extends Extract<Type, `approval.${keyof typeof inWords}`>>(type: T, came: keyof typeof inWords) => {
  const isDecided = came === 'approved' || came === 'rejected';
  return notice(type, {
    facts: (ctx, event) => readFacts(ctx, event),
    audience: (facts) => [{ id: facts.request.requester_id, asked: false }, ...(isDecided ? [] : overAudience(facts))],
    text: ({ facts, to }) =>
      to.asked
        ? overText(facts)
        : {
            title: `${facts.ticket.key} ${inWords[came]}`,
            body: cut((isDecided ? facts.last?.comments : null) ?? facts.request.description, 500),
          },
    mail: ({ event, facts: { ticket, request, last }, to }) => {
      if (to.asked) return undefined;
      const decision = isDecided ? last : undefined;
      return {
        'approval-outcome': {
          ticket: { key: ticket.key, title: ticket.title },
          ...(to.user_id === null ? {} : { link: ticket.link }),
          outcome: came,
          description: request.description,
          decided_by: decision?.decider?.name ?? undefined,
          decided_for: decision?.decided_for == null ? undefined : decision.approver.name,
          comments: decision?.comments ?? undefined,
          decided_at: event.at,
        },
      };
    },
    opens: (event) => opens(event),
  });
};

const isNext = ({ id, position }: Asked, { payload }: Happened<'approval.delegated' | 'approval.reassigned'>) =>
  position === payload.position && id === payload.to;

export const approvalNotices = [
  // A substitute is asked when the step is delegated.
  asking('approval.requested', ({ decides_for }) => decides_for === null),
  asking('approval.reminded', () => true),
  asking(
    'approval.decided',
    ({ position }, { payload }, { request }) => request.policy === 'ordered' && position > payload.position,
  ),
  asking('approval.delegated', isNext),
  asking('approval.reassigned', isNext),
  outcome('approval.approved', 'approved'),
  outcome('approval.rejected', 'rejected'),
  outcome('approval.expired', 'expired'),
  outcome('approval.voided', 'voided'),
  notice('approval.withdrawn', {
    facts: readFacts,
    audience: overAudience,
    text: ({ facts }) => overText(facts),
    opens,
  }),
  notice('delegation.created', {
    facts: async ({ db, scope }, { entity_id }) => {
      const delegation = entity_id === null ? undefined : await findDelegation(db, scope.team_id, entity_id);
      return delegation?.ended_at === null ? delegation : undefined;
    },
    audience: ({ from_id, to_id }) => [{ id: from_id }, { id: to_id }],
    text: ({ facts: { from_name, to_name, to_id, start_date, end_date }, to }) => ({
      title: to.id === to_id ? `You decide on approvals for ${from_name}` : `${to_name} decides on approvals for you`,
      body: start_date === end_date ? start_date : `${start_date} – ${end_date}`,
    }),
    mail: ({ facts: { from_name, to_id, team_name, start_date, end_date }, to }) =>
      to.id === to_id ? { 'approval-delegated': { team_name, approver: from_name, start_date, end_date } } : undefined,
  }),
  notice('delegation.ended', {
    facts: ({ db, scope }, { entity_id }) =>
      entity_id === null ? Promise.resolve(undefined) : findDelegation(db, scope.team_id, entity_id),
    audience: ({ from_id, to_id }) => [{ id: from_id }, { id: to_id }],
    text: ({ facts: { from_name, to_name, to_id, start_date, end_date }, to }) => ({
      title: to.id === to_id ? `You no longer decide for ${from_name}` : `${to_name} no longer decides for you`,
      body: `${start_date} – ${end_date}`,
    }),
  }),
];
