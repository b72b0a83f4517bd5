import { expect, test } from 'vitest';
import type { ProjectRole, TeamRole } from '@deskwire/contract/kit/access.ts';
import { entries } from '@deskwire/contract/kit/define.ts';
import { tasks } from '@deskwire/contract/work/tasks.ts';
import { TaskAct } from '@deskwire/contract/work/tasks.schemas.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const admin = await world.as(await aMember(world.kysely, team, 'admin'));
type Desk = typeof admin;
type Act = (typeof TaskAct.options)[number];

const refusals = new Set(['FORBIDDEN', 'PROJECT_ARCHIVED', 'PROJECT_NOT_FOUND', 'TASK_NOT_FOUND']);
const isLetIn = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'app' in error && refusals.has(String(error.app))) return false;
      throw error;
    },
  );
interface Tried {
  readonly project_id: string;
  readonly task_id: string;
  readonly other_id: string;
}
/** Tries each act on a task. */
const tries: { readonly [A in Act]: (desk: Desk, on: Tried) => Promise<unknown> } = {
  update: (desk, { task_id }) => desk.tasks.update({ task_id, title: 'Another' }),
  assign: (desk, { task_id }) => desk.tasks.assign({ task_id, assignee_id: null }),
  complete: (desk, { task_id }) => desk.tasks.complete({ task_id }),
  reopen: (desk, { task_id }) => desk.tasks.reopen({ task_id }),
  move: (desk, { task_id }) => desk.tasks.move({ task_id }),
  delete: (desk, { task_id }) => desk.tasks.delete({ task_id }),
  restore: (desk, { task_id }) => desk.tasks.restore({ task_id }),
  'comments.create': (desk, { task_id }) => desk.tasks.comments.create({ task_id, content: 'Hello' }),
  'dependencies.add': (desk, { project_id, task_id, other_id }) =>
    desk.tasks.dependencies.add({ project_id, task_id, other_task_id: other_id }),
  'watchers.add': (desk, { task_id }) => desk.tasks.watchers.add({ task_id }),
};
/** What changes nothing in a state is refused by nobody, and offered to nobody. */
const idle: Readonly<Record<State, readonly Act[]>> = {
  open: ['reopen', 'restore'],
  done: ['complete', 'restore'],
  deleted: [],
  archived: ['reopen', 'restore'],
};
type State = 'open' | 'done' | 'deleted' | 'archived';

test('every act is a procedure that changes something', () => {
  const mutations = [...entries(tasks)].flatMap(([path, { kind }]) => (kind === 'mutation' ? [path] : []));
  expect(mutations).toEqual(expect.arrayContaining(TaskAct.options));
});

/** What somebody is in the team, and in the project; a private project is there for its members. */
const people: readonly (readonly [TeamRole, ProjectRole | null, boolean])[] = [
  ['viewer', null, false],
  ['member', null, false],
  ['member', 'viewer', false],
  ['viewer', 'member', true],
  ['member', 'owner', true],
  ['admin', null, true],
];
for (const [role, inside, isPrivate] of people)
  for (const state of Object.keys(idle) as State[])
    test(`what a task says that somebody can do, they can: ${role}, ${inside ?? 'no'} role in a ${isPrivate ? 'private' : 'open'} project, ${state}`, async () => {
      const person = await aMember(world.kysely, team, role);
      const desk = await world.as(person);
      const { id: project_id } = await admin.projects.create({ name: 'Board', private: isPrivate });
      if (inside !== null) await admin.projects.members.invite({ project_id, email: person.email, role: inside });
      const other = await admin.tasks.create({ project_id, title: 'Another' });
      const fresh = async () => {
        const { id } = await admin.tasks.create({ project_id, title: 'A task' });
        if (state === 'done') await admin.tasks.complete({ task_id: id });
        if (state === 'deleted') await admin.tasks.delete({ task_id: id });
        return id;
      };
      const acts = TaskAct.options.filter((act) => !idle[state].includes(act));
      const made = new Map<Act | 'seen', string>([['seen', await fresh()]]);
      for (const act of acts) made.set(act, await fresh());
      if (state === 'archived') await admin.projects.archive({ project_id });
      const listed = { ...(state === 'deleted' && { deleted: true }), page_size: 100 };
      const { items } = await desk.tasks.list({ project_id, ...listed });
      const row = items.find(({ id }) => id === made.get('seen'))!;
      const allowed = [];
      for (const act of acts)
        if (await isLetIn(tries[act](desk, { project_id, task_id: made.get(act)!, other_id: other.id })))
          allowed.push(act);
      expect(row.can.toSorted()).toEqual(allowed.toSorted());
      if (state !== 'deleted') expect((await desk.tasks.get({ task_id: row.id })).can).toEqual(row.can);
      if (state !== 'deleted' && state !== 'archived')
        expect(
          (await desk.tasks.listAll({ project_ids: [project_id], page_size: 100 })).items.find(
            ({ id }) => id === row.id,
          )!.can,
        ).toEqual(row.can);
    });

test('a comment says to each who can change it and who can delete it', async () => {
  const author = await aMember(world.kysely, team, 'member');
  const reader = await aMember(world.kysely, team, 'member');
  const { id: project_id } = await admin.projects.create({ name: 'Talk' });
  await (await world.as(author)).comments.create({ project_id, content: 'Hello' });
  const canOf = async (desk: Desk) => (await desk.comments.list({ project_id })).items[0]!.can;
  const all = [await world.as(author), await world.as(reader), admin];
  expect(await Promise.all(all.map(canOf))).toEqual([['update', 'delete'], [], ['delete']]);
  await admin.projects.archive({ project_id });
  expect(await Promise.all(all.map(canOf))).toEqual([[], [], []]);
});
