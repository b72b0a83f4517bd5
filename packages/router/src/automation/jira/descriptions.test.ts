import { afterAll, describe, expect, test } from 'vitest';
import { aJiraTeam, jiraWorld } from './jira.fixture.ts';

const cloud = await jiraWorld('cloud');
const server = await jiraWorld('data_center');
afterAll(() => Promise.all([cloud.close(), server.close()]));

const doc = (...content: object[]) => ({ type: 'doc', version: 1, content });
const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const panel = (text: string) => ({ type: 'panel', attrs: { panelType: 'info' }, content: [paragraph(text)] });

describe.each([
  ['Cloud', cloud, { text: (words: string): unknown => doc(paragraph(words)), boxed: doc(panel('Mind the gap')) }],
  ['Data Center', server, { text: (words: string): unknown => words, boxed: '{panel:title=Note}Mind the gap{panel}' }],
])('the description of an issue of Jira %s', (name, { world, fake }, { text, boxed }) => {
  const setUp = async (title: string, description: string) => {
    const { as, post } = await aJiraTeam(world, fake, { projects: [{ key: 'ITSM', mode: 'linked' }] });
    const api = await as();
    const { id: ticket_id } = await api.tickets.create({ title: `${title}, ${name}`, description });
    const { issue_key } = await api.jira.createIssue({ ticket_id });
    await world.drain();
    const issue = [...fake.issues.values()].find(({ key }) => key === issue_key)!;
    const ticket = () => api.tickets.get({ ticket_id });
    const compared = async () => {
      await api.jira.reconcile({ full: true });
      await world.drain();
      return ticket();
    };
    const writes = () => fake.requests.filter((request) => request === `PUT /issue/${issue.id}`).length;
    const conflicts = async () =>
      (await api.jira.conflicts.list({ state: 'open' })).items.filter((one) => one.ticket_id === ticket_id);
    return { api, post, ticket_id, issue_key, issue, ticket, compared, writes, conflicts };
  };
  const pending = async (api: Awaited<ReturnType<typeof setUp>>['api']) =>
    (await api.jira.syncStatus({})).projects[0]!.pending;

  test('is changed with that of the ticket, and the other way round, once', async () => {
    const written = '# Steps\n\n* **one**\n* two';
    const { api, ticket_id, issue_key, issue, ticket, compared, writes } = await setUp('Kept alike', 'First');
    await api.tickets.update({ ticket_id, description: written });
    await world.drain();
    expect(writes()).toBe(1);
    expect(JSON.stringify([issue.document, issue.fields['description']])).toContain(
      name === 'Cloud' ? 'heading' : 'h1.',
    );
    // It comes back in other markup and says the same: nothing is changed, here or there.
    const before = await ticket();
    expect(await compared()).toMatchObject({ description: written, version: before.version });
    expect([writes(), await pending(api)]).toEqual([1, 0]);
    // Other signs for the same text are no change there.
    await api.tickets.update({ ticket_id, description: '# Steps\n\n- **one**\n- two' });
    await world.drain();
    expect(writes()).toBe(1);
    fake.edit(issue_key, { description: text('Written there') });
    expect((await compared()).description).toBe('Written there');
    expect([writes(), await pending(api)]).toEqual([1, 0]);
    fake.edit(issue_key, { description: null });
    expect((await compared()).description).toBe('');
    await api.tickets.update({ ticket_id, description: 'Again' });
    await world.drain();
    expect(issue.fields['description']).toBe('Again');
    await api.tickets.update({ ticket_id, description: '' });
    await world.drain();
    expect(issue.fields['description'] ?? '').toBe('');
  });

  test('is read where a message tells that it was changed', async () => {
    const { post, issue_key, ticket } = await setUp('Told', 'First');
    await post(fake.edit(issue_key, { description: text('As it is there') }));
    await world.drain();
    expect((await ticket()).description).toBe('As it is there');
  });

  test('is asked about where both sides have changed it, and no text is lost', async () => {
    const { api, ticket_id, issue_key, issue, ticket, conflicts } = await setUp('Both', 'First');
    fake.edit(issue_key, { description: text('Theirs') });
    // What was changed there is not known here yet.
    await api.tickets.update({ ticket_id, description: 'Ours' });
    await world.drain();
    expect((await ticket()).description).toBe('Theirs');
    expect(issue.fields['description']).toBe('Theirs');
    const [conflict] = await conflicts();
    expect(conflict).toMatchObject({ field: 'description', kept: 'jira', local: 'Ours', remote: 'Theirs' });
    await api.jira.conflicts.resolve({ conflict_id: conflict!.id, keep: 'local' });
    await world.drain();
    expect((await ticket()).description).toBe('Ours');
    expect(issue.fields['description']).toBe('Ours');
    expect(await conflicts()).toEqual([]);
  });

  test('that Markdown cannot say is not written over', async () => {
    const { api, ticket_id, issue_key, issue, ticket, compared, writes, conflicts } = await setUp('Boxed', 'First');
    fake.edit(issue_key, { description: boxed });
    expect((await compared()).description).toBe('> Mind the gap');
    await api.tickets.update({ ticket_id, description: 'Ours' });
    await world.drain();
    expect((await ticket()).description).toBe('> Mind the gap');
    expect([writes(), JSON.stringify([issue.document, issue.fields['description']])]).toEqual([
      0,
      expect.stringContaining('panel'),
    ]);
    const [conflict] = await conflicts();
    expect(conflict).toMatchObject({ field: 'description', kept: 'jira', local: 'Ours' });
    const resolve = { conflict_id: conflict!.id, keep: 'local' } as const;
    await expect(api.jira.conflicts.resolve(resolve)).rejects.toMatchObject({ app: 'JIRA_TEXT_LOSSY' });
    expect(await conflicts()).toHaveLength(1);
    // Other fields are written all the same.
    await api.tickets.update({ ticket_id, title: `Renamed, ${name}` });
    await world.drain();
    expect(issue.fields['summary']).toBe(`Renamed, ${name}`);
    // Once it is plain there, it can be.
    fake.edit(issue_key, { description: text('Plain') });
    await compared();
    await api.jira.conflicts.resolve(resolve);
    await world.drain();
    expect(issue.fields['description']).toBe('Ours');
  });

  test('is kept where only one of two that are linked has one, and nothing is lost where both have', async () => {
    const { as } = await aJiraTeam(world, fake, { projects: [{ key: 'ITSM', mode: 'linked' }] });
    const api = await as();
    const link = async (here: string, there: string) => {
      const { issue } = fake.create({ summary: 'Linked', description: there === '' ? null : text(there) }) as {
        issue: { key: string };
      };
      const { id: ticket_id } = await api.tickets.create({ title: 'Linked', description: here });
      await api.jira.linkIssue({ ticket_id, issue_key: issue.key });
      await world.drain();
      const row = [...fake.issues.values()].find(({ key }) => key === issue.key)!;
      return [(await api.tickets.get({ ticket_id })).description, row.fields['description']];
    };
    expect(await link('Only here', '')).toEqual(['Only here', 'Only here']);
    expect(await link('', 'Only there')).toEqual(['Only there', 'Only there']);
    expect(await link('Here', 'There')).toEqual(['There', 'There']);
    const { items } = await api.jira.conflicts.list({ state: 'open' });
    expect(items).toMatchObject([{ field: 'description', kept: 'jira', local: 'Here', remote: 'There' }]);
  });
});

test('urgency and impact of issues that are there are set by update_existing, and by nothing else', async () => {
  const { world, fake } = cloud;
  const { as } = await aJiraTeam(world, fake, { projects: [{ key: 'ITSM', mode: 'linked' }] });
  const api = await as();
  const { id: ticket_id } = await api.tickets.create({ title: 'Graded later', priority: 'low' });
  const { issue_key } = await api.jira.createIssue({ ticket_id });
  await world.drain();
  const { fields } = [...fake.issues.values()].find(({ key }) => key === issue_key)!;
  const grades = () => [fields['customfield_10040'], fields['customfield_10041']];
  expect(grades()).toEqual([{ id: '03' }, { id: '13' }]);
  await api.tickets.update({ ticket_id, priority: 'urgent' });
  await world.drain();
  expect(grades()).toEqual([{ id: '03' }, { id: '13' }]);
  const bulk = { ticket_ids: [ticket_id], project_key: 'ITSM' };
  expect((await api.jira.bulkCreate(bulk)).items[0]!.status).toBe('skipped');
  await world.drain();
  expect(grades()).toEqual([{ id: '03' }, { id: '13' }]);
  expect((await api.jira.bulkCreate({ ...bulk, update_existing: true })).items[0]!.status).toBe('updated');
  await world.drain();
  expect(grades()).toEqual([{ id: '00' }, { id: '10' }]);
});
