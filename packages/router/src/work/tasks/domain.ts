import type { Domain } from '../../kit/domain.ts';
import { EventRef, job, type ReactionCtx } from '../../kit/jobs/job.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { every, MINUTE } from '../../kit/jobs/schedule.ts';
import { on } from '../../kit/events/reactions.ts';
import { ofPerson, ofTeam } from '../../kit/tables.ts';
import { runBatch } from '../../platform/operations/batches/run.ts';
import { seesAllProjects } from '../projects/fragments.ts';
import { noteAttachment, taskForFiles } from './attachments/take.ts';
import { exportBatch, tasksExport } from './export/export.ts';
import { projectOfTask, projectOfTaskRow, seesLiveTask, seesTask, takesFiles } from './fragments.ts';
import { importBatch, tasksImport } from './import/batches.ts';
import { measuredTasks } from './measured.fragments.ts';
import { taskNotices } from './notices/notices.ts';
import * as queries from './queries.ts';
import { remind, remindOfTasks } from './reminders/remind.ts';
import { purge, purgeTask } from './removal/purge.ts';
import { searchedTasks } from './search/queries.ts';
import { tasksRouter } from './router.ts';

/** Unassigns the unfinished tasks of somebody who left or may no longer work on tasks. */
const releaseTasks = job({ name: 'tasks.release', queue: 'events', input: EventRef });
const BATCH = 200;

async function release({ db, scope, events, outbox, now }: ReactionCtx, event: EventRef): Promise<void> {
  if (event.entity_id === null) return;
  const released = await queries.releaseTasks(db, scope, event.entity_id, now(), BATCH);
  for (const task of released) events.add('task.assigned', task, { from: event.entity_id, to: null });
  if (released.length === BATCH) outbox.later(releaseTasks, event);
}

const tasksJobs = router({
  purge: jobProcedure(purgeTask).mutation(({ ctx, input }) => purge(ctx, input)),
  release: jobProcedure(releaseTasks).mutation(({ ctx, input }) => release(ctx, input)),
  remind: jobProcedure(remindOfTasks).mutation(({ ctx }) => remind(ctx)),
  importBatch: jobProcedure(importBatch).mutation(({ ctx, input }) => runBatch(ctx, tasksImport, input)),
  exportBatch: jobProcedure(exportBatch).mutation(({ ctx, input }) => runBatch(ctx, tasksExport, input)),
});

export const tasksDomain = {
  router: tasksRouter,
  jobs: tasksJobs,
  reactions: [on('person.left', releaseTasks), on('person.roles_changed', releaseTasks)],
  notices: taskNotices,
  schedules: [every(15 * MINUTE, remindOfTasks)],
  references: { task: 'tasks', task_label: 'task_labels', task_attachment: 'task_attachments' },
  inProjects: { task: { missing: 'TASK_NOT_FOUND', projectOf: projectOfTask } },
  searched: { task: searchedTasks },
  homes: {
    task: {
      needs: 'projects.read',
      sees: seesLiveTask,
      handles: 'tickets.handle',
      takes: { find: taskForFiles, opens: takesFiles, note: noteAttachment },
    },
  },
  audiences: {
    task: { needs: 'projects.read', sees: seesTask, open: seesAllProjects, project: projectOfTaskRow },
  },
  measured: { tasks: measuredTasks },
  tables: {
    tasks: ofPerson('reporter_id', {
      kept: 'purge_at',
      project: 'deleted',
      authored: ['title', 'description'],
      none: ['status', 'rank', 'source', 'external_key', 'recurrence'],
    }),
    task_keys: ofTeam({ project: 'deleted' }),
    task_labels: ofTeam({ project: 'deleted', authored: ['name'], none: ['color'] }),
    task_label_links: ofTeam(),
    task_dependencies: ofTeam(),
    task_attachments: ofPerson('created_by', { authored: ['title', 'url'] }),
    task_watchers: ofPerson('person_id', { erased: 'rows' }),
  },
} satisfies Domain;
