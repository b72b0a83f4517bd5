import { rolesPermit, visibilityOf } from '@deskwire/contract/kit/access.ts';
import { keyOf } from '../../desk/tickets/present.ts';
import { EventRef, job, type ReactionCtx } from '../../kit/job.ts';
import { deliver, type Notice } from './deliver.ts';
import * as queries from './deployments.queries.ts';

/** Tells whoever requested a deployment, and who works on its ticket, what became of it. */
export const notifyOfDeployment = job({ name: 'notifications.ofDeployment', queue: 'events', input: EventRef });
type Change = 'succeeded' | 'failed' | 'rolled_back' | 'ready';

/** One notice a person and event, never to whoever did it. */
export async function tellOfDeployment(ctx: ReactionCtx, { event_id }: EventRef): Promise<void> {
  const { team_id } = ctx.scope;
  const event = await queries.findDeploymentEvent(ctx.db, team_id, event_id);
  if (event === undefined) return;
  const change = event.type.split('.')[1] as Change;
  // Whose turn it was may have started, or given up, by now.
  if (change === 'ready' && event.status !== 'approved') return;
  const concerned = [event.requested_by, ...(change === 'ready' ? [] : [event.assignee_id])];
  const people = await queries.listPresent(
    ctx.db,
    team_id,
    concerned.filter((id) => id !== null && id !== event.actor_id) as string[],
  );
  const notices = people
    .filter(({ roles }) => rolesPermit(roles, 'deployments.read'))
    .map((person) => ({ person, notice: noticeFor(event, change, person) }));
  const subject = { team_id, event_id, type: event.type, entity: 'deployment', entity_id: event.deployment_id };
  await deliver(ctx, subject, notices);
}

function noticeFor(event: queries.DeploymentEvent, change: Change, person: queries.Present): Notice {
  const said = (event.payload ?? {}) as { notes?: string | null; reason?: string; to_version?: string };
  const message = (change === 'rolled_back' ? said.reason : said.notes) ?? undefined;
  const what = `${event.kind === 'rollback' ? 'Rollback to ' : ''}${event.version} on ${event.environment}`;
  const ticket = seesTicket(event, person) ? { key: keyOf(event, event.number!), title: event.title! } : undefined;
  return {
    title: `${what} ${verbs[change]}`.slice(0, 200),
    body: message?.slice(0, 500) ?? (ticket === undefined ? what : `${ticket.key} ${ticket.title}`),
    mail: {
      deployment: {
        change,
        version: event.version,
        environment: event.environment,
        is_rollback: event.kind === 'rollback',
        ...(said.to_version === undefined ? {} : { to_version: said.to_version }),
        ...(ticket === undefined ? {} : { ticket }),
        link: `/staging/deployments/${event.deployment_id}`,
        ...(event.actor_name === null ? {} : { changed_by: event.actor_name }),
        changed_at: event.at,
        ...(message === undefined ? {} : { message }),
      },
    },
  };
}
const verbs: Record<Change, string> = {
  succeeded: 'succeeded',
  failed: 'failed',
  rolled_back: 'was rolled back',
  ready: 'is next',
};

/** Whoever requested the deployment saw the ticket then, and may not see it now. */
const seesTicket = (event: queries.DeploymentEvent, { id, roles }: queries.Present): boolean =>
  event.number !== null && (id === event.reporter_id || id === event.assignee_id || visibilityOf(roles) === 'all');
