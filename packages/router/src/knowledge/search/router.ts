import { search } from '@deskwire/contract/knowledge/search.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { searchAdvanced } from './find/advanced.ts';
import { searchComments } from './find/comments.ts';
import { searchGlobal } from './find/global.ts';
import { searchProjects } from './find/projects.ts';
import { suggest } from './find/suggestions.ts';
import { searchTasks } from './find/tasks.ts';
import { clearHistory } from './history/clear-history.ts';
import { deleteHistory } from './history/delete-history.ts';
import { listHistory } from './history/history.ts';

export const searchRouter = router({
  global: procedure(search.global).mutation(({ ctx, input }) => searchGlobal(ctx, input)),
  advanced: procedure(search.advanced).mutation(({ ctx, input }) => searchAdvanced(ctx, input)),
  projects: procedure(search.projects).query(({ ctx, input }) => searchProjects(ctx, input)),
  tasks: procedure(search.tasks).query(({ ctx, input }) => searchTasks(ctx, input)),
  comments: procedure(search.comments).query(({ ctx, input }) => searchComments(ctx, input)),
  suggestions: procedure(search.suggestions).query(({ ctx, input }) => suggest(ctx, input)),
  history: procedure(search.history).query(({ ctx, input }) => listHistory(ctx, input)),
  deleteHistory: procedure(search.deleteHistory).mutation(({ ctx, input }) => deleteHistory(ctx, input)),
  clearHistory: procedure(search.clearHistory).mutation(({ ctx }) => clearHistory(ctx)),
});
