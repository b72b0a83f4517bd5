import type { Db } from '@deskwire/database/schema.ts';
import { getFamily, getVisibleTicket } from '../../desk/tickets/find.ts';
import { resolveMe } from '../../kit/access/me.ts';
import type { TeamScope } from '../../kit/context.ts';
import { invalid } from '../../kit/errors.ts';
import { getVisibleTask } from '../tasks/find.ts';
import type * as queries from './queries.ts';

interface Reading {
  readonly db: Db;
  readonly scope: TeamScope;
}
interface Named {
  readonly ticket_id?: string | undefined;
  readonly task_id?: string | undefined;
}
/** The ticket or task that was worked on. Throws what does not exist for the person. */
export async function subjectOf(
  { db, scope }: Reading,
  { ticket_id, task_id }: Named,
): Promise<{ ticket_id: string | null; task_id: string | null }> {
  if ((ticket_id === undefined) === (task_id === undefined))
    throw invalid('ticket_id', 'give either ticket_id or task_id');
  if (ticket_id !== undefined) return { ticket_id: (await getVisibleTicket(db, scope, ticket_id)).id, task_id: null };
  return { ticket_id: null, task_id: await getVisibleTask({ db, scope }, task_id!) };
}

/** The filter of a list with ids for names: of whoever asks, unless it is about a ticket, a task or somebody else. */
export async function filterOf(
  reading: Reading,
  {
    ticket_id,
    task_id,
    person_id,
    ...times
  }: Named & {
    readonly person_id?: string | undefined;
    readonly started_after?: string | undefined;
    readonly started_before?: string | undefined;
  },
): Promise<queries.WorkTimeFilter> {
  if (ticket_id !== undefined && task_id !== undefined) throw invalid('ticket_id', 'give either ticket_id or task_id');
  const { db, scope } = reading;
  const everybody = ticket_id !== undefined || task_id !== undefined;
  return {
    ...times,
    ticket_ids: ticket_id === undefined ? undefined : await getFamily(db, scope, ticket_id),
    task_id: task_id === undefined ? undefined : await getVisibleTask(reading, task_id),
    person_id: resolveMe(scope, person_id ?? (everybody ? undefined : 'me')),
  };
}
