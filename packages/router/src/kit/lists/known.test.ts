import { describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { sent } from '../../testing/plans.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely, { tier: 'pro' });
const desk = await world.as(await aMember(world.kysely, team, 'admin'));
const { id: project_id } = await desk.projects.create({ name: 'Website' });
await desk.projects.tags.create({ project_id, name: 'Public' });
await desk.tickets.fields.set({ fields: [{ key: 'device', name: 'Device', kind: 'text' }] });
await desk.tickets.create({ title: 'Printer', custom: { device: 'Laptop' } });
const { id: chore } = await desk.tasks.labels.create({ project_id, name: 'Chore' });
await desk.tasks.create({ project_id, title: 'Dust it', label_ids: [chore] });

interface Filtered {
  readonly list: (value: string) => Promise<{ readonly items: readonly unknown[] }>;
  /** A value that finds something, one that is defined and finds nothing, and one that nobody has defined. */
  readonly values: readonly [found: string, empty: string | undefined, unknown: string];
  readonly refused: { readonly field: string; readonly unknown: string[]; readonly known: unknown };
}
const ticketStatuses = ['open', 'in_progress', 'waiting', 'resolved', 'closed'];
const filters: Readonly<Record<string, Filtered>> = {
  'status of tickets': {
    list: (status) => desk.tickets.list({ status: [status] }),
    values: ['open', 'waiting', 'opne'],
    refused: { field: 'status', unknown: ['opne'], known: ticketStatuses },
  },
  'own field of tickets': {
    list: (field) => desk.tickets.list({ custom: [field] }),
    values: ['device=Laptop', 'device=Phone', 'devise=Laptop'],
    refused: { field: 'custom', unknown: ['devise'], known: ['device'] },
  },
  'status of tasks of a project': {
    list: (status) => desk.tasks.list({ project_id, status: [status] }),
    values: ['todo', 'done', 'tood'],
    refused: { field: 'status', unknown: ['tood'], known: ['cancelled', 'done', 'in_progress', 'todo'] },
  },
  'status of all tasks': {
    list: (status) => desk.tasks.listAll({ status: [status] }),
    values: ['todo', 'done', 'tood'],
    refused: { field: 'status', unknown: ['tood'], known: ['cancelled', 'done', 'in_progress', 'todo'] },
  },
  'label of tasks': {
    list: (label) => desk.tasks.list({ project_id, labels: [label] }),
    values: ['chore', undefined, 'Chor'],
    refused: { field: 'labels', unknown: ['Chor'], known: ['Chore'] },
  },
  'tag of projects': {
    list: (tag) => desk.projects.list({ tag }),
    values: ['public', undefined, 'Pubic'],
    refused: { field: 'tag', unknown: ['Pubic'], known: ['Public'] },
  },
};

describe.each(Object.entries(filters))('%s', (_, { list, values: [found, empty, unknown], refused }) => {
  test('one that nobody has defined is refused with those that there are', async () => {
    expect((await list(found)).items).toHaveLength(1);
    if (empty !== undefined) expect((await list(empty)).items).toEqual([]);
    await expect(list(unknown)).rejects.toMatchObject({ app: 'FILTER_UNKNOWN', details: refused });
  });

  test('whoever finds something waits for no query more', async () => {
    const some = await sent(() => list(found));
    const none = await sent(() => list(unknown).catch(() => {}));
    expect(none.length).toBe(some.length + 1);
  });
});

test('a list that is empty for another reason is empty, and so is one of an id that names nothing', async () => {
  expect((await desk.tickets.list({ status: ['open'], priority: ['low'] })).items).toEqual([]);
  expect((await desk.tickets.list({ tag: 'nowhere' })).items).toEqual([]);
  expect((await desk.tickets.list({ status: ['opne', 'open'] })).items).toHaveLength(1);
  await expect(desk.tickets.list({ status: ['opne', 'waiting'] })).rejects.toMatchObject({
    details: { unknown: ['opne'] },
  });
});
