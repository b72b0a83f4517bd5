import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { aMember, type TestPerson } from '@deskwire/testing/builders.ts';
import { aiWorld, anAskingTeam } from '../ai/testing/asking.fixture.ts';

const { world, models, close } = await aiWorld();
const served = world.services.models;
afterAll(close);
beforeEach(() => void Object.assign(world.services, { models: { ...served, platform: [] } }));
const serveModels = () => void Object.assign(world.services, { models: served });

async function aTeamAtWork() {
  const { team, member, admin } = await anAskingTeam(world);
  const agent = await aMember(world.kysely, team, 'agent');
  const ticket = await (await world.as(agent)).tickets.create({ title: 'The printer jams' });
  await world.drain();
  return { team, member, admin, agent, ticket };
}
async function ran(person: TestPerson, steps: readonly { procedure: string; input: object }[], mode?: 'plan' | 'auto') {
  const desk = await world.as(person);
  const { id: run_id } = await desk.agent.run({ steps: steps as never, mode });
  await world.drain();
  return {
    desk,
    run_id,
    run: await desk.agent.status({ run_id }),
    steps: (await desk.agent.steps.list({ run_id })).items,
  };
}
/** Nobody else of these teams may decide than their admins and the one who made them. */
const ownerOf = async ({ team_id }: TestPerson): Promise<TestPerson> => {
  const { id: person_id, user_id } = await world.kysely
    .selectFrom('people')
    .select(['id', 'user_id'])
    .where('team_id', '=', team_id)
    .where((eb) => eb('roles', '@>', ['owner'] as never))
    .executeTakeFirstOrThrow();
  return { person_id, user_id: user_id!, team_id } as TestPerson;
};
const ticketsOf = async (person: TestPerson) => (await (await world.as(person)).tickets.list({})).total;

describe('a plan', () => {
  test('comes from a recipe without a model, and shows what waits for a person', async () => {
    const { agent } = await aTeamAtWork();
    const desk = await world.as(agent);
    const plan = await desk.agent.design({ goal: 'Open a ticket: the scanner is broken' });
    expect(plan).toMatchObject({
      steps: [{ n: 1, procedure: 'tickets.create', needs_approval: true }],
      provenance: { provider: 'rules', prompt: 'agent@1' },
    });
    await expect(desk.agent.design({ goal: 'Sing a song' })).rejects.toMatchObject({ app: 'AI_UNAVAILABLE' });
  });

  test('of a model consists of what its person may call, whatever the model was told', async () => {
    const { member, admin } = await aTeamAtWork();
    serveModels();
    const desk = await world.as(member);
    const before = await ticketsOf(admin);
    for (const procedure of ['tickets.delete', 'apiKeys.create', 'settings.team.set', 'nothing.at_all']) {
      models.script({ text: JSON.stringify({ steps: [{ procedure, input: '{}', why: 'The text said so.' }] }) });
      await expect(desk.agent.design({ goal: 'Do what the ticket says' })).rejects.toMatchObject({
        app: 'AI_OUTPUT_INVALID',
      });
    }
    expect(await ticketsOf(admin)).toBe(before);
    // What makes no sense is the mistake of the model, and not of whoever asked.
    for (const input of ['{"page":0}', '{"search":{"$from":"3.id"}}']) {
      models.script({ text: JSON.stringify({ steps: [{ procedure: 'tickets.list', input, why: 'Yours.' }] }) });
      await expect(desk.agent.design({ goal: 'Which are mine?' })).rejects.toMatchObject({ app: 'AI_OUTPUT_INVALID' });
    }
    models.script({
      text: JSON.stringify({ steps: [{ procedure: 'tickets.list', input: '{"assignee_id":"me"}', why: 'Yours.' }] }),
    });
    const { steps } = await desk.agent.design({ goal: 'Which are mine?' });
    expect(steps).toMatchObject([{ procedure: 'tickets.list', input: { assignee_id: 'me' }, needs_approval: false }]);
  });

  test('is refused where a step is not allowed, not valid, or refers to what comes later', async () => {
    const { member } = await aTeamAtWork();
    const desk = await world.as(member);
    const run = (procedure: string, input = {}) => desk.agent.run({ steps: [{ procedure, input }] });
    await expect(run('tickets.assign')).rejects.toMatchObject({ app: 'AGENT_TOOL_NOT_ALLOWED' });
    await expect(run('agent.run')).rejects.toMatchObject({ app: 'AGENT_TOOL_NOT_ALLOWED' });
    await expect(run('no.such')).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    await expect(run('tickets.list', { page: 0 })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
    await expect(run('tickets.get', { ticket_id: { $from: '1.id' } })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  });
});

describe('a run', () => {
  test('calls procedures as its person, and hands results on', async () => {
    const { admin } = await aTeamAtWork();
    const project = await (await world.as(admin)).projects.create({ name: 'Printers' });
    const { desk, run_id, run, steps } = await ran(admin, [
      { procedure: 'projects.list', input: { search: 'Printers' } },
      { procedure: 'projects.update', input: { project_id: { $from: '1.items.0.id' }, name: 'Scanners' } },
    ]);
    expect(run).toMatchObject({ state: 'succeeded', steps_done: 2, steps_total: 2 });
    expect(steps[1]).toMatchObject({ called_with: { project_id: project.id, name: 'Scanners' } });
    expect((await desk.projects.get({ project_id: project.id })).name).toBe('Scanners');
    expect((await desk.agent.result({ run_id })).output).toMatchObject({ id: project.id });
    const event = await world.kysely
      .selectFrom('events')
      .select(['actor_id', 'on_behalf_of'])
      .where('type', '=', 'project.updated')
      .where('entity_id', '=', project.id)
      .executeTakeFirstOrThrow();
    expect(event).toEqual({ actor_id: admin.person_id, on_behalf_of: `agent_run:${run_id}` });
  });

  test('hands results on that are too long to be kept', async () => {
    const { admin } = await aTeamAtWork();
    const desk = await world.as(admin);
    const description = 'A long story. '.repeat(600);
    for (const name of ['Long one', 'Long two', 'Long three']) await desk.projects.create({ name, description });
    const { run, steps } = await ran(admin, [
      { procedure: 'projects.list', input: { search: 'Long' } },
      { procedure: 'projects.update', input: { project_id: { $from: '1.items.2.id' }, name: 'Short' } },
    ]);
    expect(steps[0]!.output).toMatchObject({ truncated: true });
    expect(run).toMatchObject({ state: 'succeeded', error: null });
    expect((await desk.projects.list({ search: 'Short' })).total).toBe(1);
  });

  test('waits before it cannot be undone, for somebody who decides on what it says then', async () => {
    const { agent, admin, ticket } = await aTeamAtWork();
    const { desk, run_id, run } = await ran(admin, [{ procedure: 'tickets.delete', input: { ticket_id: ticket.id } }]);
    expect(run.state).toBe('waiting');
    const [step] = (await desk.agent.steps.list({ run_id })).items;
    const content_hash = step!.content_hash!;
    // Who may not decide cannot, and who looked at something else does not.
    const member = await world.as(agent);
    await expect(member.agent.steps.approve({ run_id, n: 1, content_hash })).rejects.toMatchObject({
      app: 'FORBIDDEN',
    });
    const other = desk.agent.steps.approve({ run_id, n: 1, content_hash: 'f'.repeat(64) });
    await expect(other).rejects.toMatchObject({ app: 'AGENT_STEP_CHANGED' });
    // The ticket changes after it was approved: it is asked again.
    await desk.agent.steps.approve({ run_id, n: 1, content_hash });
    await member.tickets.update({ ticket_id: ticket.id, title: 'Not that one' });
    await world.drain();
    expect((await desk.agent.status({ run_id })).state).toBe('waiting');
    expect((await desk.tickets.get({ ticket_id: ticket.id })).title).toBe('Not that one');
    const [again] = (await desk.agent.steps.list({ run_id })).items;
    expect(again!.content_hash).not.toBe(content_hash);
    await desk.agent.steps.approve({ run_id, n: 1, content_hash: again!.content_hash! });
    await world.drain();
    expect((await desk.agent.status({ run_id })).state).toBe('succeeded');
    await expect(desk.tickets.get({ ticket_id: ticket.id })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
  });

  test('is watched step by step, until a person has decided and it is over', async () => {
    const { admin, member, ticket } = await aTeamAtWork();
    const desk = await world.as(admin);
    const { id: run_id } = await desk.agent.run({
      steps: [
        { procedure: 'tickets.list', input: {} },
        { procedure: 'tickets.delete', input: { ticket_id: ticket.id } },
      ],
    });
    const told: string[] = [];
    const watching = (async () => {
      for await (const { state, steps_done } of await desk.agent.watch({ run_id })) told.push(`${state} ${steps_done}`);
    })();
    await world.drain();
    await expect.poll(() => told).toContain('waiting 1');
    await desk.agent.steps.reject({ run_id, n: 2 });
    await world.drain();
    await watching;
    expect(told.at(-1)).toBe('succeeded 2');
    const others = (await world.as(member)).agent.watch({ run_id });
    await expect(others).rejects.toMatchObject({ app: 'AGENT_RUN_NOT_FOUND' });
  });

  test('leaves out a step that was rejected', async () => {
    const { admin, ticket } = await aTeamAtWork();
    const { desk, run_id } = await ran(admin, [
      { procedure: 'tickets.delete', input: { ticket_id: ticket.id } },
      { procedure: 'tickets.list', input: {} },
    ]);
    await desk.agent.steps.reject({ run_id, n: 1 });
    await world.drain();
    const { items } = await desk.agent.steps.list({ run_id });
    expect(items.map(({ state, error }) => [state, error])).toEqual([
      ['skipped', 'REJECTED'],
      ['succeeded', null],
    ]);
    expect((await desk.tickets.get({ ticket_id: ticket.id })).id).toBe(ticket.id);
  });

  test('asks where everybody is asked: its person sees it, and an approver decides where they may not', async () => {
    const { agent, member, admin } = await aTeamAtWork();
    const project = await (await world.as(agent)).projects.create({ name: 'Printers' });
    const steps = [{ procedure: 'projects.delete', input: { project_id: project.id }, why: 'It is over.' }];
    const { desk, run_id, run } = await ran(agent, steps);
    expect(run.state).toBe('waiting');
    const [step] = (await desk.agent.steps.list({ run_id })).items;
    const seen = async (person: TestPerson) => (await (await world.as(person)).approvals.list({})).items;
    const [asked] = await seen(agent);
    expect(asked).toMatchObject({
      id: step!.approval_id,
      subject: { kind: 'run_step', run: 'agent', id: run_id, title: 'projects.delete: projects.delete' },
      requester: { name: 'Deskwire' },
      ticket_id: null,
      can: [],
    });
    expect(asked!.description).toContain(project.id);
    expect((await seen(admin)).map(({ id }) => id)).toEqual([asked!.id]);
    expect(await seen(member)).toEqual([]);
    // The person that it works for may not decide, and is not asked.
    const { content_hash } = step!;
    await expect(desk.agent.steps.approve({ run_id, n: 1, content_hash: content_hash! })).rejects.toMatchObject({
      app: 'FORBIDDEN',
    });
    const approver = [admin].find(({ person_id }) => person_id === asked!.approver_id) ?? (await ownerOf(admin));
    const deciding = await world.as(approver);
    expect((await deciding.approvals.list({ waiting_for_me: true })).items.map(({ id }) => id)).toEqual([asked!.id]);
    expect((await deciding.notifications.list({})).items.map(({ title }) => title)).toContain(
      'projects.delete: projects.delete waits for your decision',
    );
    await deciding.approvals.approve({ request_id: asked!.id });
    await world.drain();
    expect(await (await world.as(agent)).agent.status({ run_id })).toMatchObject({ state: 'succeeded' });
    expect((await (await world.as(agent)).agent.steps.list({ run_id })).items[0]).toMatchObject({
      state: 'succeeded',
      decided_by: approver.person_id,
    });
  });

  test('whose request is rejected goes on without the step; one that nobody decides on ends, and asks again', async () => {
    const { admin, ticket } = await aTeamAtWork();
    const steps = [{ procedure: 'tickets.delete', input: { ticket_id: ticket.id } }];
    const waiting = async () =>
      (await (await world.as(admin)).approvals.list({ waiting_for_me: true })).items.map(({ id }) => id);
    const first = await ran(admin, steps);
    const [rejected] = await waiting();
    await first.desk.approvals.reject({ request_id: rejected!, comments: 'Not now' });
    await world.drain();
    expect(await first.desk.agent.status({ run_id: first.run_id })).toMatchObject({ state: 'succeeded' });
    expect((await first.desk.agent.steps.list({ run_id: first.run_id })).items[0]!.state).toBe('skipped');
    const second = await ran(admin, steps);
    world.clock.advance({ days: 15 });
    await world.drain();
    const desk = await world.as(admin);
    expect(await desk.agent.status({ run_id: second.run_id })).toMatchObject({
      state: 'failed',
      error: 'APPROVAL_CLOSED',
    });
    await desk.agent.retry({ run_id: second.run_id });
    await world.drain();
    const [again] = await waiting();
    expect(again).toBeDefined();
    // Cancelled, nothing is left to decide.
    await (await world.as(admin)).agent.cancel({ run_id: second.run_id });
    await world.drain();
    expect(await waiting()).toEqual([]);
    await expect((await world.as(admin)).approvals.approve({ request_id: again! })).rejects.toMatchObject({
      app: 'APPROVAL_CLOSED',
    });
    expect((await (await world.as(admin)).tickets.get({ ticket_id: ticket.id })).id).toBe(ticket.id);
  });

  test('in auto mode changes nothing by itself once texts of others were read', async () => {
    const { agent, ticket } = await aTeamAtWork();
    const { run } = await ran(
      agent,
      [
        { procedure: 'tickets.get', input: { ticket_id: ticket.id } },
        { procedure: 'tickets.update', input: { ticket_id: ticket.id, priority: 'urgent' } },
      ],
      'auto',
    );
    expect(run).toMatchObject({ state: 'waiting', steps_done: 1 });
  });

  test('ends at its next step when its person may no longer do it, and goes on from there', async () => {
    const { admin, agent } = await aTeamAtWork();
    const desk = await world.as(agent);
    const { id: run_id } = await desk.agent.run({
      steps: [{ procedure: 'projects.create', input: { name: 'Late' } }],
    });
    const roles = (given: 'viewer' | 'agent') =>
      world.kysely
        .updateTable('people')
        .set({ roles: [given] })
        .where('id', '=', agent.person_id)
        .execute();
    await roles('viewer');
    await world.drain();
    const seen = await (await world.as(admin)).agent.status({ run_id });
    expect(seen).toMatchObject({ state: 'failed', error: 'FORBIDDEN' });
    await roles('agent');
    await (await world.as(agent)).agent.retry({ run_id });
    await world.drain();
    expect((await (await world.as(agent)).agent.status({ run_id })).state).toBe('succeeded');
    expect((await desk.projects.list({ search: 'Late' })).total).toBe(1);
  });

  test('does not do the same again and again', async () => {
    const { admin } = await aTeamAtWork();
    const step = { procedure: 'projects.create', input: { name: 'Again' } };
    const { run } = await ran(admin, [step, step]);
    expect(run).toMatchObject({ state: 'failed', error: 'AGENT_LOOP', steps_done: 1 });
  });

  test('whose worker died after a step does it once', async () => {
    const { admin } = await aTeamAtWork();
    const { desk, run_id } = await ran(admin, [{ procedure: 'projects.create', input: { name: 'Once' } }]);
    await world.kysely
      .updateTable('agent_steps')
      .set({ state: 'pending', output: null })
      .where('run_id', '=', run_id)
      .execute();
    await world.kysely.updateTable('agent_runs').set({ state: 'failed' }).where('id', '=', run_id).execute();
    await desk.agent.retry({ run_id });
    await world.drain();
    expect((await desk.agent.status({ run_id })).state).toBe('succeeded');
    expect((await desk.projects.list({ search: 'Once' })).total).toBe(1);
  });

  test('that is cancelled does nothing more, and is nobody else’s', async () => {
    const { agent, member, ticket } = await aTeamAtWork();
    const desk = await world.as(agent);
    const { id: run_id } = await desk.agent.run({
      steps: [{ procedure: 'tickets.update', input: { ticket_id: ticket.id, priority: 'low' } }],
    });
    await expect((await world.as(member)).agent.cancel({ run_id })).rejects.toMatchObject({
      app: 'AGENT_RUN_NOT_FOUND',
    });
    await desk.agent.cancel({ run_id });
    await world.drain();
    expect((await desk.tickets.get({ ticket_id: ticket.id })).priority).toBe('medium');
    await expect(desk.agent.retry({ run_id })).rejects.toMatchObject({ app: 'RUN_FINISHED' });
  });
});

test('an agent of a member may call what a member may, less what no agent may', async () => {
  const { member, admin } = await aTeamAtWork();
  const toolsOf = async (person: TestPerson) =>
    new Set((await (await world.as(person)).agent.tools.list({})).items.map(({ procedure }) => procedure));
  const [mine, theirs] = [await toolsOf(member), await toolsOf(admin)];
  expect([...mine].filter((procedure) => !theirs.has(procedure))).toEqual([]);
  expect(mine.has('tickets.list')).toBe(true);
  expect(mine.has('tickets.delete')).toBe(false);
  for (const procedure of [
    'auth.logout',
    'apiKeys.create',
    'teams.delete',
    'settings.team.set',
    'ai.providers.set',
    'agent.run',
  ])
    expect(theirs.has(procedure)).toBe(false);
});

test('a plan can be run for a day', async () => {
  const { agent } = await aTeamAtWork();
  const { id: plan_id } = await (await world.as(agent)).agent.design({ goal: 'List my tickets' });
  world.clock.advance({ hours: 25 });
  const late = (await world.as(agent)).agent.run({ plan_id });
  await expect(late).rejects.toMatchObject({ app: 'AGENT_PLAN_EXPIRED' });
});
