import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { pageOfTasks } from './page-of-tasks.ts';

/** The tasks of all active projects that the caller sees. */
export const listAllTasks = (ctx: Ctx<typeof tasks.listAll>, { team_id: _, ...asked }: In<typeof tasks.listAll>) =>
  pageOfTasks(ctx, asked, 'created_at', {});
