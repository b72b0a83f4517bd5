import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { ticket } from '../rules.ts';
import { at, PRIVATE } from '../words.ts';
import { stage as projects } from './projects.ts';

export const stage = onStage({
  furnish: someTasks,
  access: {
    'tasks.listAll': 'team:projects.read',
    'tasks.duplicate': 'project:tasks.write',
    'tasks.restore': 'project:tasks.write',
    'tasks.reopen': 'project:tasks.write',
    'tasks.move': 'project:tasks.write',
    'tasks.subtasks': 'project:tasks.read',
    'tasks.history': 'project:tasks.read',
    'tasks.bulkUpdate': 'project:tasks.write',
    'tasks.import': 'project:tasks.write',
    'tasks.importFile': 'project:tasks.write',
    'tasks.export': 'project:tasks.read',
    'tasks.labels.update': 'project:tasks.write',
    'tasks.dependencies.list': 'project:tasks.read',
    'tasks.watchers.list': 'project:tasks.read',
    'tasks.watchers.add': 'project:tasks.read',
    'tasks.watchers.remove': 'project:tasks.read',
  },
  // The file of the stage is at a ticket.
  rowRules: { 'tasks.import': ticket },
  inputs: {
    'tasks.comments.create': () => ({ content: 'A comment' }),
    'tasks.comments.update': () => ({ content: 'Another comment' }),
    'tasks.create': () => ({ title: 'A task' }),
    'tasks.update': () => ({ title: 'Another title' }),
    'tasks.assign': () => ({ assignee_id: null }),
    'tasks.complete': () => ({ force: true }),
    'tasks.move': () => ({ status: 'in_progress' }),
    'tasks.bulkUpdate': ({ a }) => ({ task_ids: [a.rows.task], priority: 'high' }),
    'tasks.importFile': () => ({ mapping: { title: 'title' } }),
    'tasks.labels.create': () => ({ name: 'A label' }),
    'tasks.labels.update': () => ({ name: 'Another label' }),
    'tasks.dependencies.add': ({ a }) => ({ other_task_id: a.second.task }),
    'tasks.dependencies.remove': ({ a }) => ({ other_task_id: a.second.task }),
    'tasks.watchers.add': () => ({}),
    'tasks.attachments.create': () => ({ url: 'https://example.com/plan' }),
    'tasks.watchers.remove': () => ({ person_id: 'me' }),
  },
  harmless: {
    'tasks.export assignee_id': 'a filter: the file is empty',
    'tasks.export reporter_id': 'a filter: the file is empty',
    'tasks.watchers.remove person_id': 'who does not watch a task is taken off it without a change',
  },
  apart: { 'tasks.attachments.create file_id': ['url'] },
});

/** Two tasks in the project of the team, and two in the private one. */
async function someTasks(world: TestWorld, desk: Desk) {
  const { rows, secret } = await desk.of(projects);
  const open = await tasksIn(world, desk, rows.project);
  const hidden = await tasksIn(world, { ...desk, mark: `${desk.mark} ${PRIVATE}` }, secret.project);
  return {
    rows: { task: open.task, task_label: open.label, task_attachment: open.attachment },
    second: { task: open.second },
    secret: { task: hidden.task, task_label: hidden.label, task_attachment: hidden.attachment },
    secretSecond: { task: hidden.second },
  };
}

async function tasksIn({ kysely }: TestWorld, { id: team_id, agent, mark }: Desk, project_id: string) {
  const base = { team_id, project_id, reporter_id: agent.person_id, created_at: at, updated_at: at };
  const open = { ...base, status: 'todo', status_category: 'todo' as const };
  const [task, second, label] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('tasks')
    .values([
      { ...open, id: task, number: 1, rank: 'a0', title: `${mark} task`, description: mark },
      { ...open, id: second, number: 2, rank: 'a1', title: `${mark} second`, description: mark },
    ])
    .execute();
  const worn = {
    team_id,
    id: label,
    project_id,
    name: `${mark} label`.slice(0, 50),
    color: '#ff0000',
    created_at: at,
  };
  await kysely.insertInto('task_labels').values(worn).execute();
  await kysely.insertInto('task_label_links').values({ team_id, task_id: task, label_id: label }).execute();
  const edge = { team_id, task_id: task, depends_on_id: second, created_at: at };
  await kysely.insertInto('task_dependencies').values(edge).execute();
  const watcher = { team_id, task_id: task, person_id: agent.person_id, created_at: at };
  await kysely.insertInto('task_watchers').values(watcher).execute();
  await kysely.insertInto('task_keys').values({ team_id, project_id, number: 9, task_id: task }).execute();
  await kysely
    .insertInto('counters')
    .values({ team_id, kind: `task:${project_id}`, next: 3 })
    .execute();
  const attachment = randomUUIDv7();
  const link = { team_id, id: attachment, task_id: task, url: `https://example.com/${encodeURIComponent(mark)}` };
  await kysely
    .insertInto('task_attachments')
    .values({ ...link, title: `${mark} plan`, created_by: agent.person_id, created_at: at })
    .execute();
  return { task, second, label, attachment };
}
