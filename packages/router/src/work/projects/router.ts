import { projects } from '@deskwire/contract/work/projects.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { projectActivity } from './activity/activity.ts';
import { createProject } from './create.ts';
import { favoriteProject } from './favorites/favorite.ts';
import { listProjects } from './list.ts';
import { getProject } from './get.ts';
import { leaveProject } from './leave.ts';
import { membersRouter } from './members/router.ts';
import { archiveProject } from './removal/archive.ts';
import { deleteProject } from './removal/delete.ts';
import { restoreProject } from './removal/restore.ts';
import { projectStats } from './stats/stats.ts';
import { listStatuses } from './statuses/list.ts';
import { setStatuses } from './statuses/set.ts';
import { tagsRouter } from './tags/router.ts';
import { deleteTemplate } from './templates/delete-template.ts';
import { createFromTemplate } from './templates/from-template.ts';
import { saveAsTemplate } from './templates/save-as-template.ts';
import { listTemplates } from './templates/templates.ts';
import { unfavoriteProject } from './favorites/unfavorite.ts';
import { updateProject } from './update.ts';

export const projectsRouter = router({
  list: procedure(projects.list).query(({ ctx, input }) => listProjects(ctx, input)),
  get: procedure(projects.get).query(({ ctx }) => getProject(ctx)),
  stats: procedure(projects.stats).query(({ ctx }) => projectStats(ctx)),
  activity: procedure(projects.activity).query(({ ctx, input }) => projectActivity(ctx, input)),
  create: procedure(projects.create).mutation(({ ctx, input }) => createProject(ctx, input)),
  update: procedure(projects.update).mutation(({ ctx, input }) => updateProject(ctx, input)),
  archive: procedure(projects.archive).mutation(({ ctx }) => archiveProject(ctx)),
  restore: procedure(projects.restore).mutation(({ ctx }) => restoreProject(ctx)),
  delete: procedure(projects.delete).mutation(({ ctx }) => deleteProject(ctx)),
  favorite: procedure(projects.favorite).mutation(({ ctx }) => favoriteProject(ctx)),
  unfavorite: procedure(projects.unfavorite).mutation(({ ctx }) => unfavoriteProject(ctx)),
  leave: procedure(projects.leave).mutation(({ ctx }) => leaveProject(ctx)),
  templates: procedure(projects.templates).query(({ ctx }) => listTemplates(ctx)),
  fromTemplate: procedure(projects.fromTemplate).mutation(({ ctx, input }) => createFromTemplate(ctx, input)),
  saveAsTemplate: procedure(projects.saveAsTemplate).mutation(({ ctx, input }) => saveAsTemplate(ctx, input)),
  deleteTemplate: procedure(projects.deleteTemplate).mutation(({ ctx, input }) => deleteTemplate(ctx, input)),
  members: membersRouter,
  statuses: router({
    list: procedure(projects.statuses.list).query(({ ctx }) => listStatuses(ctx)),
    set: procedure(projects.statuses.set).mutation(({ ctx, input }) => setStatuses(ctx, input)),
  }),
  tags: tagsRouter,
});
