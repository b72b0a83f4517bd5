import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const member = await aMember(world.kysely, team, 'member');
const desk = await world.as(member);
const refusal = (app: string) => ({ app });

test.each(['software', 'launch', 'onboarding'])(
  'a project begins with what the template %s has',
  async (template_id) => {
    const { items } = await desk.projects.templates({});
    const template = items.find(({ id }) => id === template_id)!;
    const project = await desk.projects.fromTemplate({ template_id, name: template.name, starts_on: '2026-06-01' });
    expect(project).toMatchObject({ role: 'owner', starts_on: '2026-06-01' });
    const tasks = (await desk.tasks.list({ project_id: project.id, page_size: 100 })).items;
    expect(tasks).toHaveLength(template.tasks);
    expect(tasks.map(({ number }) => number)).toEqual(tasks.map((_, at) => at + 1));
    for (const { due_on } of tasks) expect(due_on! >= '2026-06-01').toBe(true);
  },
);

test('a template is a snapshot: statuses, labels, tags, tasks, what waits for what, and days from the start', async () => {
  const source = await desk.projects.create({ name: 'Source', starts_on: '2026-01-10' });
  const project_id = source.id;
  await desk.projects.tags.create({ project_id, name: 'Yearly' });
  const label = await desk.tasks.labels.create({ project_id, name: 'Paper', color: '#123456' });
  const parent = await desk.tasks.create({ project_id, title: 'Parent', due_on: '2026-01-20', priority: 'high' });
  const child = await desk.tasks.create({
    project_id,
    title: 'Child',
    parent_id: parent.id,
    start_on: '2026-01-05',
    assignee_id: 'me',
    label_ids: [label.id],
  });
  const last = await desk.tasks.create({ project_id, title: 'Last' });
  await desk.tasks.dependencies.add({ project_id, task_id: last.id, other_task_id: child.id });
  await desk.tasks.comments.create({ task_id: child.id, content: 'CANARY talk' });
  const template = await desk.projects.saveAsTemplate({ project_id, name: 'Audit' });
  expect(template).toMatchObject({ built_in: false, tasks: 3, created_by: member.person_id });
  await expect(desk.projects.saveAsTemplate({ project_id, name: 'audit' })).rejects.toMatchObject(
    refusal('NAME_TAKEN'),
  );
  // What changes later does not change the snapshot.
  await desk.tasks.update({ task_id: parent.id, title: 'Renamed' });
  const made = await desk.projects.fromTemplate({ template_id: template.id, name: 'Copy', starts_on: '2027-03-01' });
  expect(made.tags).toEqual(['Yearly']);
  const tasks = (await desk.tasks.list({ project_id: made.id, sort: 'number', order: 'asc' })).items;
  const of = (title: string) => tasks.find((task) => task.title === title)!;
  expect(of('Parent')).toMatchObject({ due_on: '2027-03-11', priority: 'high' });
  expect(of('Child')).toMatchObject({
    parent_id: of('Parent').id,
    start_on: '2027-02-24',
    assignee_id: null,
    labels: [{ name: 'Paper', color: '#123456' }],
    comment_count: 0,
  });
  expect(of('Last').blocked).toBe(true);
  const kept = await world.kysely.selectFrom('project_templates').select('content').execute();
  expect(JSON.stringify(kept)).not.toContain('CANARY');
  expect(JSON.stringify(kept)).not.toContain(member.person_id);
});

test('its author deletes a template, others do not, and a template of another team is not there', async () => {
  const { id: project_id } = await desk.projects.create({ name: 'x' });
  const { id: template_id } = await desk.projects.saveAsTemplate({ project_id, name: 'Short-lived' });
  const colleague = await world.as(await aMember(world.kysely, team, 'member'));
  const stranger = await world.as(await aMember(world.kysely, await aTeam(world.kysely), 'admin'));
  await expect(colleague.projects.deleteTemplate({ template_id })).rejects.toMatchObject(refusal('FORBIDDEN'));
  await expect(stranger.projects.fromTemplate({ template_id, name: 'y' })).rejects.toMatchObject(
    refusal('PROJECT_TEMPLATE_NOT_FOUND'),
  );
  await desk.projects.deleteTemplate({ template_id });
  await expect(desk.projects.fromTemplate({ template_id, name: 'y' })).rejects.toMatchObject(
    refusal('PROJECT_TEMPLATE_NOT_FOUND'),
  );
});

test('a template that would not fit the plan makes nothing at all', async () => {
  const small = await aTeam(world.kysely);
  await world.kysely
    .insertInto('entitlement_overrides')
    .values({ team_id: small.id, key: 'tasks', allowed: 2, created_at: new Date().toISOString() })
    .execute();
  const own = await world.as(await aMember(world.kysely, small, 'member'));
  await expect(own.projects.fromTemplate({ template_id: 'software', name: 'x' })).rejects.toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'tasks', allowed: 2 },
  });
  expect((await own.projects.list({})).items).toEqual([]);
});
