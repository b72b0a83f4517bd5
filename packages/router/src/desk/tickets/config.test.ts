import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
/** A team of its own, since each test changes what all tickets of the team obey. */
async function aDesk() {
  const team = await aTeam(world.kysely);
  const admin = await world.as(await aMember(world.kysely, team, 'admin'));
  const agent = await world.as(await aMember(world.kysely, team, 'agent'));
  return { team, admin, agent };
}
const open = { slug: 'new', name: 'New', category: 'open' } as const;
const closed = { slug: 'done', name: 'Done', category: 'closed' } as const;

test('new tickets stand in the first open status, in the order that was set', async () => {
  const { admin, agent } = await aDesk();
  const later = { slug: 'later', name: 'Later', category: 'open' } as const;
  const { items } = await admin.tickets.statuses.set({ statuses: [open, later, closed] });
  expect(items).toEqual([open, later, closed].map((status) => ({ ...status, transitions: null })));
  expect(await agent.tickets.statuses.list({})).toEqual({ items, version: 2 });
  expect(await agent.tickets.create({ title: 'x' })).toMatchObject({ status: 'new', status_category: 'open' });
});

test('a status goes only where its own transitions lead', async () => {
  const { admin, agent } = await aDesk();
  const review = { slug: 'review', name: 'Review', category: 'waiting' } as const;
  await admin.tickets.statuses.set({ statuses: [{ ...open, transitions: ['review'] }, review, closed] });
  const { id } = await agent.tickets.create({ title: 'x' });
  await expect(agent.tickets.setStatus({ ticket_id: id, status: 'done' })).rejects.toMatchObject({
    app: 'TICKET_TRANSITION_NOT_ALLOWED',
    details: { allowed: ['review'] },
  });
  expect((await agent.tickets.get({ ticket_id: id })).next_statuses).toEqual(['review']);
  await agent.tickets.setStatus({ ticket_id: id, status: 'review' });
  expect(await agent.tickets.setStatus({ ticket_id: id, status: 'done' })).toMatchObject({ status: 'done' });
  // Without transitions of its own a status leads where its category does: what is closed opens again.
  expect((await agent.tickets.get({ ticket_id: id })).next_statuses).toEqual(['new']);
});

test('a status with tickets neither goes nor changes its category; its name may change', async () => {
  const { admin, agent } = await aDesk();
  const { id } = await agent.tickets.create({ title: 'x' });
  const { items: statuses } = await agent.tickets.statuses.list({});
  const without = statuses.filter(({ slug }) => slug !== 'open');
  for (const wanted of [without, [{ ...statuses[0]!, category: 'waiting' as const }, ...without]])
    await expect(admin.tickets.statuses.set({ statuses: wanted })).rejects.toMatchObject({
      app: 'TICKET_STATUS_IN_USE',
      details: { statuses: ['open'] },
    });
  await admin.tickets.statuses.set({ statuses: [{ ...statuses[0]!, name: 'To do' }, ...without] });
  // Nobody can move what is deleted or merged, so it pins nothing and follows.
  await admin.tickets.delete({ ticket_id: id });
  await admin.tickets.statuses.set({ statuses: without });
  expect(await admin.tickets.restore({ ticket_id: id })).toMatchObject({ status: 'in_progress' });
});

test('the status of merged tickets can be replaced', async () => {
  const { admin, agent } = await aDesk();
  const [from, into] = [await agent.tickets.create({ title: 'a' }), await agent.tickets.create({ title: 'b' })];
  await agent.tickets.merge({ ticket_id: from.id, into_id: into.id });
  const { items: statuses } = await agent.tickets.statuses.list({});
  const rest = statuses.filter(({ slug }) => slug !== 'closed');
  await admin.tickets.statuses.set({
    statuses: [...rest, { slug: 'done', name: 'Done', category: 'closed', transitions: null }],
  });
  expect(await agent.tickets.get({ ticket_id: from.id })).toMatchObject({ status: 'done', status_category: 'closed' });
});

test('statuses that make no sense are refused', async () => {
  const { admin } = await aDesk();
  const senseless: [reason: string, statuses: Parameters<typeof admin.tickets.statuses.set>[0]['statuses']][] = [
    ['repeated', [open, open, closed]],
    ['missing category', [open, { ...closed, category: 'resolved' }]],
    ['unknown transition', [{ ...open, transitions: ['nowhere'] }, closed]],
  ];
  for (const [reason, statuses] of senseless)
    await expect(admin.tickets.statuses.set({ statuses })).rejects.toMatchObject({
      app: 'TICKET_STATUSES_INVALID',
      details: { reason },
    });
});

test('while statuses are set no ticket slips into one that goes', async () => {
  const { admin, agent } = await aDesk();
  const tickets = await Promise.all(Array.from({ length: 6 }, () => agent.tickets.create({ title: 'x' })));
  const { items: statuses } = await agent.tickets.statuses.list({});
  await Promise.allSettled([
    admin.tickets.statuses.set({ statuses: statuses.filter(({ slug }) => slug !== 'waiting') }),
    ...tickets.map(({ id }) => agent.tickets.setStatus({ ticket_id: id, status: 'waiting' })),
  ]);
  const slugs = new Set((await agent.tickets.statuses.list({})).items.map(({ slug }) => slug));
  for (const { status } of (await agent.tickets.list({})).items) expect(slugs).toContain(status);
});

const severity = {
  key: 'severity',
  name: 'Severity',
  kind: 'select',
  options: ['low', 'high'],
  required: true,
} as const;
const seats = { key: 'seats', name: 'Seats', kind: 'number' } as const;

test('values are checked against the fields of the team, each with its reason', async () => {
  const { admin, agent } = await aDesk();
  await admin.tickets.fields.set({
    fields: [
      { ...severity, options: [...severity.options] },
      seats,
      { key: 'due', name: 'Due', kind: 'date' },
      { key: 'paid', name: 'Paid', kind: 'boolean' },
      { key: 'note', name: 'Note', kind: 'text' },
    ],
  });
  const refused = (custom: Record<string, string | number | boolean | null>, details: object[]) =>
    expect(agent.tickets.create({ title: 'x', custom })).rejects.toMatchObject({
      app: 'TICKET_FIELD_INVALID',
      details,
    });
  await refused({}, [{ field: 'severity', reason: 'required' }]);
  await refused({ severity: 'medium' }, [{ field: 'severity', reason: 'option' }]);
  await refused({ severity: 'low', constructor: 'x' }, [{ field: 'constructor', reason: 'unknown' }]);
  await refused({ severity: 'low', seats: '3', due: '2026-02-30', paid: 1, note: '' }, [
    { field: 'seats', reason: 'kind' },
    { field: 'due', reason: 'kind' },
    { field: 'paid', reason: 'kind' },
    { field: 'note', reason: 'kind' },
  ]);
  const custom = { severity: 'low', seats: 3, due: '2028-02-29', paid: true, note: 'Grüße 🎉' };
  expect(await agent.tickets.create({ title: 'x', custom })).toMatchObject({ custom });
});

test('an update changes the values it names; a required one is not taken away', async () => {
  const { admin, agent } = await aDesk();
  await admin.tickets.fields.set({ fields: [{ ...severity, options: [...severity.options] }, seats] });
  const { id } = await agent.tickets.create({ title: 'x', custom: { severity: 'low', seats: 3 } });
  expect(await agent.tickets.update({ ticket_id: id, custom: { severity: 'high' } })).toMatchObject({
    custom: { severity: 'high', seats: 3 },
  });
  expect((await agent.tickets.update({ ticket_id: id, custom: { seats: null } })).custom).toEqual({ severity: 'high' });
  await expect(agent.tickets.update({ ticket_id: id, custom: { severity: null } })).rejects.toMatchObject({
    app: 'TICKET_FIELD_INVALID',
    details: [{ field: 'severity', reason: 'required' }],
  });
});

test('a field that becomes required does not hold up the tickets that lack it', async () => {
  const { admin, agent } = await aDesk();
  await admin.tickets.fields.set({ fields: [seats] });
  const { id } = await agent.tickets.create({ title: 'x' });
  await admin.tickets.fields.set({ fields: [seats, { ...severity, options: [...severity.options] }] });
  expect(await agent.tickets.update({ ticket_id: id, title: 'y', custom: { seats: 1 } })).toMatchObject({ title: 'y' });
});

test('a requester is asked for, and knows of, the fields that they see', async () => {
  const { team, admin } = await aDesk();
  const asRequester = await world.as(await aMember(world.kysely, team, 'requester'));
  await admin.tickets.fields.set({
    fields: [
      { ...severity, options: [...severity.options] },
      { ...seats, required: true, requester_visible: true },
    ],
  });
  await expect(asRequester.tickets.create({ title: 'x' })).rejects.toMatchObject({
    details: [{ field: 'seats', reason: 'required' }],
  });
  await expect(asRequester.tickets.create({ title: 'x', custom: { seats: 1, severity: 'low' } })).rejects.toMatchObject(
    { details: [{ field: 'severity', reason: 'unknown' }] },
  );
  expect(await asRequester.tickets.create({ title: 'x', custom: { seats: 1 } })).toMatchObject({
    custom: { seats: 1 },
  });
});

test('a field keeps its kind, and only a select has choices', async () => {
  const { admin } = await aDesk();
  await admin.tickets.fields.set({ fields: [seats] });
  await expect(admin.tickets.fields.set({ fields: [{ ...seats, kind: 'text' }] })).rejects.toMatchObject({
    app: 'TICKET_FIELD_KIND_FIXED',
    details: { fields: ['seats'] },
  });
  for (const fields of [
    [seats, seats],
    [{ key: 'pick', name: 'Pick', kind: 'select' as const }],
    [{ ...seats, options: ['1'] }],
  ])
    await expect(admin.tickets.fields.set({ fields })).rejects.toMatchObject({ app: 'TICKET_FIELDS_INVALID' });
});

test('only those who manage tickets set statuses and fields, and it stands in the audit trail', async () => {
  const { team, admin, agent } = await aDesk();
  await expect(agent.tickets.statuses.set({ statuses: [open, closed] })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect(agent.tickets.fields.set({ fields: [] })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await admin.tickets.fields.set({ fields: [seats] });
  const events = await world.kysely.selectFrom('events').select('type').where('team_id', '=', team.id).execute();
  expect(events).toEqual([{ type: 'tickets.fields.set' }]);
});
