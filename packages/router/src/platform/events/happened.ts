import type { Db } from '@deskwire/database/schema.ts';
import { namesOf } from '../../identity/people/recipients/recipients.ts';
import type { Happened } from '../../kit/events/notices.ts';
import type { TeamId } from '../../kit/team-id.ts';
import * as queries from './happened.queries.ts';

/** Reads an event with its payload and the name of its actor. Undefined once the payload has been erased. */
export async function readHappened(db: Db, team_id: TeamId, event_id: string): Promise<Happened | undefined> {
  const event = await queries.findHappened(db, team_id, event_id);
  if (event === undefined) return undefined;
  const { actor_id } = event;
  return { ...event, actor_name: (await namesOf(db, team_id, [actor_id])).get(actor_id ?? '') ?? null };
}
