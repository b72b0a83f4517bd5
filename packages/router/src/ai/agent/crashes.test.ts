import { afterAll, expect, test } from 'vitest';
import { every, MINUTE, runSchedules } from '../../kit/jobs/schedule.ts';
import { AppError } from '../../kit/errors.ts';
import { doJob } from '../../runtime/work.ts';
import { dieAround, dieAt } from '../../testing/dying.ts';
import { aiWorld, anAskingTeam } from '../ai/testing/asking.fixture.ts';
import { endAbandoned } from './steps/job.ts';

const { world, close } = await aiWorld();
afterAll(close);
const withoutModels = { ...world.services.models, platform: [] };
Object.assign(world.services, { models: withoutModels });

/** A project, and a run that makes it ask for more of the same: changes whose repetition would be seen. */
async function aRun() {
  const { admin } = await anAskingTeam(world);
  const desk = await world.as(admin);
  const { id: project_id } = await desk.projects.create({ name: 'Before' });
  const { id: run_id } = await desk.agent.run({
    steps: [
      { procedure: 'tasks.create', input: { project_id, title: 'Made once' } },
      { procedure: 'projects.update', input: { project_id, name: 'After' } },
      { procedure: 'tasks.list', input: { project_id } },
    ],
  });
  return { admin, project_id, run_id };
}
const eventsOf = async (entity_id: string, type: string) =>
  (
    await world.kysely
      .selectFrom('events')
      .select('id')
      .where('entity_id', '=', entity_id)
      .where('type', '=', type)
      .execute()
  ).length;
/** What a worker that comes after a crash does: a call that died holds its key for two minutes. */
async function goOn(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) {
    await world.drain();
    world.clock.advance({ seconds: 25 });
  }
}

const points: readonly [point: string, die: (run_id: string) => Promise<void> | void][] = [
  [
    'before it has taken the run',
    (id) => dieAt(world, 'update on agent_runs', `new.id = '${id}' and new.state = 'running'`),
  ],
  [
    'before it writes down the call',
    (id) => dieAt(world, 'update on agent_steps', `new.run_id = '${id}' and new.calling`),
  ],
  ['before it calls', () => dieAround(world, 'tasks.create', 'before')],
  ['after the call, before its answer', () => dieAround(world, 'tasks.create', 'after')],
  ['after a call that changed what the step was about', () => dieAround(world, 'projects.update', 'after')],
  [
    'before the answer is written down',
    (id) => dieAt(world, 'update on agent_steps', `new.run_id = '${id}' and new.state = 'succeeded'`),
  ],
  ['before its job is gone', () => dieAt(world, 'delete on jobs', `old.name = 'agent.step'`)],
  [
    'before the end is written down',
    (id) => dieAt(world, 'update on agent_runs', `new.id = '${id}' and new.state = 'succeeded'`),
  ],
];

test.each(points)('a worker that dies %s repeats no step and loses none', async (_, die) => {
  const { admin, project_id, run_id } = await aRun();
  await die(run_id);
  const { failed } = await world.drain({ failures: 'keep' });
  expect(failed.length).toBeGreaterThan(0);
  await goOn();
  const desk = await world.as(admin);
  expect(await desk.agent.status({ run_id })).toMatchObject({ state: 'succeeded', error: null, steps_done: 3 });
  expect((await desk.tasks.list({ project_id })).items.map(({ title }) => title)).toEqual(['Made once']);
  expect(await eventsOf(project_id, 'project.updated')).toBe(1);
  expect(await eventsOf(run_id, 'agent_run.finished')).toBe(1);
});

test('an approved step whose worker died after it was done is not asked about again', async () => {
  const { admin, project_id } = await aRun();
  await goOn();
  const desk = await world.as(admin);
  const { id: run_id } = await desk.agent.run({ steps: [{ procedure: 'projects.delete', input: { project_id } }] });
  await world.drain();
  const [step] = (await desk.agent.steps.list({ run_id })).items;
  await desk.agent.steps.approve({ run_id, n: 1, content_hash: step!.content_hash! });
  dieAround(world, 'projects.delete', 'after');
  await world.drain({ failures: 'keep' });
  await goOn();
  expect(await (await world.as(admin)).agent.status({ run_id })).toMatchObject({ state: 'succeeded' });
  expect(await eventsOf(project_id, 'project.deleted')).toBe(1);
});

test('two workers that were given the same turns do each step once', async () => {
  const runs = [];
  for (let run = 0; run < 6; run++) runs.push(await aRun());
  await Promise.all([world.drain({ failures: 'keep' }), world.drain({ failures: 'keep' })]);
  await goOn();
  for (const { admin, project_id, run_id } of runs) {
    const desk = await world.as(admin);
    expect((await desk.agent.status({ run_id })).state).toBe('succeeded');
    expect((await desk.tasks.list({ project_id })).total).toBe(1);
    expect(await eventsOf(project_id, 'project.updated')).toBe(1);
  }
});

/** Lets something happen between a call of a worker and what the worker makes of it, once. */
function meanwhile(path: string, work: () => Promise<unknown>): void {
  const { services } = world;
  const { call } = services;
  Object.assign(services, {
    call: async (...given: Parameters<typeof call>) => {
      if (given[1] !== path) return call(...given);
      Object.assign(services, { call });
      const answer = await call(...given);
      await work();
      return answer;
    },
  });
}
/** The job of a step, as the queue delivers it to a second worker that believes the first to be dead. */
async function deliverAgain(): Promise<void> {
  const job = await world.kysely
    .selectFrom('jobs')
    .select(['id', 'name', 'team_id', 'payload'])
    .where('name', '=', 'agent.step')
    .executeTakeFirstOrThrow();
  await doJob(world.services, job);
}

test('a worker whose call was refused fails no step that another worker has done by then', async () => {
  const { admin } = await anAskingTeam(world);
  const desk = await world.as(admin);
  const { id: project_id } = await desk.projects.create({ name: 'Whole' });
  const { id: run_id } = await desk.agent.run({
    steps: [
      { procedure: 'tasks.list', input: { project_id } },
      { procedure: 'tasks.create', input: { project_id, title: 'Made once' } },
    ],
  });
  meanwhile('tasks.list', async () => {
    await deliverAgain();
    throw new AppError('PROJECT_NOT_FOUND');
  });
  await goOn();
  expect(await (await world.as(admin)).agent.status({ run_id })).toMatchObject({ state: 'succeeded', error: null });
  expect((await desk.tasks.list({ project_id })).total).toBe(1);
  expect(await eventsOf(run_id, 'agent_run.finished')).toBe(1);
});

test('a worker that was too slow to ask for an approval does not ask once more for what was approved by then', async () => {
  const { admin } = await anAskingTeam(world);
  const desk = await world.as(admin);
  const { id: project_id } = await desk.projects.create({ name: 'Gone' });
  const { id: run_id } = await desk.agent.run({ steps: [{ procedure: 'projects.delete', input: { project_id } }] });
  meanwhile('projects.get', async () => {
    await deliverAgain();
    const [step] = (await desk.agent.steps.list({ run_id })).items;
    await desk.agent.steps.approve({ run_id, n: 1, content_hash: step!.content_hash! });
  });
  await goOn();
  expect(await (await world.as(admin)).agent.status({ run_id })).toMatchObject({ state: 'succeeded' });
  expect(await eventsOf(run_id, 'agent_run.waiting')).toBe(1);
});

test('a run whose job has failed for good ends, and goes on at its step when it is retried', async () => {
  const { admin, project_id, run_id } = await aRun();
  await world.kysely
    .updateTable('outbox')
    .set({ run_at: '2090-01-01T00:00:00.000Z' })
    .where('name', '=', 'agent.step')
    .execute();
  await sweep();
  const desk = await world.as(admin);
  expect((await desk.agent.status({ run_id })).state).toBe('queued');
  await world.kysely.deleteFrom('outbox').where('name', '=', 'agent.step').execute();
  await sweep();
  expect(await (await world.as(admin)).agent.status({ run_id })).toMatchObject({ state: 'failed', error: 'INTERNAL' });
  await (await world.as(admin)).agent.retry({ run_id });
  await world.drain();
  expect((await (await world.as(admin)).agent.status({ run_id })).state).toBe('succeeded');
  expect((await desk.tasks.list({ project_id })).total).toBe(1);
});
async function sweep(): Promise<void> {
  world.clock.advance({ minutes: 2 });
  await runSchedules(world.services, [every(MINUTE, endAbandoned)]);
  await world.drain();
}
