import type { tasks } from '@deskwire/contract/work/tasks.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { filterOf } from './page-of-tasks.ts';
import { countTasks } from './queries.ts';

type Filter = Omit<In<typeof tasks.listAll>, 'team_id' | 'sort' | 'order' | 'cursor' | 'page' | 'page_size' | 'view'>;

/** How many tasks the caller sees in each of some lists over all projects, at most one more than are counted exactly. */
export const countTaskLists = async (
  ctx: Pick<Ctx<typeof tasks.listAll>, 'db' | 'scope' | 'now'>,
  filters: readonly Filter[],
): Promise<number[]> =>
  countTasks(ctx.db, ctx.scope, await Promise.all(filters.map((filter) => filterOf(ctx, filter))), ctx.now());
