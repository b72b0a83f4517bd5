import { internalEvents, requesterEvents } from '@deskwire/contract/events.ts';
import { rolesPermit, seesInternal } from '@deskwire/contract/kit/access.ts';
import { liveEvents, type Event } from '@deskwire/contract/kit/events.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { Audience } from '../../kit/domain.ts';
import type { Services } from '../../kit/services.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';

/** The conditions that decide, row by row, whose events a person hears of an entity. */
export type RowRule = NonNullable<Audience['sees']>;

export interface Hearing {
  /** Sees all events of the team. */
  readonly everything: boolean;
  /** Entities whose events are open to the person, whichever row they are about. */
  readonly entities: readonly string[];
  /** Entities whose events are open where the person sees the row. */
  readonly by_row: ReadonlyMap<string, RowRule>;
  /** Types that stay hidden all the same. */
  readonly hidden: readonly string[];
  /** The types of events by others that are included; undefined for all. */
  readonly only: readonly string[] | undefined;
}

/** The events that a person may see in their team: those that the domains admit them to. */
export function hearingOf({ domains }: Services, scope: TeamScope): Hearing {
  const entities: string[] = [];
  const by_row = new Map<string, RowRule>();
  for (const [entity, { needs, sees, open }] of domains.audiences) {
    if (!rolesPermit(scope.roles, needs)) continue;
    if (sees !== undefined && open?.(scope) !== true) by_row.set(entity, sees);
    else entities.push(entity);
  }
  return {
    everything: rolesPermit(scope.roles, 'audit.read'),
    entities,
    by_row,
    hidden: seesInternal(scope.roles) ? [] : [...internalEvents, ...liveEvents],
    only: scope.visibility === 'requester' ? requesterEvents : undefined,
  };
}

/** Whether a person may hear of an event: a rule where it depends on the row that it is about. */
export function hears(hearing: Hearing, scope: TeamScope, event: Event): boolean | RowRule {
  if (hearing.everything) return true;
  if (hearing.hidden.includes(event.type)) return false;
  if (event.actor_id === scope.person_id) return true;
  if (hearing.only?.includes(event.type) === false) return false;
  return hearing.entities.includes(event.entity) || (hearing.by_row.get(event.entity) ?? false);
}

/** An event as its reader may see it: a requester learns of no other person, and not how often a row was changed. */
export const presentEvent =
  (scope: TeamScope) =>
  <E extends Event & { readonly actor?: PersonName | null }>(event: E): E => {
    if (scope.visibility !== 'requester') return event;
    const theirs = event.actor_id === scope.person_id;
    return {
      ...event,
      entity_version: null,
      ...(theirs
        ? {}
        : { actor_id: null, on_behalf_of: null, request_id: null, ...('actor' in event && { actor: null }) }),
    };
  };
