import { aMember, type TestPerson } from '@deskwire/testing/builders.ts';
import { afterAll, expect, test } from 'vitest';
import { schedules } from '../../domains.ts';
import { runSchedules } from '../../kit/jobs/schedule.ts';
import { mailsTo } from '../../testing/mails.ts';
import { aReceiver } from '../webhooks/webhooks.fixture.ts';
import { aShop, passFeeds, workflowWorld } from '../workflows/workflows.fixture.ts';

const world = await workflowWorld();
const receiver = await aReceiver();
afterAll(() => receiver.close());

test('somebody executes a workflow: its steps are procedures, and each sees what the ones before gave', async () => {
  const shop = await aShop(world);
  const { id } = await shop.workflow([
    { id: 'make', call: 'tickets.create', input: { title: 'Restock {{ input.thing }}', priority: 'high' } },
    { id: 'keep', set: { ticket: '{{ steps.make.id }}', title: '{{ steps.make.title }}' } },
    {
      id: 'note',
      call: 'tickets.comments.create',
      input: { ticket_id: '{{ vars.ticket }}', content: 'See {{ vars.title }}' },
    },
  ]);
  const run = await (await world.as(shop.agent)).workflows.execute({ workflow_id: id, input: { thing: 'paper' } });
  expect(run).toMatchObject({ state: 'queued', person_id: shop.agent.person_id, started_by: 'person' });
  await world.drain();
  const done = await shop.run(run.id);
  expect(done).toMatchObject({ state: 'succeeded', error: null, data_shown: true, input: { thing: 'paper' } });
  expect(done.steps.map(({ step, state }) => [step, state])).toEqual([
    ['make', 'succeeded'],
    ['note', 'succeeded'],
  ]);
  const desk = await world.as(shop.agent);
  const { items } = await desk.tickets.list({});
  expect(items).toMatchObject([{ title: 'Restock paper', priority: 'high', reporter_id: shop.agent.person_id }]);
  const comments = await desk.tickets.comments.list({ ticket_id: items[0]!.id });
  expect(comments.items).toMatchObject([{ content: 'See Restock paper' }]);
  const events = await world.kysely
    .selectFrom('events')
    .select(['type', 'on_behalf_of', 'actor_id'])
    .where('entity_id', '=', items[0]!.id)
    .where('type', '=', 'ticket.created')
    .execute();
  expect(events).toMatchObject([{ on_behalf_of: `workflow_run:${run.id}`, actor_id: shop.agent.person_id }]);
});

const one = { id: 'make', call: 'tickets.create', input: { title: 'Made' } };

test('a step may do what its publisher may at that moment: a lost right fails the run, pauses the workflow and tells them', async () => {
  const shop = await aShop(world);
  const { workflow } = await shop.listening(
    ['ticket.created'],
    [
      { id: 'wait', wait: { seconds: 3600 } },
      { id: 'list', call: 'people.list', input: {} },
    ],
  );
  await (await world.as(shop.agent)).tickets.create({ title: 'It starts' });
  await world.drain();
  expect(await shop.runs(workflow.id)).toMatchObject([{ state: 'waiting', person_id: shop.admin.person_id }]);
  await world.kysely
    .updateTable('people')
    .set({ roles: ['member'] })
    .where('id', '=', shop.admin.person_id)
    .execute();
  world.clock.advance({ hours: 2 });
  await world.drain();
  const owner = await world.as(shop.owner);
  const { items } = await owner.workflows.runs({ workflow_id: workflow.id });
  expect(items).toMatchObject([{ state: 'failed', error: { step: 'list', code: 'FORBIDDEN' } }]);
  expect(await owner.workflows.get({ workflow_id: workflow.id })).toMatchObject({
    enabled: false,
    paused_reason: 'rights_lost',
  });
  const { items: notices } = await (await world.as(shop.admin)).notifications.list({});
  expect(notices.map(({ type }) => type)).toContain('workflow.paused');
  await (await world.as(shop.agent)).tickets.create({ title: 'It starts nothing more' });
  await world.drain();
  expect((await owner.workflows.runs({ workflow_id: workflow.id })).total).toBe(1);
});

test('a run of somebody who executes it has their rights, not those of who published it', async () => {
  const shop = await aShop(world);
  const { id } = await shop.workflow([{ id: 'list', call: 'people.list', input: {} }]);
  const mine = await (await world.as(shop.member)).workflows.execute({ workflow_id: id });
  const theirs = await (await world.as(shop.agent)).workflows.execute({ workflow_id: id });
  await world.drain();
  expect(await shop.run(mine.id)).toMatchObject({ state: 'failed', error: { code: 'FORBIDDEN' } });
  expect(await shop.run(theirs.id)).toMatchObject({ state: 'succeeded' });
  expect(await (await shop.api()).workflows.get({ workflow_id: id })).toMatchObject({ enabled: true });
});

test('running for the publisher needs the right to manage, or their word and a described input', async () => {
  const shop = await aShop(world);
  const described = { input: { properties: { n: { type: 'integer' } }, required: ['n'] } };
  const { id } = await shop.workflow([{ id: 'list', call: 'people.list', input: {} }], described, {
    run_as: 'publisher',
  });
  const member = await world.as(shop.member);
  await expect(member.workflows.execute({ workflow_id: id, input: { n: 1 } })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  const api = await shop.api();
  await api.workflows.update({ workflow_id: id, members_may_run: true });
  await expect(member.workflows.execute({ workflow_id: id, input: {} })).rejects.toMatchObject({
    app: 'WORKFLOW_INPUT_INVALID',
  });
  const run = await member.workflows.execute({ workflow_id: id, input: { n: 1 } });
  await world.drain();
  expect(await shop.run(run.id)).toMatchObject({ state: 'succeeded', person_id: shop.admin.person_id });
  const seen = await member.workflowRuns.get({ run_id: run.id });
  expect(seen).toMatchObject({ data_shown: false, input: null });
  expect(seen.steps).toMatchObject([{ step: 'list', output: null }]);
  const bare = await shop.workflow([one]);
  await expect(api.workflows.update({ workflow_id: bare.id, members_may_run: true })).rejects.toMatchObject({
    app: 'WORKFLOW_INVALID',
  });
});

test('a key lends a workflow no more than it may do itself', async () => {
  const shop = await aShop(world);
  const { id } = await shop.workflow([one]);
  const { key } = await (
    await world.as(shop.agent)
  ).apiKeys.create({
    name: 'Narrow',
    scopes: ['workflows.execute'],
    team_id: shop.team.id,
  });
  await expect(world.caller({ bearer: key }).workflows.execute({ workflow_id: id })).rejects.toMatchObject({
    app: 'SCOPE_MISSING',
    details: { procedure: 'tickets.create' },
  });
});

test('a run stays on its version, and a cancelled one ends: a wait at once, and nothing after it is done', async () => {
  const shop = await aShop(world);
  const { id } = await shop.workflow([{ id: 'wait', wait: { seconds: 600 } }, one]);
  const api = await shop.api();
  const first = await api.workflows.execute({ workflow_id: id });
  const second = await api.workflows.execute({ workflow_id: id });
  await world.drain();
  expect(await shop.run(first.id)).toMatchObject({ state: 'waiting', waiting_for: 'time' });
  await api.workflows.update({ workflow_id: id, definition: { steps: [{ ...one, input: { title: 'Another' } }] } });
  await api.workflowRuns.cancel({ run_id: first.id });
  expect(await shop.run(first.id)).toMatchObject({ state: 'cancelled', steps: [{ step: 'wait', state: 'cancelled' }] });
  await expect(api.workflowRuns.cancel({ run_id: first.id })).rejects.toMatchObject({ app: 'WORKFLOW_RUN_FINISHED' });
  const member = await world.as(shop.member);
  await expect(member.workflowRuns.cancel({ run_id: second.id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  world.clock.advance({ minutes: 11 });
  await world.drain();
  expect(await shop.run(second.id)).toMatchObject({ state: 'succeeded', workflow_version: 1 });
  expect(await shop.titles()).toEqual(['Made']);
});

test('a run that is cancelled while it does a step ends after that step', async () => {
  const shop = await aShop(world);
  const path = '/slow';
  const { id } = await shop.workflow([{ id: 'ask', http: { method: 'GET', url: receiver.url(path) } }, one]);
  const api = await shop.api();
  const run = await api.workflows.execute({ workflow_id: id });
  let cancelled: Promise<unknown> | undefined;
  receiver.meanwhile(path, () => (cancelled ??= api.workflowRuns.cancel({ run_id: run.id })));
  await world.drain();
  await expect(cancelled).resolves.toMatchObject({ state: 'cancelling' });
  expect(await shop.run(run.id)).toMatchObject({ state: 'cancelled' });
  expect(await shop.titles()).toEqual([]);
});

test('what fails for now is tried again with growing waits, what was refused is not', async () => {
  const shop = await aShop(world);
  const path = '/busy';
  receiver.answer(path, 503);
  const { id } = await shop.workflow([
    { id: 'ask', http: { method: 'POST', url: receiver.url(path), body: { n: 1 } } },
  ]);
  const run = await (await shop.api()).workflows.execute({ workflow_id: id });
  await world.drain();
  for (const wait of [5, 10, 20]) {
    expect(await shop.run(run.id)).toMatchObject({ state: 'queued' });
    world.clock.advance({ seconds: wait - 2 });
    const before = receiver.at(path).length;
    await world.drain();
    expect(receiver.at(path)).toHaveLength(before);
    world.clock.advance({ seconds: 3 });
    await world.drain();
  }
  expect(receiver.at(path)).toHaveLength(4);
  const keys = new Set(receiver.at(path).map(({ headers }) => headers['idempotency-key']));
  expect([...keys]).toEqual([`${run.id}/ask`]);
  const failed = await shop.run(run.id);
  expect(failed).toMatchObject({ state: 'failed', error: { step: 'ask', code: 'HTTP_503' } });
  expect(failed.steps.map(({ attempt, state }) => [attempt, state])).toEqual([1, 2, 3, 4].map((n) => [n, 'failed']));
  receiver.answer('/no', 404, {}, 'none');
  const refused = await shop.workflow([{ id: 'ask', http: { method: 'GET', url: receiver.url('/no') } }]);
  const other = await (await shop.api()).workflows.execute({ workflow_id: refused.id });
  await world.drain();
  expect(await shop.run(other.id)).toMatchObject({
    state: 'failed',
    error: { code: 'HTTP_404', details: { body: 'none' } },
  });
  expect(receiver.at('/no')).toHaveLength(1);
});

test('a failed run is retried from where it failed, and says so where what was done has changed', async () => {
  const shop = await aShop(world);
  const path = '/sometimes';
  receiver.answer(path, 400);
  const ask = { id: 'ask', http: { method: 'GET' as const, url: receiver.url(path) } };
  const { id } = await shop.workflow([one, ask]);
  const api = await shop.api();
  const run = await api.workflows.execute({ workflow_id: id });
  await world.drain();
  expect(await shop.run(run.id)).toMatchObject({ state: 'failed', error: { step: 'ask' } });
  receiver.well(path);
  const again = await api.workflowRuns.retry({ run_id: run.id });
  await world.drain();
  expect(await shop.run(again.id)).toMatchObject({ state: 'succeeded', retry_of: run.id });
  expect(await shop.titles()).toEqual(['Made']);
  await api.workflows.update({ workflow_id: id, definition: { steps: [{ ...one, input: { title: 'Other' } }, ask] } });
  await expect(api.workflowRuns.retry({ run_id: run.id, version: 'current' })).rejects.toMatchObject({
    app: 'WORKFLOW_CHANGED',
    details: { step: 'make' },
  });
  const anew = await api.workflowRuns.retry({ run_id: run.id, version: 'current', from: 'start' });
  await world.drain();
  expect(await shop.run(anew.id)).toMatchObject({ state: 'succeeded', workflow_version: 2 });
  expect(await shop.titles()).toEqual(['Made', 'Other']);
  const dismissed = await api.workflowRuns.dismiss({ run_id: run.id });
  expect(dismissed.dismissed_at).not.toBeNull();
  expect((await api.workflowRuns.list({ state: ['failed'], dismissed: false })).total).toBe(0);
});

test('a wait ends by its own event, also by one that happened before the wait was written down', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const ticket = await api.tickets.create({ title: 'Watched' });
  const other = await api.tickets.create({ title: 'Another' });
  const { id } = await shop.workflow([
    { id: 'look', call: 'tickets.get', input: { ticket_id: '{{ input.id }}' }, select: '{"id": output.id}' },
    {
      id: 'wait',
      wait: {
        event: {
          type: 'ticket.updated',
          entity_id: '{{ steps.look.id }}',
          where: 'payload.changes.priority.to == "urgent"',
        },
      },
      timeout_s: 600,
    },
    { id: 'say', set: { was: '{{ steps.wait.payload.changes.priority.to }}' } },
  ]);
  const run = await api.workflows.execute({ workflow_id: id, input: { id: ticket.id } });
  await world.drain();
  await api.tickets.update({ ticket_id: other.id, priority: 'urgent' });
  await api.tickets.update({ ticket_id: ticket.id, priority: 'low' });
  await world.drain();
  expect(await shop.run(run.id)).toMatchObject({ state: 'waiting', waiting_for: 'event' });
  await api.tickets.update({ ticket_id: ticket.id, priority: 'urgent' });
  await world.drain();
  expect(await shop.run(run.id)).toMatchObject({ state: 'succeeded' });

  // The event comes and the feed passes it while the step before the wait is being done.
  const path = '/meanwhile';
  const early = await shop.workflow([
    { id: 'ask', http: { method: 'GET', url: receiver.url(path) } },
    { id: 'wait', wait: { event: { type: 'ticket.updated', entity_id: ticket.id } }, timeout_s: 600 },
  ]);
  receiver.meanwhile(path, async () => {
    await api.tickets.update({ ticket_id: ticket.id, priority: 'medium' });
    await passFeeds(world);
  });
  const second = await api.workflows.execute({ workflow_id: early.id });
  await world.drain();
  expect(await shop.run(second.id)).toMatchObject({ state: 'succeeded' });
});

test('a wait for an event that does not come fails in time, or goes on where that is wanted', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const wait = { id: 'wait', wait: { event: { type: 'ticket.deleted' } }, timeout_s: 60 };
  const strict = await shop.workflow([wait]);
  const patient = await shop.workflow([{ ...wait, on_error: 'continue' as const }, one]);
  const [first, second] = [
    await api.workflows.execute({ workflow_id: strict.id }),
    await api.workflows.execute({ workflow_id: patient.id }),
  ];
  await world.drain();
  world.clock.advance({ seconds: 61 });
  await world.drain();
  expect(await shop.run(first.id)).toMatchObject({ state: 'failed', error: { code: 'WAIT_EXPIRED' } });
  expect(await shop.run(second.id)).toMatchObject({ state: 'succeeded' });
});

test('an approval is requested, decided a week later, and its decision and comments are what the step gives', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const ticket = await api.tickets.create({ title: 'To be approved' });
  const { id } = await shop.workflow([
    {
      id: 'ask',
      wait: { approval: { ticket_id: '{{ input.id }}', description: 'May we?', approver_ids: [shop.owner.person_id] } },
    },
    {
      id: 'yes',
      if: 'steps.ask.approved',
      call: 'tickets.update',
      input: { ticket_id: '{{ input.id }}', priority: 'urgent' },
    },
  ]);
  const run = await api.workflows.execute({ workflow_id: id, input: { id: ticket.id } });
  await world.drain();
  expect(await shop.run(run.id)).toMatchObject({ state: 'waiting', waiting_for: 'approval' });
  world.clock.advance({ days: 7 });
  await world.drain();
  const owner = await world.as(shop.owner);
  const { items } = await owner.approvals.list({ waiting_for_me: true });
  await owner.approvals.approve({ request_id: items[0]!.id, comments: 'Go ahead' });
  await world.drain();
  const done = await shop.run(run.id);
  expect(done).toMatchObject({ state: 'succeeded' });
  const asked = done.steps.find(({ step }) => step === 'ask')!;
  expect(asked.output).toMatchObject({ outcome: 'approved', approved: true });
  expect(JSON.stringify(asked.output)).toContain('Go ahead');
  expect(await api.tickets.get({ ticket_id: ticket.id })).toMatchObject({ priority: 'urgent' });
});

test('a step asks for approval without any ticket: the person it acts for, its approvers and admins see it, and nobody else', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const approver = await aMember(world.kysely, shop.team, 'approver');
  const { id } = await shop.workflow([
    { id: 'ask', wait: { approval: { description: 'May we send it?', approver_ids: [approver.person_id] } } },
    { id: 'yes', if: 'steps.ask.approved', call: 'tickets.create', input: { title: 'Sent' } },
  ]);
  const run = await api.workflows.execute({ workflow_id: id });
  await world.drain();
  expect(await shop.run(run.id)).toMatchObject({ state: 'waiting', waiting_for: 'approval' });
  const seen = async (person: TestPerson) => (await (await world.as(person)).approvals.list({})).items;
  const subject = { kind: 'run_step', id: run.id, title: 'A workflow: ask' };
  for (const person of [shop.admin, shop.owner, approver])
    expect(await seen(person)).toMatchObject([{ subject, ticket_id: null, requester: { name: 'Deskwire' } }]);
  for (const person of [shop.agent, shop.member]) expect(await seen(person)).toEqual([]);
  const [asked] = await seen(approver);
  const deciding = await world.as(approver);
  expect((await deciding.approvals.list({ waiting_for_me: true })).items).toHaveLength(1);
  expect((await deciding.notifications.list({})).items.map(({ title }) => title)).toContain(
    'A workflow: ask waits for your decision',
  );
  expect((await mailsTo(world, approver.email)).map(({ text }) => text).join()).toContain(
    `/workflows/runs/${run.id}?team_id=`,
  );
  await expect((await world.as(shop.agent)).approvals.get({ request_id: asked!.id })).rejects.toMatchObject({
    app: 'APPROVAL_NOT_FOUND',
  });
  await deciding.approvals.approve({ request_id: asked!.id, comments: 'Do' });
  await world.drain();
  expect(await shop.run(run.id)).toMatchObject({ state: 'succeeded' });
  expect(await shop.titles()).toEqual(['Sent']);
  // Only a run may leave the ticket out.
  await expect(api.approvals.request({ description: 'Me?' })).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});

test('what a run asked for is void once it was cancelled', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const approval = { description: 'May we?', approver_ids: [shop.owner.person_id] };
  const { id } = await shop.workflow([{ id: 'ask', wait: { approval } }]);
  const run = await api.workflows.execute({ workflow_id: id });
  await world.drain();
  await api.workflowRuns.cancel({ run_id: run.id });
  await world.drain();
  const owner = await world.as(shop.owner);
  const { items } = await owner.approvals.list({});
  expect(items).toMatchObject([{ status: 'voided', can: [] }]);
  await expect(owner.approvals.approve({ request_id: items[0]!.id })).rejects.toMatchObject({ app: 'APPROVAL_CLOSED' });
});

test('runs with one key take turns, are skipped, or replace each other', async () => {
  const shop = await aShop(world);
  const api = await shop.api();
  const wait = { id: 'wait', wait: { seconds: 60 } };
  const start = async (when_busy: string) => {
    const { id } = await shop.workflow([wait], { concurrency: { key: '{{ input.k }}', when_busy } });
    const execute = (k: string) => api.workflows.execute({ workflow_id: id, input: { k } });
    return [await execute('a'), await execute('a'), await execute('b')].map((run) => run.id) as [
      string,
      string,
      string,
    ];
  };
  const states = async (ids: readonly string[]) =>
    Promise.all(ids.map(async (run_id) => (await api.workflowRuns.get({ run_id })).state));
  const [queue, skip, replace] = [await start('queue'), await start('skip'), await start('replace')];
  await world.drain();
  expect(await states(queue)).toEqual(['waiting', 'queued', 'waiting']);
  expect(await states(skip)).toEqual(['waiting', 'skipped', 'waiting']);
  expect(await states(replace)).toEqual(['cancelled', 'waiting', 'waiting']);
  world.clock.advance({ seconds: 61 });
  await world.drain();
  expect(await states(queue)).toEqual(['succeeded', 'waiting', 'succeeded']);
  world.clock.advance({ seconds: 61 });
  await world.drain();
  expect(await states(queue)).toEqual(['succeeded', 'succeeded', 'succeeded']);
});

test('beyond the plan of a month runs are refused to people, and noted where nobody asked', async () => {
  const shop = await aShop(world, 'free');
  await world.kysely
    .insertInto('entitlement_overrides')
    .values({ team_id: shop.team.id, key: 'workflow_runs_a_month', allowed: 2, reason: 'A test', created_at: at() })
    .execute();
  const { workflow } = await shop.listening(['ticket.created'], [{ id: 'wait', wait: { seconds: 5 } }]);
  const desk = await world.as(shop.agent);
  for (const title of ['One', 'Two', 'Three']) await desk.tickets.create({ title });
  await world.drain();
  const states = (await shop.runs(workflow.id)).map(({ state, reason }) => `${state} ${reason}`);
  expect(states.toSorted()).toEqual(['skipped quota', 'waiting null', 'waiting null']);
  await expect((await shop.api()).workflows.execute({ workflow_id: workflow.id })).rejects.toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'workflow_runs_a_month', allowed: 2 },
  });
});
const at = () => new Date(Date.now() + world.clock.offset_ms).toISOString();

test('of one workflow 60 runs begin at once, and after that one a second', async () => {
  const shop = await aShop(world);
  const { id } = await shop.workflow([{ id: 'note', set: { n: 1 } }]);
  const api = await shop.api();
  const begun = world.now();
  for (let run = 0; run < 65; run++) await api.workflows.execute({ workflow_id: id });
  await world.drain();
  const succeeded = async () => (await api.workflowRuns.list({ workflow_id: id, state: ['succeeded'] })).total;
  // On a busy machine seconds have passed by now.
  expect(await succeeded()).toBeLessThanOrEqual(60 + Math.ceil((world.now() - begun) / 1000));
  world.clock.advance({ seconds: 10 });
  await world.drain();
  expect(await succeeded()).toBe(65);
});

test('runs end 30 days after they began at the latest, and are shown for as long as the plan says', async () => {
  const shop = await aShop(world, 'free');
  const { id } = await shop.workflow([
    { id: 'first', wait: { seconds: 2_000_000 } },
    { id: 'second', wait: { seconds: 1_000_000 } },
  ]);
  const api = await shop.api();
  const run = await api.workflows.execute({ workflow_id: id });
  await world.drain();
  world.clock.advance({ seconds: 2_000_001 });
  await world.drain();
  // Sessions have ended by then.
  const rowOf = () =>
    world.kysely.selectFrom('workflow_runs').select(['state', 'error']).where('id', '=', run.id).executeTakeFirst();
  expect(await rowOf()).toMatchObject({ state: 'failed', error: { step: 'second', code: 'WAIT_TOO_LONG' } });
  world.clock.advance({ days: 8 });
  await runSchedules(world.services, schedules);
  await world.drain();
  expect(await rowOf()).toBeUndefined();
});
