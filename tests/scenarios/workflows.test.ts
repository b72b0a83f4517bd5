import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const workflowOf = (id: string) =>
  desk.world.kysely.selectFrom('workflows').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const triggerOf = (id: string) =>
  desk.world.kysely.selectFrom('triggers').selectAll().where('id', '=', id).executeTakeFirst();

const steps = [{ id: 'make', call: 'tickets.create', input: { title: 'Made by {{ trigger.kind }}' } }];

describe.each(PREFIXES)('the routes of workflows and triggers below %s', (prefix) => {
  async function aShop() {
    const team = await aTeam(desk.world.kysely, { tier: 'pro' });
    const admin = await desk.as(await aMember(desk.world.kysely, team, 'admin'), prefix);
    const member = await desk.as(await aMember(desk.world.kysely, team, 'member'), prefix);
    const requester = await desk.as(await aMember(desk.world.kysely, team, 'requester'), prefix);
    return { admin, member, requester };
  }

  test('a workflow is created, listed, read, changed and deleted', async () => {
    const { admin, member, requester } = await aShop();
    const wanted = { name: 'First aid', definition: { steps } };
    expect(await member.refused('POST /workflows', wanted)).toMatchObject({ status: 403 });
    const wrong = {
      name: 'Wrong',
      definition: { steps: [{ id: 'make', call: 'tickets.create', input: { titel: 'x' } }] },
    };
    expect(await admin.refused('POST /workflows', wrong)).toMatchObject({
      status: 422,
      error: { code: 'WORKFLOW_INVALID' },
    });
    const { id } = await admin.say('workflows.create', 'POST /workflows', wanted);
    expect(await workflowOf(id)).toMatchObject({ name: 'First aid', active_version: 1, enabled: true });

    expect(await requester.refused('GET /workflows')).toMatchObject({ status: 403 });
    expect(await admin.refused('GET /workflows', { page: 0 })).toMatchObject({ status: 422 });
    const listed = await member.say('workflows.list', 'GET /workflows');
    expect(listed.items).toMatchObject([{ id, name: 'First aid' }]);

    const one = { workflow_id: id };
    expect(await requester.refused('GET /workflows/{workflow_id}', one)).toMatchObject({ status: 403 });
    const missing = { workflow_id: crypto.randomUUID() };
    expect(await admin.refused('GET /workflows/{workflow_id}', missing)).toMatchObject({ status: 404 });
    const shown = await member.say('workflows.get', 'GET /workflows/{workflow_id}', one);
    expect(shown.definition).toEqual({ steps });

    for (const [index, method] of (['PATCH', 'PUT'] as const).entries()) {
      const name = `Renamed ${method}`;
      const spelling = `${method} /workflows/{workflow_id}`;
      expect(await member.refused(spelling, { ...one, name })).toMatchObject({ status: 403 });
      expect(await admin.refused(spelling, { ...one, name: '' })).toMatchObject({ status: 422 });
      const more = { steps: [...steps, { id: `pause_${index}`, wait: { seconds: 60 } }] };
      await admin.say('workflows.update', spelling, { ...one, name, definition: more });
      expect(await workflowOf(id)).toMatchObject({ name, active_version: index + 2 });
    }

    expect(await member.refused('DELETE /workflows/{workflow_id}', one)).toMatchObject({ status: 403 });
    expect(await admin.refused('DELETE /workflows/{workflow_id}', missing)).toMatchObject({ status: 404 });
    await admin.say('workflows.delete', 'DELETE /workflows/{workflow_id}', one);
    expect((await workflowOf(id)).deleted_at).not.toBeNull();
    expect((await admin.say('workflows.list', 'GET /workflows')).total).toBe(0);
  });

  test('a workflow is executed, and its runs are listed', async () => {
    const { admin, member, requester } = await aShop();
    const { id } = await admin.say('workflows.create', 'POST /workflows', { name: 'Run', definition: { steps } });
    const one = { workflow_id: id };
    const execute = 'POST /workflows/{workflow_id}/execute';
    expect(await requester.refused(execute, one)).toMatchObject({ status: 403 });
    expect(await member.refused(execute, { ...one, input: 'none' })).toMatchObject({ status: 422 });
    const run = await member.say('workflows.execute', execute, one);
    expect(run).toMatchObject({ state: 'queued', started_by: 'person' });
    await desk.world.drain();
    const list = 'GET /workflows/{workflow_id}/runs';
    expect(await requester.refused(list, one)).toMatchObject({ status: 403 });
    expect(await member.refused(list, { ...one, page_size: 500 })).toMatchObject({ status: 422 });
    const listed = await member.say('workflows.runs', list, one);
    expect(listed.items).toMatchObject([{ id: run.id, state: 'succeeded', error: null }]);
    expect((await member.say('tickets.list', 'GET /tickets')).items).toMatchObject([{ title: 'Made by person' }]);
  });

  test('a trigger is created, listed, changed, disabled, enabled and deleted', async () => {
    const { admin, member, requester } = await aShop();
    const { id: workflow_id } = await admin.say('workflows.create', 'POST /workflows', {
      name: 'Triggered',
      definition: { steps },
    });
    const wanted = { workflow_id, event: { types: ['task.created'] } };
    expect(await member.refused('POST /triggers', wanted)).toMatchObject({ status: 403 });
    const never = { workflow_id, schedule: { cron: '0 0 31 2 *' } };
    expect(await admin.refused('POST /triggers', never)).toMatchObject({
      status: 422,
      error: { code: 'TRIGGER_INVALID' },
    });
    const { id } = await admin.say('triggers.create', 'POST /triggers', wanted);
    const one = { trigger_id: id };
    expect(await triggerOf(id)).toMatchObject({ kind: 'event', enabled: true, name: 'task.created' });

    expect(await requester.refused('GET /triggers')).toMatchObject({ status: 403 });
    expect(await admin.refused('GET /triggers', { kind: 'magic' })).toMatchObject({ status: 422 });
    const listed = await member.say('triggers.list', 'GET /triggers');
    expect(listed.items).toMatchObject([{ id, event: { types: ['task.created'] }, schedule: null }]);

    for (const method of ['PATCH', 'PUT'] as const) {
      const spelling = `${method} /triggers/{trigger_id}`;
      const name = `Renamed ${method}`;
      expect(await member.refused(spelling, { ...one, name })).toMatchObject({ status: 403 });
      expect(await admin.refused(spelling, { ...one, event: { types: ['task.invented'] } })).toMatchObject({
        status: 422,
        error: { code: 'TRIGGER_INVALID' },
      });
      await admin.say('triggers.update', spelling, { ...one, name });
      expect(await triggerOf(id)).toMatchObject({ name });
    }

    for (const [verb, enabled] of [
      ['disable', false],
      ['enable', true],
    ] as const) {
      const spelling = `POST /triggers/{trigger_id}/${verb}`;
      expect(await member.refused(spelling, one)).toMatchObject({ status: 403 });
      expect(await admin.refused(spelling, { trigger_id: crypto.randomUUID() })).toMatchObject({ status: 404 });
      await admin.say(`triggers.${verb}`, spelling, one);
      expect(await triggerOf(id)).toMatchObject({ enabled });
    }

    expect(await member.refused('DELETE /triggers/{trigger_id}', one)).toMatchObject({ status: 403 });
    expect(await admin.refused('DELETE /triggers/{trigger_id}', { trigger_id: 'x' })).toMatchObject({ status: 422 });
    await admin.say('triggers.delete', 'DELETE /triggers/{trigger_id}', one);
    expect(await triggerOf(id)).toBeUndefined();
  });
});

test('every spelling that the documents have of workflows and triggers was called', () => {
  expect(uncalled(desk, 'workflows', 'triggers')).toEqual([]);
});
