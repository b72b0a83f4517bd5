import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { sent } from '../../../testing/plans.ts';
import { testWorld } from '../../../testing/world.ts';

/** Totals of a project are read off its tallies where these tell what is asked for, and counted where they do not. */
const world = await testWorld();
const team = await aTeam(world.kysely);
const lead = await aMember(world.kysely, team, 'admin');
const helper = await aMember(world.kysely, team, 'member');
const { projects, tasks } = await world.as(lead);
await projects.create({ name: 'Website', key: 'WEB' });

const statuses = [
  { slug: 'todo', name: 'To do', category: 'todo' as const },
  { slug: 'doing', name: 'Doing', category: 'doing' as const },
  { slug: 'done', name: 'Done', category: 'done' as const },
];
await projects.statuses.set({ project_id: 'WEB', statuses });
const column = (at: number) => (['todo', 'doing', 'done'] as const)[at % 3]!;
for (let at = 0; at < 24; at++)
  await tasks.create({
    project_id: 'WEB',
    title: `Task ${at}`,
    status: column(at),
    priority: at % 2 === 0 ? 'low' : 'high',
    ...(at % 4 === 0 ? {} : { assignee_id: at % 4 === 1 ? lead.person_id : helper.person_id }),
  });
await tasks.delete({ task_id: 'WEB-1' });
await tasks.delete({ task_id: 'WEB-2' });
await tasks.restore({ task_id: 'WEB-2' });
await tasks.move({ task_id: 'WEB-3', status: 'todo' });
await tasks.assign({ task_id: 'WEB-5', assignee_id: helper.person_id });
// What is in a status is of its category, also after that has changed.
await projects.statuses.set({ project_id: 'WEB', statuses: statuses.with(1, { ...statuses[1]!, category: 'done' }) });

type Asked = Omit<Parameters<typeof tasks.list>[0], 'project_id'>;
const told: Asked[] = [
  {},
  ...['todo', 'doing', 'done'].map((status) => ({ status: [status] })),
  { status: ['todo', 'done'] },
  ...(['todo', 'doing', 'done'] as const).map((category) => ({ status_category: [category] })),
  { status: ['doing'], status_category: ['todo'] },
  { assignee_id: helper.person_id },
  { assignee_id: 'me', status_category: ['done'] },
  { unassigned: true },
  { unassigned: true, assignee_id: 'me' },
];
const counted: Asked[] = [
  { priority: ['low'] },
  { top_level: true, status: ['todo'] },
  { deleted: true },
  { search: 'task' },
  { reporter_id: 'me' },
];
test.each([
  ...told.map((asked) => ['off the tallies', asked] as const),
  ...counted.map((asked) => ['by counting', asked] as const),
])('%s: %j', async (way, asked) => {
  const { items } = await tasks.list({ project_id: 'WEB', page_size: 100, ...asked });
  let total: number | undefined;
  const statements = await sent(async () => {
    ({ total } = await tasks.list({ project_id: 'WEB', page_size: 1, ...asked }));
  });
  expect(total).toBe(items.length);
  const isTallied = statements.some(({ text }) => text.includes('task_tallies'));
  expect(isTallied).toBe(way === 'off the tallies' && items.length > 1);
});

test('a page that is not full is its own total', async () => {
  for (const [page, items] of [
    [3, 3],
    [4, 0],
  ] as const) {
    const last = await tasks.list({ project_id: 'WEB', page_size: 10, page });
    expect(last).toMatchObject({ total: 23, items: { length: items } });
  }
});
