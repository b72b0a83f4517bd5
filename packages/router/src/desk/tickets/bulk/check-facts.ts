import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Wanted } from '../changes/decide.ts';
import { readPreconditions } from '../changes/preconditions.queries.ts';

/** Refuses a change that no ticket could accept: a status or project that the team does not have, an unfit person. */
export async function checkFacts(
  db: Db,
  scope: TeamScope,
  { status, assignee_id, project_id }: Pick<Wanted, 'status' | 'assignee_id' | 'project_id'>,
): Promise<void> {
  const facts = await readPreconditions(db, scope, { statuses: status !== undefined, assignee_id, project_id });
  if (status !== undefined && !facts.statuses!.some(({ slug }) => slug === status))
    throw new AppError('TICKET_STATUS_NOT_FOUND', { status });
  if (typeof project_id === 'string' && facts.project_open !== true) throw new AppError('PROJECT_NOT_FOUND');
  if (typeof assignee_id !== 'string') return;
  if ((facts.assignee_fit ?? null) === null) throw new AppError('PERSON_NOT_FOUND');
  if (facts.assignee_fit === false) throw new AppError('TICKET_ASSIGNEE_UNFIT', { person_id: assignee_id });
}
