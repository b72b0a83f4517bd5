import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
/** A team with the fields `browser` and `device`, which requesters see, and `cause`, which they do not. */
async function aDesk() {
  const team = await aTeam(world.kysely, { tier: 'pro' });
  const join = async (role: 'admin' | 'agent' | 'requester') => world.as(await aMember(world.kysely, team, role));
  const [admin, agent, requester] = [await join('admin'), await join('agent'), await join('requester')];
  const text = { kind: 'text' as const, options: [], required: false };
  await admin.tickets.fields.set({
    fields: [
      { ...text, key: 'browser', name: 'Browser', requester_visible: true },
      { ...text, key: 'device', name: 'Device', requester_visible: true },
      { ...text, key: 'cause', name: 'Cause', requester_visible: false },
    ],
  });
  return { admin, agent, requester };
}
const asked = (key: string, requesters: 'hidden' | 'optional' | 'required', agents = requesters) => ({
  key,
  requesters,
  agents,
});
const bugForm = {
  type: 'bug' as const,
  fields: [asked('browser', 'required', 'optional'), asked('cause', 'hidden', 'required')],
};
const invalid = (...fields: { field: string; reason: string }[]) => ({
  app: 'TICKET_FIELD_INVALID',
  details: fields.map((one) => expect.objectContaining(one)),
});

test('a bug asks requesters for their browser and agents for the cause; a question asks as before', async () => {
  const { admin, agent, requester } = await aDesk();
  await admin.tickets.forms.set(bugForm);
  const bug = { title: 'It broke', type: 'bug' as const };
  await expect(requester.tickets.create(bug)).rejects.toMatchObject(invalid({ field: 'browser', reason: 'required' }));
  await expect(agent.tickets.create(bug)).rejects.toMatchObject(invalid({ field: 'cause', reason: 'required' }));
  await requester.tickets.create({ ...bug, custom: { browser: 'Safari' } });
  await agent.tickets.create({ ...bug, custom: { cause: 'Cookie' } });
  await requester.tickets.create({ title: 'How?', type: 'question' });
});

test('requesters give no field that the form does not ask of them, agents may', async () => {
  const { admin, agent, requester } = await aDesk();
  await admin.tickets.forms.set(bugForm);
  const custom = { browser: 'Safari', device: 'Laptop' };
  await expect(requester.tickets.create({ title: 'x', type: 'bug', custom })).rejects.toMatchObject(
    invalid({ field: 'device', reason: 'unknown' }),
  );
  await agent.tickets.create({ title: 'x', type: 'bug', custom: { ...custom, cause: 'Cookie' } });
  expect((await requester.tickets.forms.list({})).items).toEqual([
    { type: 'bug', fields: [{ key: 'browser', requesters: 'required', agents: 'hidden' }], version: 2 },
  ]);
  expect((await agent.tickets.forms.list({})).items).toEqual([{ ...bugForm, version: 2 }]);
});

test('a ticket that becomes a bug has what a bug needs, alone, in bulk, and by a macro', async () => {
  const { admin, agent } = await aDesk();
  await admin.tickets.forms.set(bugForm);
  const { id: ticket_id } = await agent.tickets.create({ title: 'Odd', type: 'question' });
  const missing = invalid({ field: 'cause', reason: 'required' });
  await expect(agent.tickets.update({ ticket_id, type: 'bug' })).rejects.toMatchObject(missing);
  const { items } = await agent.tickets.bulkUpdate({ ticket_ids: [ticket_id], type: 'bug' });
  expect(items[0]!.error).toMatchObject({ code: 'TICKET_FIELD_INVALID' });
  const { id: macro_id } = await agent.macros.create({ name: 'A bug', changes: { type: 'bug' } });
  expect((await agent.macros.preview({ macro_id, ticket_id })).error).toMatchObject({ code: 'TICKET_FIELD_INVALID' });
  expect((await agent.macros.run({ macro_id, ticket_ids: [ticket_id] })).failed).toBe(1);
  await agent.tickets.update({ ticket_id, type: 'bug', custom: { cause: 'Cookie' } });
  await expect(agent.tickets.update({ ticket_id, custom: { cause: null } })).rejects.toMatchObject(missing);
  await agent.tickets.update({ ticket_id, type: 'question', custom: { cause: null } });
});

test('a field that a team requires anyway is not asked of a type whose form leaves it out', async () => {
  const { admin, agent } = await aDesk();
  const field = { kind: 'text' as const, options: [], requester_visible: true };
  await admin.tickets.fields.set({ fields: [{ ...field, key: 'device', name: 'Device', required: true }] });
  await expect(agent.tickets.create({ title: 'x', type: 'feature' })).rejects.toMatchObject(
    invalid({ field: 'device', reason: 'required' }),
  );
  await admin.tickets.forms.set({ type: 'feature', fields: [] });
  await agent.tickets.create({ title: 'x', type: 'feature' });
  await admin.tickets.forms.delete({ type: 'feature' });
  await expect(agent.tickets.create({ title: 'x', type: 'feature' })).rejects.toMatchObject({
    app: 'TICKET_FIELD_INVALID',
  });
  await expect(admin.tickets.forms.delete({ type: 'feature' })).rejects.toMatchObject({
    app: 'TICKET_FORM_NOT_FOUND',
  });
});

test('a form that nobody could fill in is refused, and agents set none', async () => {
  const { admin, agent } = await aDesk();
  const refused = (fields: ReturnType<typeof asked>[]) =>
    expect(admin.tickets.forms.set({ type: 'bug', fields })).rejects;
  await refused([asked('cause', 'required')]).toMatchObject({
    app: 'TICKET_FIELDS_INVALID',
    details: { reason: 'requesters may not see them', values: ['cause'] },
  });
  await refused([asked('colour', 'optional')]).toMatchObject({ details: { reason: 'unknown', values: ['colour'] } });
  await refused([asked('device', 'optional'), asked('device', 'hidden')]).toMatchObject({
    details: { reason: 'repeated', values: ['device'] },
  });
  await expect(agent.tickets.forms.set(bugForm)).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await admin.tickets.forms.set({ ...bugForm, fields: [asked('device', 'required'), asked('browser', 'optional')] });
  await admin.tickets.fields.set({ fields: [] });
  expect((await agent.tickets.forms.list({})).items).toEqual([{ type: 'bug', fields: [], version: 2 }]);
  await agent.tickets.create({ title: 'x', type: 'bug' });
});
