import { randomUUIDv7 } from 'node:crypto';
import type { z } from 'zod';
import type { Ticket, tickets } from '@deskwire/contract/desk/tickets.ts';
import type { Ctx } from '../../kit/context.ts';
import { AppError, constraintMeans } from '../../kit/errors.ts';
import { presentTicket } from './present.ts';
import * as queries from './queries.ts';

constraintMeans({
  tickets_team_id_assignee_id_fkey: 'PERSON_NOT_FOUND',
  tickets_team_id_project_id_fkey: 'PROJECT_NOT_FOUND',
});

/** A new ticket is reported by its author, stands in the team's first open status and gets the team's next number. */
export async function createTicket(
  { db, scope, events, now }: Ctx<typeof tickets.create>,
  input: z.output<typeof tickets.create.input>,
): Promise<Ticket> {
  const initial = await queries.getInitialStatus(db, scope);
  const row = await queries.insertTicket(db, scope, {
    id: input.id ?? randomUUIDv7(),
    title: input.title,
    description: input.description ?? '',
    type: input.type ?? 'request',
    priority: input.priority ?? 'medium',
    status: initial.slug,
    status_category: initial.category,
    category: input.category ?? null,
    tags: input.tags ?? [],
    reporter_id: scope.person_id,
    assignee_id: input.assignee_id ?? null,
    project_id: input.project_id ?? null,
    custom: JSON.stringify(input.custom ?? {}),
    source: 'api',
    created_at: now(),
    updated_at: now(),
  });
  if (row === undefined) throw new AppError('ID_TAKEN', { id: input.id });
  const { id, version, title, type, priority, source, assignee_id } = row;
  events.add('ticket.created', { id, version }, { title, type, priority, source });
  if (assignee_id !== null) events.add('ticket.assigned', { id, version }, { from: null, to: assignee_id });
  return presentTicket(scope)(row);
}
