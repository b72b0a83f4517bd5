import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { decide } from '../changes/decide.ts';
import { demandUnowned } from '../changes/owned.ts';
import { readPreconditions } from '../changes/preconditions.queries.ts';
import type { TicketRow } from '../queries.ts';
import type { Changes } from './apply-changes.ts';
import { retagged } from './retagged.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
interface Reading {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly now: () => string;
}

/** The fields of a ticket that changes would change, as they are and as they would be. Throws what the ticket refuses. */
export async function previewChanges(
  { db, scope, now }: Reading,
  ticket: TicketRow,
  { wanted, ...tags }: Omit<Changes, 'texts' | 'source'>,
): Promise<Record<string, { from: Json; to: Json }>> {
  const { status, assignee_id, type } = wanted;
  const facts = await readPreconditions(db, scope, {
    statuses: status !== undefined,
    fields: type !== undefined,
    assignee_id,
  });
  const decision = decide(scope, ticket, { ...wanted, tags: retagged(ticket.tags, tags) }, facts, now());
  await demandUnowned({ db, scope }, ticket, decision);
  const { updated, assigned, moved } = decision;
  return {
    ...(updated as Record<string, { from: Json; to: Json }> | undefined),
    ...(assigned && { assignee_id: assigned }),
    ...(moved && { status: { from: moved.from, to: moved.to } }),
  };
}
