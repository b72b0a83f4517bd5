import { taskDependencies } from '@deskwire/contract/work/tasks.relations.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { addDependency } from './add.ts';
import { listDependencies } from './list.ts';
import { removeDependency } from './remove.ts';

export const dependenciesRouter = router({
  list: procedure(taskDependencies.list).query(({ ctx, input }) => listDependencies(ctx, input)),
  add: procedure(taskDependencies.add).mutation(({ ctx, input }) => addDependency(ctx, input)),
  remove: procedure(taskDependencies.remove).mutation(({ ctx, input }) => removeDependency(ctx, input)),
});
