import { afterAll, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openHouse } from './house.ts';

const { now, world, atRest, clientOf, close } = await openHouse();
afterAll(close);

const HANDBOOK = `# Handbook of the launch

## Announcements

The press gets every announcement two hours before the public does. Nobody else does.

## Support

Whoever is on call answers within twenty minutes, also on the night of a launch.
`;

test('a launch is planned from a template, its work waits and comes back, and its handbook answers a question', async () => {
  const team = await aTeam(world.kysely);
  const lead = await aMember(world.kysely, team, 'member');
  const worker = await aMember(world.kysely, team, 'member');
  const outsider = await aMember(world.kysely, team, 'member');
  const [{ api: leads }, { api: works }, { api: looks }] = await Promise.all([
    clientOf(lead),
    clientOf(worker),
    clientOf(outsider),
  ]);

  // A private project begins as the template says, with days counted from its start.
  const starts_on = new Date(now()).toISOString().slice(0, 10);
  const project = await leads.projects.fromTemplate.mutate({
    template_id: 'launch',
    name: 'Launch of the rocket',
    key: 'ROCKET',
    private: true,
    starts_on,
  });
  await leads.projects.members.invite.mutate({ project_id: 'ROCKET', email: worker.email, role: 'member' });
  const planned = await works.tasks.list.query({ project_id: 'ROCKET' });
  expect(planned.items.map(({ title }) => title)).toContain('Decide to launch');
  await expect(looks.projects.get.query({ project_id: 'ROCKET' })).rejects.toMatchObject({
    data: { code: 'PROJECT_NOT_FOUND' },
  });
  const named = (title: string) => planned.items.find((task) => task.title === title)!;

  // The decision waits for two tasks; its assignee is told when the last of them is done.
  const decision = named('Decide to launch');
  expect(decision.blocked).toBe(true);
  await leads.tasks.assign.mutate({ task_id: decision.key, assignee_id: worker.person_id });
  await expect(works.tasks.complete.mutate({ task_id: decision.key })).rejects.toMatchObject({
    data: { code: 'TASK_BLOCKED' },
  });
  for (const title of ['Write the announcement', 'Prepare answers for support'])
    await leads.tasks.complete.mutate({ task_id: named(title).key });
  await atRest();
  const { items: told } = await works.notifications.list.query({});
  expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(['task.assigned', 'task.unblocked']));
  const decided = await works.tasks.complete.mutate({ task_id: decision.key });
  expect(decided.status_category).toBe('done');

  // What comes back every week has one successor, however often it is completed.
  const weekly = await leads.tasks.create.mutate({
    project_id: 'ROCKET',
    title: 'Look at the figures',
    due_on: starts_on,
    recurrence: { every: 1, unit: 'week' },
  });
  await leads.tasks.complete.mutate({ task_id: weekly.key });
  await leads.tasks.complete.mutate({ task_id: weekly.key });
  const { items: figures } = await leads.tasks.list.query({ project_id: 'ROCKET', search: 'figures' });
  expect(figures.map(({ status_category }) => status_category).toSorted()).toEqual(['done', 'todo']);
  const next = figures.find(({ status_category }) => status_category === 'todo')!;
  expect(next.due_on).toBe(Temporal.PlainDate.from(starts_on).add({ days: 7 }).toString());

  // The handbook is read by the worker, and answers who sees the project, and nobody else, at its exact words.
  const document = await leads.documents.create.mutate({
    text: HANDBOOK,
    title: 'Handbook',
    audience: 'project',
    project_id: project.id,
  });
  await atRest();
  expect(await leads.documents.get.query({ doc_id: document.id })).toMatchObject({ state: 'ready' });
  const query = 'When does the press get an announcement?';
  const { items } = await works.memory.query.mutate({ query });
  const { citation } = items[0]!;
  expect(citation).toMatchObject({ kind: 'document', document_id: document.id });
  expect(citation.quote).toContain('two hours before the public');
  const { text } = await works.documents.text.query({ doc_id: citation.document_id! });
  expect(text.slice(citation.start, citation.end)).toBe(citation.quote);
  expect((await looks.memory.query.mutate({ query })).items).toEqual([]);

  // What a model would be given to answer with says the same, within its budget, and names what it rests on.
  const context = await works.memory.context.mutate({ query, max_tokens: 500 });
  expect(context.text).toContain('two hours before the public');
  expect(context.citations[0]).toMatchObject({ document_id: document.id });
  expect(context.tokens).toBeLessThanOrEqual(500);

  // Whoever leaves the project meets nothing of it any more.
  await leads.projects.members.remove.mutate({ project_id: 'ROCKET', user_id: worker.user_id });
  await expect(works.tasks.get.query({ task_id: decision.key })).rejects.toMatchObject({
    data: { code: 'TASK_NOT_FOUND' },
  });
  expect((await works.memory.query.mutate({ query })).items).toEqual([]);
});
