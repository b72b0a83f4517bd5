import type { TicketDetail } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { tickets } from '@deskwire/contract/desk/tickets.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { missingIn } from '../changes/custom-fields.ts';
import { keyOf, presentTicket } from '../present.ts';
import { allowedFrom } from '../changes/transitions.ts';
import { findDetail, type DetailRow } from './queries.ts';

/** One ticket with its people, links and watchers, as far as the reader may know them. */
export async function getTicket(
  { db, scope }: Ctx<typeof tickets.get>,
  { ticket_id }: In<typeof tickets.get>,
): Promise<TicketDetail> {
  const row = await findDetail(db, scope, ticket_id);
  if (row === undefined) throw new AppError('TICKET_NOT_FOUND');
  const handles = rolesPermit(scope.roles, 'tickets.handle');
  const isRequester = scope.visibility === 'requester';
  const shown = <P extends DetailPerson>(person: P) => ({ ...person, email: handles ? person.email : null });
  const ticket = presentTicket(scope)(row);
  return {
    ...ticket,
    reporter: shown(row.reporter),
    assignee: isRequester || row.assignee === null ? null : shown(row.assignee),
    links: row.links.map(({ number, created_at, ...link }) => ({
      ...link,
      key: keyOf(scope, number),
      created_at: new Date(created_at).toISOString(),
    })),
    merged_ids: [...row.merged_ids],
    watcher_ids: isRequester ? [] : [...row.watcher_ids],
    watching: row.watcher_ids.includes(scope.person_id),
    next_statuses: ticket.can.includes('setStatus') ? nextOf(row) : [],
    missing_fields: missingIn(row.fields, row.custom, { type: row.type, requester: isRequester }),
  };
}
const nextOf = ({ status, statuses }: DetailRow): string[] =>
  statuses.filter(({ slug }) => slug === status).flatMap((from) => allowedFrom(from, statuses).map(({ slug }) => slug));
type DetailPerson = { readonly email: string | null };
