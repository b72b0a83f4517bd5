import type { Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { confirmFields } from '../classified/queries.ts';
import { presentTicket } from '../present.ts';
import * as queries from '../queries.ts';
import { changesSomething, decide, type Decision, type Wanted } from './decide.ts';
import { writeChanges } from './write-changes.ts';

interface Changing {
  readonly db: Tx;
  readonly scope: TeamScope;
  readonly now: () => string;
}
interface Changed {
  readonly row: queries.TicketRow;
  readonly decision: Decision;
}

/** Locks a ticket, decides the change and writes it. Refuses a `version` that is not the ticket's, with the ticket as it is. */
export async function changeTicket(
  { db, scope, now }: Changing,
  ticket_id: string,
  wanted: Wanted,
  version: number | undefined,
): Promise<Changed> {
  const ticket = await queries.lockTicket(db, scope, ticket_id, {
    statuses: wanted.status !== undefined,
    fields: wanted.custom !== undefined || wanted.type !== undefined,
    assignee_id: wanted.assignee_id,
    project_id: wanted.project_id,
    reporter_id: wanted.reporter_id,
  });
  if (ticket === undefined) throw new AppError('TICKET_NOT_FOUND');
  await checkVersion(ticket, version, () => presentTicket(scope)(ticket));
  const decision = decide(scope, ticket, wanted, ticket, now());
  // Somebody who sets a default explicitly has chosen it.
  const chosen = Object.keys(wanted).filter((field) => queries.guessable.has(field));
  if (chosen.some((field) => !(field in decision.set))) await confirmFields(db, scope, ticket.id, chosen);
  if (!changesSomething(decision)) return { row: ticket, decision };
  const [row] = await writeChanges(db, scope, [{ id: ticket.id, ...decision.set }], now());
  return { row: row!, decision };
}
