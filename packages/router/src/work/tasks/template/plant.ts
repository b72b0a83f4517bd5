import { randomUUIDv7 } from 'node:crypto';
import type { TemplateContent } from '@deskwire/contract/work/projects.templates.ts';
import type { Base, TeamScope, Writing } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { indexTexts } from '../../../knowledge/search/index/index-texts.ts';
import { ranksBetween } from '../moves/rank.ts';
import { nextNumbers } from '../queries.ts';
import * as queries from './queries.ts';

interface Planting extends Pick<Base, 'services' | 'now'> {
  readonly db: Writing['db'];
  readonly scope: TeamScope;
  readonly events: Writing<'task.created'>['events'];
}

/** Fills a new project, whose statuses are there already, with the labels and tasks of a template. */
export async function plantTasks(
  ctx: Planting,
  project_id: string,
  { statuses, labels, tasks }: TemplateContent,
  start: string,
): Promise<void> {
  const { db, scope, events, now } = ctx;
  const made = labels.map((label) => ({ ...label, id: randomUUIDv7() }));
  if (made.length > 0) await queries.insertLabels(db, scope, project_id, made, now());
  if (tasks.length === 0) return;
  await requireRoom(ctx, 'tasks', tasks.length);
  const first = await nextNumbers(db, scope, project_id, tasks.length);
  const ranks = ranksBetween(null, null, tasks.length);
  const ids = tasks.map(() => randomUUIDv7());
  const fallback = statuses.find(({ category }) => category === 'todo')!;
  const rows = tasks.map((task, at) => {
    const status = statuses.find(({ slug }) => slug === task.status) ?? fallback;
    return {
      id: ids[at]!,
      number: first + at,
      title: task.title,
      description: task.description,
      status: status.slug,
      status_category: status.category,
      priority: task.priority,
      rank: ranks[at]!,
      parent_id: task.parent === null ? null : ids[task.parent]!,
      start_on: dayOf(start, task.start_after),
      due_on: dayOf(start, task.due_after),
      estimate_minutes: task.estimate_minutes,
      completed_at: status.category === 'done' ? now() : null,
    };
  });
  await queries.insertTasks(db, scope, project_id, rows, now());
  await indexTexts(
    db,
    scope,
    rows.map(({ id, title, description }) => ({ kind: 'task', id, title, text: description })),
  );
  const worn = tasks.flatMap((task, at) =>
    made.filter(({ name }) => task.labels.includes(name)).map(({ id }) => [ids[at]!, id] as const),
  );
  if (worn.length > 0) await queries.linkLabels(db, scope, worn);
  const waiting = tasks.flatMap((task, at) => task.depends_on.map((other) => [ids[at]!, ids[other]!] as const));
  if (waiting.length > 0) await queries.linkTasks(db, scope, waiting, now());
  for (const { id, title } of rows)
    events.add('task.created', { id, version: 1 }, { title, project_id, source: 'template' });
}

const dayOf = (start: string, after: number | null): string | null =>
  after === null ? null : Temporal.PlainDate.from(start).add({ days: after }).toString();
