import { expect, test } from 'vitest';
import { entitlements } from '@deskwire/contract/kit/entitlements.ts';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { dieAt } from '../../testing/dying.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
async function aDesk() {
  const team = await aTeam(world.kysely, { tier: 'pro', name: 'Northwind' });
  const join = async (...roles: Parameters<typeof aMember>[2][]) => {
    const person = await aMember(world.kysely, team, ...roles);
    return { ...person, call: await world.as(person) };
  };
  const agent = await join('agent');
  const named = async (person_id: string, name: string) =>
    world.kysely.updateTable('people').set({ name }).where('id', '=', person_id).execute();
  await named(agent.person_id, 'Mira Okafor');
  const contact = await aContact(world.kysely, team);
  await named(contact.person_id, 'Keller, Anna Maria');
  const open = (fields: object = {}) =>
    agent.call.tickets.create({ title: 'Printer jams', reporter_id: contact.person_id, ...fields });
  return { team, agent, join, named, contact, open };
}

test('the customer is greeted by their first name, however the address book writes it', async () => {
  const { agent, open, named, contact } = await aDesk();
  const { id: macro_id } = await agent.call.macros.create({
    name: 'Thanks',
    changes: {
      reply: 'Hello {{requester.first_name|there}}, thanks for {{ ticket.key }}. {{agent.name}}, {{team.name}}',
    },
  });
  const ticket = await open();
  const preview = async () => (await agent.call.macros.preview({ macro_id, ticket_id: ticket.key })).reply;
  expect(await preview()).toBe(`Hello Anna, thanks for ${ticket.key}. Mira Okafor, Northwind`);
  await named(contact.person_id, 'Ben Ortiz');
  expect(await preview()).toContain('Hello Ben,');
  await named(contact.person_id, 'info@northwind.example');
  expect(await preview()).toContain('Hello there,');
});

test('nobody is greeted as {{requester.first_name}}: what has no value is refused before it is sent', async () => {
  const { agent, open, named, contact } = await aDesk();
  await named(contact.person_id, 'info@northwind.example');
  const { id: macro_id } = await agent.call.macros.create({
    name: 'Asks',
    changes: { reply: 'Dear {{requester.first_name}}, which {{ticket.custom.device}}?', status: 'waiting' },
  });
  const { id } = await open();
  expect(await agent.call.macros.preview({ macro_id, ticket_id: id })).toMatchObject({
    empty: ['requester.first_name', 'ticket.custom.device'],
    changes: { status: { from: 'open', to: 'waiting' } },
  });
  const { items, changed, change_id } = await agent.call.macros.run({ macro_id, ticket_ids: [id] });
  expect({ changed, change_id, error: items[0]!.error?.code }).toEqual({
    changed: 0,
    change_id: null,
    error: 'MACRO_VARIABLE_EMPTY',
  });
  expect(await agent.call.tickets.get({ ticket_id: id })).toMatchObject({ status: 'open', comment_count: 0 });
});

test('a reply that was edited is sent as it is with the rest of the macro, ends the draft of it, and is undone with it', async () => {
  const { agent, open } = await aDesk();
  const { id: macro_id } = await agent.call.macros.create({
    name: 'Asks',
    changes: { reply: 'Dear {{ticket.custom.device}}', note: 'Asked for {{ticket.key}}', status: 'waiting' },
  });
  const { id, key } = await open();
  const reply = 'Write {{device}} into the form, please.';
  await agent.call.tickets.drafts.set({ ticket_id: id, mode: 'reply', content: reply, version: null });
  const { failed, change_id } = await agent.call.macros.run({ macro_id, ticket_ids: [id], reply });
  expect(failed).toBe(0);
  const said = async () =>
    (await agent.call.tickets.comments.list({ ticket_id: id })).items.map(({ content }) => content).toSorted();
  expect(await said()).toEqual([`Asked for ${key}`, reply]);
  expect((await agent.call.tickets.get({ ticket_id: id })).status).toBe('waiting');
  expect((await agent.call.tickets.drafts.list({ ticket_id: id })).items).toEqual([]);
  await agent.call.tickets.undo({ change_id: change_id! });
  expect(await said()).toEqual([]);
  expect((await agent.call.tickets.get({ ticket_id: id })).status).toBe('open');
});

test('a title with mark-up makes no link and no picture in the reply', async () => {
  const { agent, open } = await aDesk();
  const { id: macro_id } = await agent.call.macros.create({
    name: 'Quotes',
    changes: { reply: 'About {{ticket.title}}:' },
  });
  const { id } = await open({ title: '![x](https://evil.example/a.png) <b>*now*</b> {{agent.name}}' });
  expect((await agent.call.macros.preview({ macro_id, ticket_id: id })).reply).toBe(
    String.raw`About !\[x\](https://evil.example/a.png) \<b>\*now\*\</b> {{agent.name}}:`,
  );
});

test('a misspelt variable is found when the macro is written, not when a customer reads it', async () => {
  const { agent, join } = await aDesk();
  const refused = (changes: object) =>
    agent.call.macros.create({ name: 'x', changes }).then(
      () => undefined,
      (error: { app: string; details?: unknown }) => error,
    );
  expect(await refused({ reply: 'Hello {{requestor.name}}' })).toMatchObject({
    app: 'INVALID_INPUT',
    details: [{ path: ['changes', 'reply'], reason: expect.stringContaining('{{requestor.name}}') }],
  });
  expect(await refused({ status: 'nowhere' })).toMatchObject({ app: 'TICKET_STATUS_NOT_FOUND' });
  expect(await refused({ assignee_id: (await join('viewer')).person_id })).toMatchObject({
    app: 'TICKET_ASSIGNEE_UNFIT',
  });
  expect(await refused({})).toMatchObject({ app: 'INVALID_INPUT' });
  expect(await refused({ reply: 'Braces {{ without an end' })).toBeUndefined();
});

test('a macro of somebody’s own is for them alone, one of the team for all who handle tickets', async () => {
  const { agent, join } = await aDesk();
  const colleague = await join('agent');
  const changes = { assignee_id: colleague.person_id };
  const own = await agent.call.macros.create({ name: 'Own', changes });
  const ours = await agent.call.macros.create({ name: 'Ours', shared: true, changes: { reply: 'Restart it' } });
  expect(own.assignee).toMatchObject({ id: colleague.person_id, left: false });
  expect((await colleague.call.macros.list({})).items.map(({ id }) => id)).toEqual([ours.id]);
  expect((await agent.call.macros.list({ search: 'RESTART' })).items.map(({ name }) => name)).toEqual(['Ours']);
  const gone = { app: 'MACRO_NOT_FOUND' };
  const { macros } = colleague.call;
  await expect(macros.get({ macro_id: own.id })).rejects.toMatchObject(gone);
  await expect(macros.update({ macro_id: own.id, name: 'x' })).rejects.toMatchObject(gone);
  await expect(macros.delete({ macro_id: own.id })).rejects.toMatchObject(gone);
  await expect(macros.run({ macro_id: own.id, ticket_ids: ['TKT-001'] })).rejects.toMatchObject(gone);
  expect(await colleague.call.macros.update({ macro_id: ours.id, name: 'All of us', version: 1 })).toMatchObject({
    name: 'All of us',
    version: 2,
    owner: { id: agent.person_id },
  });
  await expect(agent.call.macros.update({ macro_id: ours.id, name: 'x', version: 1 })).rejects.toMatchObject({
    app: 'VERSION_CONFLICT',
  });
  await colleague.call.macros.delete({ macro_id: ours.id });
  await expect(agent.call.macros.get({ macro_id: ours.id })).rejects.toMatchObject(gone);
});

test('a macro answers, notes, assigns, tags and moves each ticket, and tells of it as if it were done by hand', async () => {
  const { agent, open } = await aDesk();
  const { id: macro_id } = await agent.call.macros.create({
    name: 'Take it',
    changes: {
      reply: 'We are on {{ticket.key}}.',
      note: 'Taken by {{assignee.name}}',
      assignee_id: 'me',
      status: 'waiting',
      add_tags: ['vip'],
      remove_tags: ['new'],
    },
  });
  const tickets = [await open({ tags: ['new'] }), await open()];
  const { items, changed, failed } = await agent.call.macros.run({
    macro_id,
    ticket_ids: [tickets[0]!.key, tickets[1]!.id, 'TKT-999', tickets[0]!.id],
  });
  expect({ changed, failed, codes: items.map(({ error }) => error?.code ?? null) }).toEqual({
    changed: 2,
    failed: 1,
    codes: [null, null, 'TICKET_NOT_FOUND', null],
  });
  for (const { id, key } of tickets) {
    expect(await agent.call.tickets.get({ ticket_id: id })).toMatchObject({
      status: 'waiting',
      assignee_id: agent.person_id,
      tags: ['vip'],
      comment_count: 1,
    });
    const said = await agent.call.tickets.comments.list({ ticket_id: id });
    expect(said.items.map(({ content, is_internal }) => [content, is_internal])).toEqual([
      ['Taken by Mira Okafor', true],
      [`We are on ${key}.`, false],
    ]);
    const history = await agent.call.tickets.history({ ticket_id: id });
    expect(
      history.items
        .map(({ type }) => type)
        .toReversed()
        .slice(1),
    ).toEqual(['ticket.noted', 'ticket.commented', 'ticket.updated', 'ticket.assigned', 'ticket.status_changed']);
  }
});

test('a ticket that cannot take the macro leaves the others alone, and gets no half of it', async () => {
  const { agent, open } = await aDesk();
  const { id: macro_id } = await agent.call.macros.create({
    name: 'Wait',
    changes: { reply: 'Please wait.', status: 'waiting' },
  });
  const [closed, fine] = [await open(), await open()];
  await agent.call.tickets.setStatus({ ticket_id: closed.id, status: 'closed' });
  const { items } = await agent.call.macros.run({ macro_id, ticket_ids: [closed.id, fine.id] });
  expect(items.map(({ error }) => error?.code ?? null)).toEqual(['TICKET_TRANSITION_NOT_ALLOWED', null]);
  expect(await agent.call.tickets.get({ ticket_id: closed.id })).toMatchObject({ status: 'closed', comment_count: 0 });
  expect(await agent.call.macros.preview({ macro_id, ticket_id: closed.id })).toMatchObject({
    error: { code: 'TICKET_TRANSITION_NOT_ALLOWED' },
  });
});

test('an agent who answers themselves by a macro does not open the ticket again', async () => {
  const { agent } = await aDesk();
  const { id } = await agent.call.tickets.create({ title: 'My own' });
  const { id: macro_id } = await agent.call.macros.create({
    name: 'Done',
    changes: { reply: 'Solved.', status: 'resolved' },
  });
  await agent.call.macros.run({ macro_id, ticket_ids: [id] });
  expect(await agent.call.tickets.get({ ticket_id: id })).toMatchObject({ status: 'resolved', reopened_count: 0 });
});

test('a plan has room for so many macros', async () => {
  const team = await aTeam(world.kysely, { tier: 'free' });
  const desk = await world.as(await aMember(world.kysely, team, 'agent'));
  const changes = { priority: 'low' as const };
  for (let n = 0; n < entitlements.macros.free; n++) await desk.macros.create({ name: `M ${n}`, changes });
  await expect(desk.macros.create({ name: 'One more', changes })).rejects.toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'macros' },
  });
});

test('a macro that died half-way is repeated with the same key: it says everything once, and all of it can be undone', async () => {
  const { agent, open } = await aDesk();
  const { id: macro_id } = await agent.call.macros.create({
    name: 'Waits',
    changes: { reply: 'We wait for a part.', status: 'waiting' },
  });
  const tickets = [await open(), await open()];
  await dieAt(world, 'insert on ticket_comments', `new.ticket_id = '${tickets[1]!.id}'`);
  const ticket_ids = tickets.map(({ id }) => id);
  const run = async () => (await world.as(agent, { idempotency_key: 'wait' })).macros.run({ macro_id, ticket_ids });
  await expect(run()).rejects.toMatchObject({ app: 'INTERNAL' });
  const { items, changed, failed, change_id } = await run();
  expect({ changed, failed }).toEqual({ changed: 2, failed: 0 });
  expect(items.map(({ ticket }) => [ticket!.status, ticket!.comment_count])).toEqual([
    ['waiting', 1],
    ['waiting', 1],
  ]);
  expect(await (await world.as(agent)).tickets.undo({ change_id: change_id! })).toMatchObject({ undone: 2 });
  for (const ticket_id of ticket_ids)
    expect(await (await world.as(agent)).tickets.get({ ticket_id })).toMatchObject({
      status: 'open',
      comment_count: 0,
    });
});

test('what is kept of each ticket grows with the tickets, and is gone once the call was answered', async () => {
  const { agent, open } = await aDesk();
  const { id: macro_id } = await agent.call.macros.create({ name: 'Urgent', changes: { priority: 'urgent' } });
  const ticket_ids: string[] = [];
  for (let nth = 0; nth < 20; nth++) ticket_ids.push((await open()).id);
  await dieAt(world, 'update on tickets', `new.id = '${ticket_ids.at(-1)!}' and new.priority = 'urgent'`);
  const run = async () => (await world.as(agent, { idempotency_key: 'many' })).macros.run({ macro_id, ticket_ids });
  const kept = () =>
    world.kysely.selectFrom('idempotency_effects').select(['name', 'effect']).where('key', '=', 'many').execute();
  await expect(run()).rejects.toMatchObject({ app: 'INTERNAL' });
  const rows = await kept();
  expect(rows.map(({ name }) => name).toSorted()).toEqual(ticket_ids.slice(0, -1).toSorted());
  expect(new Set(rows.map(({ effect }) => effect.length)).size).toBe(1);
  expect(await run()).toMatchObject({ changed: 20, failed: 0 });
  expect(await kept()).toEqual([]);
});
