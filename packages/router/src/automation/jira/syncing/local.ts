import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { Agreed, Values } from '../merging/merge.ts';
import { inItsWords } from '../merging/same-text.ts';
import { valuesOfTicket } from '../merging/words.ts';
import { findAccount } from '../users/queries.ts';

/**
 * The values of a ticket as both sides compare them: a description in Jira's words, if it says the same. A status that Jira
 * can only say by the nearest one counts as that. Somebody without an account there cannot be said to Jira: as far as it can
 * tell, the assignee is who it was.
 */
export async function localOf(
  db: Db,
  scope: InTeam,
  connection_id: string,
  ticket: Parameters<typeof valuesOfTicket>[0] & { readonly assignee_id: string | null },
  base: Agreed,
  remote: Values,
): Promise<Values> {
  const { assignee_id } = ticket;
  const known =
    assignee_id === null || assignee_id === base.assignee
      ? (assignee_id ?? '')
      : (await findAccount(db, scope, connection_id, assignee_id)) === undefined
        ? (base.assignee ?? '')
        : assignee_id;
  const said = valuesOfTicket(ticket);
  const status = said.status === base.status_here ? base.status : said.status;
  const description = inItsWords(ticket.description, [base.description, remote.description]);
  return { ...said, description, ...(status === undefined ? {} : { status }), assignee: known };
}
