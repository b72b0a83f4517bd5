import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalledOf } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const stateOf = (id: string) =>
  desk.world.kysely.selectFrom('macros').selectAll().where('id', '=', id).executeTakeFirst();
const unknown = '019c8a1e-4b00-7f10-8a55-0c2d9e4b7a61';

describe.each(PREFIXES)('the routes of macros below %s', (prefix) => {
  async function aDesk() {
    const team = await aTeam(desk.world.kysely, { tier: 'pro' });
    const as = async (role: 'agent' | 'member') => desk.as(await aMember(desk.world.kysely, team, role), prefix);
    return { agent: await as('agent'), member: await as('member') };
  }
  const macro = { name: 'On it', changes: { reply: 'Hello {{requester.first_name|there}}', status: 'waiting' } };

  test('a macro is kept, listed, read, changed and deleted', async () => {
    const { agent, member } = await aDesk();
    expect(await member.refused('POST /macros', macro)).toMatchObject({ status: 403 });
    expect(await agent.refused('POST /macros', { ...macro, changes: { reply: '{{nobody}}' } })).toMatchObject({
      status: 422,
    });
    const { id } = await agent.say('macros.create', 'POST /macros', macro);
    expect(await stateOf(id)).toMatchObject({ ...macro, shared: false, version: 1 });

    expect(await member.refused('GET /macros')).toMatchObject({ status: 403 });
    expect(await agent.refused('GET /macros', { search: ' ' })).toMatchObject({ status: 422 });
    expect((await agent.say('macros.list', 'GET /macros', { search: 'hello' })).items).toMatchObject([{ id }]);
    expect(await member.refused('GET /macros/{macro_id}', { macro_id: id })).toMatchObject({ status: 403 });
    expect(await agent.refused('GET /macros/{macro_id}', { macro_id: 'x' })).toMatchObject({ status: 422 });
    expect(await agent.say('macros.get', 'GET /macros/{macro_id}', { macro_id: id })).toMatchObject(macro);

    for (const [n, method] of (['PATCH', 'PUT'] as const).entries()) {
      const change = { macro_id: id, name: `On it ${n}` };
      expect(await member.refused(`${method} /macros/{macro_id}`, change)).toMatchObject({ status: 403 });
      expect(await agent.refused(`${method} /macros/{macro_id}`, { ...change, name: '' })).toMatchObject({
        status: 422,
      });
      await agent.say('macros.update', `${method} /macros/{macro_id}`, change);
      expect(await stateOf(id)).toMatchObject({ name: change.name, version: n + 2 });
    }

    expect(await member.refused('DELETE /macros/{macro_id}', { macro_id: id })).toMatchObject({ status: 403 });
    expect(await agent.refused('DELETE /macros/{macro_id}', { macro_id: unknown })).toMatchObject({ status: 404 });
    await agent.say('macros.delete', 'DELETE /macros/{macro_id}', { macro_id: id });
    expect(await stateOf(id)).toBeUndefined();
  });

  test('a macro is previewed, run on tickets, and undone', async () => {
    const { agent, member } = await aDesk();
    const { id: macro_id } = await agent.say('macros.create', 'POST /macros', macro);
    const { id: ticket_id, key } = await agent.say('tickets.create', 'POST /tickets', { title: 'It broke' });

    const preview = 'GET /macros/{macro_id}/preview';
    expect(await member.refused(preview, { macro_id, ticket_id })).toMatchObject({ status: 403 });
    expect(await agent.refused(preview, { macro_id, ticket_id: 'x y' })).toMatchObject({ status: 422 });
    expect(await agent.say('macros.preview', preview, { macro_id, ticket_id })).toMatchObject({
      empty: [],
      changes: { status: { from: 'open', to: 'waiting' } },
    });

    const run = 'POST /macros/{macro_id}/run';
    expect(await member.refused(run, { macro_id, ticket_ids: [key] })).toMatchObject({ status: 403 });
    expect(await agent.refused(run, { macro_id, ticket_ids: [] })).toMatchObject({ status: 422 });
    const { change_id } = await agent.say('macros.run', run, { macro_id, ticket_ids: [key] });
    const ticketNow = () => agent.say('tickets.get', 'GET /tickets/{ticket_id}', { ticket_id });
    expect(await ticketNow()).toMatchObject({ status: 'waiting', comment_count: 1 });

    const undo = 'POST /tickets/bulk/{change_id}/undo';
    expect(await member.refused(undo, { change_id })).toMatchObject({ status: 403 });
    expect(await agent.refused(undo, { change_id: 'x' })).toMatchObject({ status: 422 });
    expect(await agent.say('tickets.undo', undo, { change_id })).toMatchObject({ undone: 1, failed: 0 });
    expect(await ticketNow()).toMatchObject({ status: 'open', comment_count: 0 });
  });
});

test('every spelling of macros was called', () => {
  expect(uncalledOf(desk, (path) => path.startsWith('macros.') || path === 'tickets.undo')).toEqual([]);
});
