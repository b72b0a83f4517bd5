import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { pageOfTasks } from './page-of-tasks.ts';

/** The tasks of the project that the caller was let into. */
export const listTasks = (
  ctx: Ctx<typeof tasks.list>,
  { team_id: _, project_id: _named, ...asked }: In<typeof tasks.list>,
) => pageOfTasks(ctx, asked, 'rank', { project_id: ctx.project.project_id });
