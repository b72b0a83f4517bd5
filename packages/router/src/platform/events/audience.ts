import { rolesPermit, seesInternal, type TeamPermission } from '@deskwire/contract/kit/access.ts';
import { internalEvents, requesterEvents } from '@deskwire/contract/events.ts';
import type { Event } from '@deskwire/contract/kit/events.ts';
import type { TeamScope } from '../../kit/context.ts';

/**
 * Which permission lets a person hear of the events of an entity. What stands not here is for those who read the audit
 * trail, and everybody hears of what they did themselves.
 */
const audiences: Readonly<Record<string, TeamPermission>> = {
  ticket: 'tickets.read',
  sla: 'tickets.handle',
  approval: 'approvals.read',
  deployment: 'deployments.read',
  environment: 'deployments.read',
  freeze: 'deployments.read',
  team: 'team.read',
  person: 'people.read',
};
/** Entities whose events are about a ticket that some see and others do not: `visible` in the queries decides on each. */
const byRow: ReadonlySet<string> = new Set(['ticket', 'approval']);

export interface Audience {
  /** Sees all events of the team. */
  readonly everything: boolean;
  /** Entities whose events are open to the person, whichever row they are about. */
  readonly entities: readonly string[];
  /** Entities whose events are open where the person sees the row. */
  readonly by_row: readonly string[];
  /** Types that stay hidden all the same. */
  readonly hidden: readonly string[];
  /** Of what others did, nothing but these; undefined for everything. */
  readonly only: readonly string[] | undefined;
}

/** What a person may hear of in their team. */
export function audienceOf(scope: TeamScope): Audience {
  const permitted = Object.keys(audiences).filter((entity) => rolesPermit(scope.roles, audiences[entity]!));
  const isByRow = (entity: string) => byRow.has(entity) && scope.visibility !== 'all';
  return {
    everything: rolesPermit(scope.roles, 'audit.read'),
    entities: permitted.filter((entity) => !isByRow(entity)),
    by_row: permitted.filter(isByRow),
    hidden: seesInternal(scope.roles) ? [] : [...internalEvents],
    only: scope.visibility === 'requester' ? requesterEvents : undefined,
  };
}

/** Whether a person may hear of an event; `by_row` where it depends on the row that it is about. */
export function hears(audience: Audience, scope: TeamScope, event: Event): boolean | 'by_row' {
  if (audience.everything) return true;
  if (audience.hidden.includes(event.type)) return false;
  if (event.actor_id === scope.person_id) return true;
  if (audience.only?.includes(event.type) === false) return false;
  if (audience.entities.includes(event.entity)) return true;
  return audience.by_row.includes(event.entity) ? 'by_row' : false;
}

/** An event as its reader may see it: a requester learns of no other person. */
export const presentEvent =
  (scope: TeamScope) =>
  (event: Event): Event =>
    scope.visibility === 'requester' && event.actor_id !== scope.person_id
      ? { ...event, actor_id: null, on_behalf_of: null, request_id: null }
      : event;
