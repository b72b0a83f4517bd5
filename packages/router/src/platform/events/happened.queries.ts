import { sql } from 'kysely';
import type { EventPayload, EventType } from '@deskwire/contract/events.ts';
import { tables, type Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../kit/team-id.ts';

const on = tables<'events' | 'event_payloads'>();

/** An event with its payload, which has the form of its type since it was written. */
export const findHappened = (db: Db, team_id: TeamId, event_id: string) =>
  on(db)
    .selectFrom('events as e')
    .innerJoin('event_payloads as p', (join) =>
      join.onRef('p.team_id', '=', 'e.team_id').onRef('p.event_id', '=', 'e.id'),
    )
    .select(['e.id', 'e.at', 'e.actor_id', 'e.entity_id'])
    .select([sql<EventType>`e.type`.as('type'), sql<EventPayload<EventType>>`p.payload`.as('payload')])
    .where('e.team_id', '=', team_id)
    .where('e.id', '=', event_id)
    .where('p.payload', 'is not', null)
    .executeTakeFirst();
