import type { Db } from '@deskwire/database/schema.ts';
import { ownedByJira } from '../../../automation/jira/config/owned.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { TicketRow } from '../queries.ts';
import { changesSomething, type Decision } from './decide.ts';

type Owned = Awaited<ReturnType<typeof ownedByJira>>;
type Ticket = Pick<TicketRow, 'id' | 'source'>;

/** The fields that another system owns, by ticket. Only tickets that came from that system have such fields. */
export const ownedOf = (db: Db, scope: TeamScope, tickets: readonly Ticket[]): Promise<Owned> =>
  ownedByJira(
    db,
    scope,
    tickets.filter(({ source }) => source === 'jira').map(({ id }) => id),
  );

/** Returns a decision if it changes no field that another system owns. Throws JIRA_OWNS_FIELD. */
export function unowned(owned: Owned, { id }: Ticket, decision: Decision): Decision {
  const fields = owned.get(id)?.filter((field) => columnOf(field) in decision.set) ?? [];
  if (fields.length > 0) throw new AppError('JIRA_OWNS_FIELD', { fields });
  return decision;
}
const columnOf = (field: string): string => (field === 'assignee' ? 'assignee_id' : field);

/** The same for one ticket, which somebody changes. */
export async function demandUnowned(
  { db, scope }: { readonly db: Db; readonly scope: TeamScope },
  ticket: Ticket,
  decision: Decision,
): Promise<void> {
  if (changesSomething(decision)) unowned(await ownedOf(db, scope, [ticket]), ticket, decision);
}
