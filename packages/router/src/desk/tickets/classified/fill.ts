import type { Db } from '@deskwire/database/schema.ts';
import type { Writing } from '../../../kit/context.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

export type { Field } from './queries.ts';

/** The texts of a ticket for classification; undefined if it is deleted or merged. */
export const unsetFields = (db: Db, scope: InTeam, id: string) => queries.findUnset(db, scope, id);

/**
 * Gives a field of a ticket a value that no person chose, unless a person was faster: that is decided by the statement that
 * writes. The event names nobody as actor. Whether it was written.
 */
export async function fillTicket(
  { db, events }: Pick<Writing<'ticket.updated'>, 'db' | 'events'>,
  scope: InTeam,
  wanted: { readonly id: string; readonly field: queries.Field; readonly value: string },
  now: string,
): Promise<boolean> {
  const written = await queries.fillField(db, scope, wanted, now);
  if (written === undefined) return false;
  const { field, id, value } = wanted;
  const changes = { [field]: { from: written.before, to: value } };
  events.add('ticket.updated', { id, version: written.version, actor_id: null, user_id: null }, { changes });
  return true;
}

/** The newest tickets in which people have set a field, for the classifier to learn from. */
export const labelledTickets = (db: Db, scope: InTeam, field: queries.Field, most: number) =>
  queries.listSet(db, scope, field, most);

/** The teams that have at least this many such tickets, and how many they have. */
export const countLabelled = (
  db: Db,
  field: queries.Field,
  least: number,
): Promise<readonly { readonly team_id: TeamId; readonly count: number }[]> => queries.countSet(db, field, least);

/** The values that people have set a field of these tickets to, by ticket id. */
export const valuesSetByPeople = (db: Db, scope: InTeam, field: queries.Field, ids: readonly string[]) =>
  queries.valuesSet(db, scope, field, ids);
