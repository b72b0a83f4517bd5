import { changeTicket } from '../../../desk/tickets/changes/change-ticket.ts';
import { tell, type Wanted } from '../../../desk/tickets/changes/decide.ts';
import type { findVisibleTicket } from '../../../desk/tickets/find.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Values } from '../merging/merge.ts';
import { tagList } from '../merging/words.ts';
import type { Ingesting } from '../syncing/ingest.ts';

/** Values as a change of a ticket. */
export const wantedOf = ({ title, priority, status, tags, assignee, description }: Values): Wanted => ({
  ...(title === undefined ? {} : { title }),
  ...(priority === undefined ? {} : { priority: priority as 'low' }),
  ...(status === undefined ? {} : { status }),
  ...(description === undefined ? {} : { description }),
  ...(tags === undefined ? {} : { tags: tagList(tags) }),
  ...(assignee === undefined ? {} : { assignee_id: assignee === '' ? null : assignee }),
});

/** Writes values here. Undefined: nothing is different, or the rules of the team refuse it. */
export async function take(
  ctx: Ingesting,
  ticket_id: string,
  values: Values,
): Promise<Awaited<ReturnType<typeof findVisibleTicket>>> {
  const wanted = wantedOf(values);
  if (Object.keys(wanted).length === 0) return undefined;
  try {
    const { row, decision } = await changeTicket(ctx, ticket_id, wanted, undefined);
    tell(ctx.events, row, decision);
    const { updated, moved, assigned } = decision;
    return updated === undefined && moved === undefined && assigned === undefined ? undefined : row;
  } catch (error) {
    if (!(error instanceof AppError) || !/^(?:TICKET_|PERSON_NOT_FOUND$)/.test(error.app)) throw error;
    // A status that does not lead there, or somebody whom nothing can be assigned to: the others are taken all the same.
    const refused = ['status', 'assignee'].find((field) => field in values && concerns[field]!.test(error.app));
    if (refused === undefined) return undefined;
    return take(ctx, ticket_id, Object.fromEntries(Object.entries(values).filter(([field]) => field !== refused)));
  }
}
const concerns: Readonly<Record<string, RegExp>> = {
  status: /STATUS|TRANSITION|FIELD/,
  assignee: /ASSIGNEE|PERSON/,
};
