import { afterAll, expect, test } from 'vitest';
import type { WorkflowDefinition } from '@deskwire/contract/automation/workflows.definition.ts';
import { aReceiver } from '../webhooks/webhooks.fixture.ts';
import { aShop, workflowWorld } from './workflows.fixture.ts';

const world = await workflowWorld();
const receiver = await aReceiver();
afterAll(() => receiver.close());
const shop = await aShop(world);

interface Refused {
  readonly app: string;
  readonly details: { readonly issues: readonly { readonly path: readonly string[]; readonly reason: string }[] };
}
/** What is wrong with steps, as saving them says it. */
async function issuesOf(steps: readonly object[], more: object = {}): Promise<string[]> {
  const definition = { steps, ...more } as WorkflowDefinition;
  try {
    await (await shop.api()).workflows.create({ name: 'Refused', definition });
    return [];
  } catch (error) {
    const { app, details } = error as Refused;
    expect(app).toBe('WORKFLOW_INVALID');
    return details.issues.map(({ path, reason }) => `${path.join('.')}: ${reason}`);
  }
}
const call = (procedure: string, input: object = {}, more: object = {}) => ({
  id: 'a',
  call: procedure,
  input,
  ...more,
});

test.each([
  ['an unknown procedure', [call('tickets.explode')], /steps\.0\.call: is no procedure/],
  ['a wrong field', [call('tickets.create', { titel: 'x', title: 'y' })], /steps\.0\.input: .*titel/],
  ['a wrong value', [call('tickets.create', { title: 'x', priority: 'very' })], /steps\.0\.input\.priority: /],
  ['a missing field', [call('tickets.create')], /steps\.0\.input\.title: /],
  ['what needs a session', [call('apiKeys.create', { name: 'x', scopes: ['*'] })], /signed in/],
  ['a platform procedure', [call('admin.setTier')], /signed in/],
  ['files', [call('files.upload')], /signed in/],
  ['a change of workflows', [call('workflows.delete', { workflow_id: crypto.randomUUID() })], /changes workflows/],
  ['what cannot be undone', [call('sla.rules.delete', { rule_id: crypto.randomUUID() })], /confirm_destructive/],
  [
    'a later step',
    [
      { id: 'a', set: { x: '{{ steps.b.id }}' } },
      { id: 'b', set: {} },
    ],
    /steps\.b, which comes later/,
  ],
  ['itself', [{ id: 'a', set: { x: '{{ steps.a.id }}' } }], /steps\.a, which comes later/],
  [
    'two names alike',
    [
      { id: 'a', set: {} },
      { id: 'a', set: {} },
    ],
    /steps\.1\.id: is the name of another/,
  ],
  ['nothing to do', [{ id: 'a' }], /does nothing/],
  ['two things to do', [{ id: 'a', set: {}, stop: 'failed' }], /does set and stop/],
  ['a field of another kind', [{ id: 'a', set: {}, as: 'x' }], /steps\.0\.as: means nothing/],
  ['an expression that cannot be read', [{ id: 'a', if: '1 +', set: {} }], /steps\.0\.if: cannot be read/],
  ['a condition that is none', [{ id: 'a', if: '"x"', set: {} }], /must be true or false/],
  ['a costly expression', [{ id: 'a', if: 'trigger.x.matches("(a+)+$")', set: {} }], /matches/],
  ['a secret outside of http', [call('tickets.create', { title: '{{ secrets.token }}' })], /only http steps/],
  ['an address inside', [{ id: 'a', http: { method: 'GET', url: 'ftp://example.com/' } }], /steps\.0\.http\.url/],
  ['two waits', [{ id: 'a', wait: { seconds: 1, until: 'x' } }], /one of seconds/],
  ['an unknown event', [{ id: 'a', wait: { event: { type: 'ticket.exploded' } } }], /type of no event/],
  ['a list that is none', [{ id: 'a', each: 'no list', do: [] }], /must be an expression/],
  ['more than 50 steps', [{ id: 'a', each: '{{ [1] }}', do: many(50) }], /more than 50 steps/],
  ['five levels', [deep(5)], /more than 4 levels/],
] as const)('%s is refused with its place', async (_, steps, reason) => {
  expect((await issuesOf(steps)).join('\n')).toMatch(reason);
});
function many(count: number) {
  return Array.from({ length: count }, (_, index) => ({ id: `m${index}`, set: {} }));
}
function deep(levels: number): object {
  return levels === 0 ? { id: 'leaf', set: {} } : { id: `d${levels}`, each: '{{ [1] }}', do: [deep(levels - 1)] };
}

test('what only a run can tell is left open, and the rest is still judged', async () => {
  expect(await issuesOf([call('tickets.create', { title: '{{ input.title }}', priority: '{{ input.p }}' })])).toEqual(
    [],
  );
  expect(await issuesOf([call('tickets.create', { title: '{{ input.title }}', priority: 'very' })])).toHaveLength(1);
});

test('secrets go to their hosts only, are stars everywhere, and are hidden where the other side repeats them', async () => {
  const { workflows, workflowRuns } = await shop.api();
  const host = new URL(receiver.url('/')).host;
  const value = 'a very secret token';
  const step = (path: string) => ({
    id: 'ask',
    http: {
      method: 'POST' as const,
      url: receiver.url(path),
      headers: { Authorization: 'Bearer {{ secrets.token }}' },
      body: { token: '{{ secrets.token }}' },
    },
  });
  const { id: workflow_id } = await shop.workflow([step('/with-secret')]);
  const set = await workflows.secrets.set({ workflow_id, name: 'token', value, hosts: [host] });
  expect(JSON.stringify(set)).not.toContain(value);
  receiver.answer(
    '/with-secret',
    200,
    { 'content-type': 'application/json' },
    JSON.stringify({ echo: `got ${value}` }),
  );
  const run = await workflows.execute({ workflow_id });
  await world.drain();
  const [message] = receiver.at('/with-secret');
  expect(message!.headers['authorization']).toBe(`Bearer ${value}`);
  expect(JSON.parse(message!.body)).toEqual({ token: value });
  const shown = await workflowRuns.get({ run_id: run.id });
  expect(shown).toMatchObject({ state: 'succeeded', steps: [{ output: { status: 200, body: { echo: 'got ***' } } }] });
  expect(shown.steps[0]!.input).toMatchObject({ headers: { Authorization: 'Bearer ***' }, body: { token: '***' } });
  for (const table of ['workflow_runs', 'workflow_steps', 'workflow_secrets', 'event_payloads']) {
    const { rows } = await world.pool.query(`select 1 from ${table} t where t::text like '%${value}%'`);
    expect(rows, table).toEqual([]);
  }
  await workflows.secrets.set({ workflow_id, name: 'token', value, hosts: ['api.example.com'] });
  const refused = await workflows.execute({ workflow_id });
  await world.drain();
  expect(await workflowRuns.get({ run_id: refused.id })).toMatchObject({ error: { code: 'SECRET_NOT_FOR_HOST' } });
  expect(receiver.at('/with-secret')).toHaveLength(1);
  await workflows.secrets.delete({ workflow_id, name: 'token' });
  expect((await workflows.secrets.list({ workflow_id })).items).toEqual([]);
  const { key } = await (
    await world.as(shop.admin)
  ).apiKeys.create({ name: 'K', scopes: ['*'], team_id: shop.team.id });
  await expect(world.caller({ bearer: key }).workflows.secrets.list({ workflow_id })).rejects.toMatchObject({
    app: 'SESSION_REQUIRED',
  });
});

test('a test says what each step would do and whether one may, and does nothing', async () => {
  const { workflows } = await shop.api();
  const before = await world.pool.query('select count(*) from events');
  const told = await workflows.test({
    definition: {
      steps: [
        { id: 'make', call: 'tickets.create', input: { title: 'For {{ event.actor }}' } },
        {
          id: 'loop',
          each: '{{ steps.make.tags }}',
          do: [
            { id: 'inner', call: 'tickets.update', input: { ticket_id: '{{ steps.make.id }}', title: '{{ item }}' } },
          ],
        },
        { id: 'plan', call: 'teams.update', input: { team_id: shop.team.id, name: 'Renamed' } },
        { id: 'ask', http: { method: 'GET', url: 'https://api.example.com/{{ steps.make.key }}' } },
        {
          id: 'bad',
          call: 'tickets.update',
          input: { ticket_id: '{{ steps.make.id }}', priority: '{{ steps.make.title }}' },
        },
      ],
    },
    event: { actor: 'Ada' },
    samples: { make: { id: crypto.randomUUID(), key: 'TKT-1', title: 'A title', tags: ['x', 'y'] } },
  });
  expect(told.outcome).toBe('succeeded');
  expect(told.steps.map(({ step, iteration, does }) => [step, iteration, does])).toEqual([
    ['make', '', 'call'],
    ['inner', '0', 'call'],
    ['inner', '1', 'call'],
    ['plan', '', 'call'],
    ['ask', '', 'http'],
    ['bad', '', 'call'],
  ]);
  expect(told.steps[0]).toMatchObject({ input: { title: 'For Ada' }, allowed: true, needs: 'team:tickets.create' });
  expect(told.steps[4]).toMatchObject({ input: { url: 'https://api.example.com/TKT-1' } });
  expect(told.steps[5]!.issues.join()).toContain('priority');
  const theirs = await (
    await world.as(shop.owner)
  ).workflows.test({
    definition: { steps: [{ id: 'rules', call: 'sla.rules.list', input: {} }] },
  });
  expect(theirs.steps).toMatchObject([{ procedure: 'sla.rules.list', allowed: true }]);
  const after = await world.pool.query('select count(*) from events');
  expect(after.rows).toEqual(before.rows);
});

test('the catalogue lists what steps can call, and shows schemas of one of them', async () => {
  const member = await world.as(shop.member);
  const told = await member.workflows.catalogue({ procedure: 'tickets.create' });
  const paths = told.procedures.map(({ path }) => path);
  expect(paths).toContain('tickets.create');
  for (const path of ['apiKeys.create', 'workflows.delete', 'auth.login', 'files.upload', 'admin.setTier'])
    expect(paths, path).not.toContain(path);
  const of = (path: string) => told.procedures.find((one) => one.path === path)!;
  expect(of('tickets.create')).toMatchObject({ allowed: true, needs: 'team:tickets.create', kind: 'mutation' });
  expect(of('people.list')).toMatchObject({ allowed: false, needs: 'team:people.read' });
  expect(told.input_schema).toMatchObject({ type: 'object', properties: { title: {} } });
  expect(told.events.map(({ type }) => type)).toContain('ticket.created');
  expect(JSON.stringify(told.definition_schema)).toContain('on_failure');
});

test('a change of steps is a version, which can be published again; its runs have the rights of who did', async () => {
  const { workflows } = await shop.api();
  const { id: workflow_id } = await shop.workflow([{ id: 'a', set: { n: 1 } }]);
  const draft = { steps: [{ id: 'a', set: { n: 2 } }] };
  const saved = await workflows.update({ workflow_id, definition: draft, publish: false });
  expect(saved).toMatchObject({ active_version: 1, latest_version: 2, definition: draft });
  expect(await workflows.update({ workflow_id, definition: draft, publish: false })).toMatchObject({
    latest_version: 2,
  });
  const published = await (await world.as(shop.owner)).workflows.versions.publish({ workflow_id, number: 2 });
  expect(published).toMatchObject({ active_version: 2, publisher_id: shop.owner.person_id });
  const { items } = await workflows.versions.list({ workflow_id });
  expect(items.map(({ number, publisher_id }) => [number, publisher_id])).toEqual([
    [2, shop.owner.person_id],
    [1, shop.admin.person_id],
  ]);
  await expect(workflows.update({ workflow_id, version: 1, name: 'Late' })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
  });
  await expect(workflows.versions.publish({ workflow_id, number: 9 })).rejects.toMatchObject({
    app: 'WORKFLOW_VERSION_NOT_FOUND',
  });
});

test('a deleted workflow starts nothing and ends its runs; restored, it is disabled and its schedules go on', async () => {
  const { workflows, triggers, workflowRuns, tickets } = await shop.api();
  const { workflow, trigger } = await shop.listening(['ticket.created'], [{ id: 'wait', wait: { seconds: 600 } }]);
  const schedule = await triggers.create({ workflow_id: workflow.id, schedule: { cron: '*/30 * * * *' } });
  const run = await workflows.execute({ workflow_id: workflow.id });
  await world.drain();
  await workflows.delete({ workflow_id: workflow.id });
  expect(await workflowRuns.get({ run_id: run.id })).toMatchObject({ state: 'cancelled' });
  await expect(triggers.get({ trigger_id: trigger.id })).rejects.toMatchObject({ app: 'TRIGGER_NOT_FOUND' });
  await tickets.create({ title: 'Nobody hears' });
  world.clock.advance({ hours: 1 });
  await world.drain();
  const restored = await workflows.restore({ workflow_id: workflow.id });
  expect(restored).toMatchObject({ enabled: false });
  await expect(workflows.execute({ workflow_id: workflow.id })).rejects.toMatchObject({ app: 'WORKFLOW_DISABLED' });
  await workflows.update({ workflow_id: workflow.id, enabled: true });
  await world.drain();
  world.clock.advance({ minutes: 31 });
  await world.drain();
  const runs = await workflowRuns.list({ workflow_id: workflow.id, trigger_id: schedule.id });
  expect(runs.items).toMatchObject([{ state: 'waiting', started_by: 'schedule' }]);
});

test('a plan has so many workflows', async () => {
  const free = await aShop(world, 'free');
  const { workflows } = await free.api();
  for (let index = 0; index < 5; index++) await free.workflow([{ id: 'a', set: {} }]);
  await expect(free.workflow([{ id: 'a', set: {} }])).rejects.toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'workflows', allowed: 5, used: 5, needs: 'pro' },
  });
  expect((await workflows.list({})).total).toBe(5);
});

test('the example of the guide can be saved', async () => {
  const { id } = await shop.workflow(
    [
      {
        id: 'ticket',
        call: 'tickets.get',
        input: { ticket_id: '{{ event.entity_id }}' },
        select: '{"id": output.id, "title": output.title}',
      },
      {
        id: 'drill',
        branch: [{ if: 'steps.ticket.title.contains("drill")', do: [{ id: 'ignore', stop: 'succeeded' }] }],
      },
      {
        id: 'approval',
        wait: { approval: { ticket_id: '{{ steps.ticket.id }}', description: 'Open an incident?' } },
        timeout_s: 604_800,
        on_error: 'continue',
      },
      {
        id: 'incident',
        if: 'has(steps.approval.approved) && steps.approval.approved',
        http: {
          method: 'POST',
          url: 'https://status.example.com/incidents',
          headers: { Authorization: 'Bearer {{ secrets.status_token }}' },
          body: { title: '{{ steps.ticket.title }}' },
        },
      },
    ],
    {
      on_failure: [
        {
          id: 'tell',
          call: 'tickets.comments.create',
          input: { ticket_id: '{{ event.entity_id }}', content: 'Failed: {{ failure.message }}', is_internal: true },
        },
      ],
    },
  );
  const trigger = await (
    await shop.api()
  ).triggers.create({
    workflow_id: id,
    event: {
      types: ['ticket.updated'],
      where: 'has(payload.changes.priority) && payload.changes.priority.to == "urgent"',
    },
  });
  expect(trigger.enabled).toBe(true);
});
