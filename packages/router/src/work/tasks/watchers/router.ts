import { taskWatchers } from '@deskwire/contract/work/tasks.relations.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { addWatcher } from './add.ts';
import { listWatchers } from './list.ts';
import { removeWatcher } from './remove.ts';

export const watchersRouter = router({
  list: procedure(taskWatchers.list).query(({ ctx, input }) => listWatchers(ctx, input)),
  add: procedure(taskWatchers.add).mutation(({ ctx, input }) => addWatcher(ctx, input)),
  remove: procedure(taskWatchers.remove).mutation(({ ctx, input }) => removeWatcher(ctx, input)),
});
