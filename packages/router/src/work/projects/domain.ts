import { audited, type Domain } from '../../kit/domain.ts';
import { stockOf } from '../../kit/limits/stock.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { on } from '../../kit/events/reactions.ts';
import { every, MINUTE } from '../../kit/jobs/schedule.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import { activityFeed } from './activity/feed.ts';
import { projectNamed, seesAllProjects, seesLiveProject, seesProject, takesWork } from './fragments.ts';
import { join, joinInvited, removeFromProjects, removeLeaver } from './members/joined.ts';
import { projectNotices } from './members/notices.ts';
import { countProjects } from './queries.ts';
import { searchedProjects } from './search/queries.ts';
import { purge, purgeProject } from './removal/purge.ts';
import { fold, foldTallies } from './stats/fold.ts';
import { projectForFiles } from './take-files.ts';
import { projectsRouter } from './router.ts';

const projectsJobs = router({
  foldTallies: jobProcedure(foldTallies).mutation(({ ctx }) => fold(ctx)),
  purge: jobProcedure(purgeProject).mutation(({ ctx, input }) => purge(ctx, input)),
  joinInvited: jobProcedure(joinInvited).mutation(({ ctx, input }) => join(ctx, input)),
  removeLeaver: jobProcedure(removeLeaver).mutation(({ ctx, input }) => removeFromProjects(ctx, input)),
});

export const projectsDomain = {
  router: projectsRouter,
  jobs: projectsJobs,
  reactions: [on('invitation.accepted', joinInvited), on('person.left', removeLeaver)],
  notices: projectNotices,
  schedules: [every(MINUTE, foldTallies)],
  feeds: [activityFeed],
  references: { project: 'projects', project_tag: 'project_tags', project_template: 'project_templates' },
  inProjects: { project: { missing: 'PROJECT_NOT_FOUND', projectOf: projectNamed } },
  searched: { project: searchedProjects },
  audiences: {
    project: { needs: 'projects.read', sees: seesProject, open: seesAllProjects, project: (_team_id, id) => id },
    project_favorite: audited,
  },
  homes: {
    project: {
      needs: 'projects.read',
      sees: seesLiveProject,
      handles: 'team.manage',
      takes: { find: projectForFiles, opens: takesWork },
    },
  },
  stocks: { projects: countProjects, project_templates: stockOf('project_templates') },
  tables: {
    projects: ofTeam({ kept: 'purge_at', authored: ['name', 'description'], none: ['key'] }),
    project_members: ofPerson('person_id', { project: 'deleted' }),
    project_keys: ofTeam({ project: 'detached', none: ['key'] }),
    project_favorites: ofPerson('person_id', { project: 'deleted', erased: 'rows' }),
    project_tags: ofTeam({ project: 'deleted', authored: ['name'] }),
    project_templates: ofPerson('created_by', { authored: ['name', 'description', 'content'] }),
    project_invitations: ofTeam({ project: 'deleted' }),
    project_events: ofTeam({ project: 'deleted' }),
    task_tallies: ofTeam({ project: 'deleted', none: ['status'] }),
    task_statuses: ofTeam({ project: 'deleted', authored: ['name'], none: ['slug'] }),
  },
} satisfies Domain;
