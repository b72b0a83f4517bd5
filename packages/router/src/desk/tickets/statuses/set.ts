import type { TicketStatus, TicketStatuses, ticketStatuses } from '@deskwire/contract/desk/tickets.config.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { nextVersion } from '../../../kit/versions/whole.ts';
import * as queries from './queries.ts';

/**
 * Replaces the statuses of the team. New tickets need an open one and merged ones a closed one; a status that has tickets
 * neither goes nor changes its category. Those that nobody can move any more, since they were merged or deleted, follow.
 */
export async function setStatuses(
  { db, scope }: Ctx<typeof ticketStatuses.set>,
  { statuses, version }: In<typeof ticketStatuses.set>,
): Promise<TicketStatuses> {
  const wanted = statuses.map((status) => ({ ...status, transitions: status.transitions ?? null }));
  checkStatuses(wanted);
  const before = await queries.lockStatuses(db, scope);
  const next = await nextVersion(db, scope, queries.STATUSES, version, async () => ({ items: before }));
  const touched = before.filter(
    (status) => wanted.find(({ slug }) => slug === status.slug)?.category !== status.category,
  );
  const used = await queries.findUsedStatuses(
    db,
    scope,
    touched.map(({ slug }) => slug),
  );
  if (used.length > 0) throw new AppError('TICKET_STATUS_IN_USE', { statuses: used });
  await queries.writeStatuses(db, scope, wanted, touched);
  return { items: wanted, version: next };
}

function checkStatuses(statuses: readonly TicketStatus[]): void {
  const slugs = statuses.map(({ slug }) => slug);
  const repeated = slugs.filter((slug, index) => slugs.indexOf(slug) !== index);
  if (repeated.length > 0) throw refuse('repeated', repeated);
  const missing = (['open', 'closed'] as const).filter((wanted) =>
    statuses.every(({ category }) => category !== wanted),
  );
  if (missing.length > 0) throw refuse('missing category', missing);
  const unknown = statuses.flatMap(({ transitions }) => transitions ?? []).filter((slug) => !slugs.includes(slug));
  if (unknown.length > 0) throw refuse('unknown transition', unknown);
}
const refuse = (reason: string, values: readonly string[]) =>
  new AppError('TICKET_STATUSES_INVALID', { reason, values: [...new Set(values)] });
