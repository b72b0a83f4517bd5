import type { tasks } from '@deskwire/contract/work/tasks.ts';
import { getFamily } from '../../../desk/tickets/find.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { pageOfTasks } from './page-of-tasks.ts';

/** The tasks of all active projects that the caller sees. */
export async function listAllTasks(
  ctx: Ctx<typeof tasks.listAll>,
  { team_id: _, ticket_id, ...asked }: In<typeof tasks.listAll>,
) {
  // Work on a ticket that was merged into another is work on that one.
  const ticket_ids = ticket_id === undefined ? undefined : await getFamily(ctx.db, ctx.scope, ticket_id);
  return pageOfTasks(ctx, asked, 'created_at', { ticket_ids });
}
