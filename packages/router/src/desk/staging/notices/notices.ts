import { cut } from '@deskwire/contract/kit/cut.ts';
import { rolesPermit, visibilityOf } from '@deskwire/contract/kit/access.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { notice, type Happened, type Recipient } from '../../../kit/events/notices.ts';
import { readTicketFacts, type TicketFacts } from '../../tickets/notices/facts.ts';
import { findDeployment } from './queries.ts';

const verbs = {
  'deployment.succeeded': 'succeeded',
  'deployment.failed': 'failed',
  'deployment.rolled_back': 'was rolled back',
  'deployment.ready': 'is next',
} as const;
type Type = keyof typeof verbs;
const changes = {
  'deployment.succeeded': 'succeeded',
  'deployment.failed': 'failed',
  'deployment.rolled_back': 'rolled_back',
  'deployment.ready': 'ready',
} as const;

async function readDeployment(ctx: ReactionCtx, { type, entity_id }: Happened<Type>) {
  const { db, scope } = ctx;
  const deployment = entity_id === null ? undefined : await findDeployment(db, scope.team_id, entity_id);
  // The deployment whose turn it was may have started, or have been cancelled, by now.
  if (deployment === undefined || (type === 'deployment.ready' && deployment.status !== 'approved')) return undefined;
  const { kind, version, environment } = deployment;
  const what = `${kind === 'rollback' ? 'Rollback to ' : ''}${version} on ${environment}`;
  return { deployment, what, ticket: await readTicketFacts(ctx, deployment.ticket_id) };
}

/** The message of a change, and the version that a rollback restored. */
const saidIn = ({ payload }: Happened<Type>): { message?: string; to_version?: string } => {
  if ('reason' in payload) return { message: payload.reason, to_version: payload.to_version };
  return 'notes' in payload && payload.notes !== null ? { message: payload.notes } : {};
};

/** People who requested a deployment saw its ticket then, and may not see it now. */
const ticketFor = (ticket: TicketFacts | undefined, { id, roles }: Recipient): TicketFacts | undefined =>
  ticket !== undefined && (id === ticket.reporter_id || id === ticket.assignee_id || visibilityOf(roles) === 'all')
    ? ticket
    : undefined;

const ofDeployment = <T extends Type>(type: T) =>
  notice(type, {
    facts: (ctx, event) => readDeployment(ctx, event),
    audience: ({ deployment, ticket }) => {
      const assignee_id = type === 'deployment.ready' ? null : (ticket?.assignee_id ?? null);
      const { requested_by } = deployment;
      return [...new Set([requested_by, assignee_id])].flatMap((id) => (id === null ? [] : [{ id }]));
    },
    hears: ({ to }) => rolesPermit(to.roles, 'deployments.read'),
    text: ({ event, facts: { what, ticket: whole }, to }) => {
      const ticket = ticketFor(whole, to);
      return {
        title: cut(`${what} ${verbs[type]}`, 200),
        body: shortOf(saidIn(event).message) ?? (ticket === undefined ? what : `${ticket.key} ${ticket.title}`),
      };
    },
    mail: ({ ctx, event, facts: { deployment, ticket: whole }, to }) => {
      const ticket = ticketFor(whole, to);
      return {
        deployment: {
          change: changes[type],
          version: deployment.version,
          environment: deployment.environment,
          is_rollback: deployment.kind === 'rollback',
          ...saidIn(event),
          ...(ticket === undefined ? {} : { ticket: { key: ticket.key, title: ticket.title } }),
          link: `/staging/deployments/${deployment.id}?team_id=${ctx.scope.team_id}`,
          ...(event.actor_name === null ? {} : { changed_by: event.actor_name }),
          changed_at: event.at,
        },
      };
    },
  });

export const stagingNotices = [
  ofDeployment('deployment.ready'),
  ofDeployment('deployment.succeeded'),
  ofDeployment('deployment.failed'),
  ofDeployment('deployment.rolled_back'),
];

const shortOf = (message: string | undefined) => (message === undefined ? undefined : cut(message, 500));
