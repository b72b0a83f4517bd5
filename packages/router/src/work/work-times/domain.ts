import type { Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson } from '../../kit/tables.ts';
import { stopForgotten, stopIfForgotten } from './clock/start.ts';
import { workTimeNotices } from './notices/notices.ts';
import { projectOfWorkTime, seesWorkTime } from './queries.ts';
import { workTimesRouter } from './router.ts';

export const workTimesDomain = {
  router: workTimesRouter,
  jobs: router({
    stopForgotten: jobProcedure(stopForgotten).mutation(({ ctx, input }) => stopIfForgotten(ctx, input)),
  }),
  notices: workTimeNotices,
  references: { work_time: 'work_times' },
  audiences: { work_time: { needs: 'projects.read', sees: seesWorkTime, project: projectOfWorkTime } },
  tables: { work_times: ofPerson('person_id', { authored: ['note'] }) },
} satisfies Domain;
