import type { EventType } from '@deskwire/contract/events.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { notice, type Happened, type NoticeText } from '../../../kit/events/notices.ts';
import { readTaskFacts, taskLink, type TaskFacts } from './facts.ts';

const byOf = ({ actor_name }: Happened): string => actor_name ?? 'Somebody';
const asAudience = (ids: readonly (string | null)[]) => ids.flatMap((id) => (id === null ? [] : [{ id }]));
const isOpen = ({ status_category }: TaskFacts): boolean => status_category === 'todo' || status_category === 'doing';

interface Telling<T extends EventType> {
  /** Whether it is worth telling still. */
  readonly still: (task: TaskFacts, event: Happened<T>) => boolean;
  readonly audience: (task: TaskFacts, event: Happened<T>) => readonly (string | null)[];
  readonly text: (task: TaskFacts, event: Happened<T>) => NoticeText;
  readonly prompt?: true;
}
/** Tells people of a task, if they see its project by then. */
const ofTask = <T extends EventType>(type: T, { still, audience, text, prompt }: Telling<T>) =>
  notice(type, {
    ...(prompt === undefined ? {} : { prompt }),
    facts: async (ctx: ReactionCtx, event) => {
      const task = await readTaskFacts(ctx, event.entity_id);
      return task !== undefined && still(task, event) ? task : undefined;
    },
    audience: (task, event) => asAudience(audience(task, event)),
    hears: ({ facts, to }) => facts.project.seenBy(to),
    text: ({ facts, event }) => text(facts, event),
    mail: ({ ctx, facts, text: said }) => ({ notice: { ...said, link: taskLink(ctx.scope, facts.key) } }),
  });

const named = ({ project, title }: TaskFacts): string => `${title} (${project.name})`;

/** The notices about tasks, for the people concerned with them. */
export const taskNotices = [
  ofTask('task.assigned', {
    // By now the task may be somebody else's.
    still: ({ assignee_id }, { payload }) => payload.to !== null && payload.to === assignee_id,
    audience: ({ assignee_id }) => [assignee_id],
    text: (task) => ({ title: `${task.key} is assigned to you`, body: named(task) }),
  }),
  ofTask('task.completed', {
    still: (task) => !isOpen(task),
    audience: ({ concerned }) => concerned,
    text: (task, event) => ({ title: `${byOf(event)} completed ${task.key}`, body: named(task) }),
  }),
  ofTask('task.reopened', {
    still: isOpen,
    audience: ({ concerned }) => concerned,
    text: (task, event) => ({ title: `${byOf(event)} reopened ${task.key}`, body: named(task) }),
  }),
  ofTask('task.unblocked', {
    still: isOpen,
    audience: ({ assignee_id }) => [assignee_id],
    text: (task) => ({ title: `${task.key} is no longer blocked`, body: named(task) }),
  }),
  ofTask('task.due_soon', {
    prompt: true,
    still: (task, { payload }) => isOpen(task) && task.due_on === payload.due_on,
    audience: ({ assignee_id }) => [assignee_id],
    text: (task) => ({ title: `${task.key} is due on ${task.due_on}`, body: named(task) }),
  }),
  ofTask('task.overdue', {
    prompt: true,
    still: (task, { payload }) => isOpen(task) && task.due_on === payload.due_on,
    audience: ({ assignee_id, reporter_id }) => [...new Set([assignee_id, reporter_id])],
    text: (task) => ({ title: `${task.key} was due on ${task.due_on}`, body: named(task) }),
  }),
];
