import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getTask } from './find.ts';
import { presentTask } from './present.ts';

/** A task of a project that the caller sees. */
export const readTask = async (ctx: Ctx<typeof tasks.get>, { task_id }: In<typeof tasks.get>): Promise<Task> =>
  presentTask(ctx.scope)(await getTask(ctx, task_id));
