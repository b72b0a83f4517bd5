import { randomUUIDv7 } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

const codes = (refused: { status: number; error: { code: string } }) => [refused.status, refused.error.code];
const BAD = [422, 'INVALID_INPUT'];

describe.each(PREFIXES)('the routes of knowledge below %s', (prefix) => {
  async function aTeamThatKnows() {
    const team = await aTeam(desk.world.kysely, { tier: 'premium' });
    const member = await aMember(desk.world.kysely, team, 'member');
    const as = async (role: 'admin' | 'agent' | 'member' | 'viewer' | 'requester') =>
      desk.as(await aMember(desk.world.kysely, team, role), prefix);
    return {
      team,
      admin: await as('admin'),
      agent: await as('agent'),
      writer: await as('member'),
      viewer: await as('viewer'),
      requester: await as('requester'),
      colleague: { person: member, voice: await desk.as(member, prefix) },
    };
  }

  test('everything is searched at once, by kind, with filters, and nobody finds what they do not see', async () => {
    const { agent, viewer, requester, colleague } = await aTeamThatKnows();
    const ticket = await agent.say('tickets.create', 'POST /tickets', { title: 'The zeppelin leaks' });
    await agent.say('tickets.comments.create', 'POST /tickets/{ticket_id}/comments', {
      ticket_id: ticket.id,
      content: 'A zeppelin secret',
      is_internal: true,
    });
    const project = await agent.say('projects.create', 'POST /projects', { name: 'Zeppelin', private: true });
    const task = await agent.say('tasks.create', 'POST /projects/{project_id}/tasks', {
      project_id: project.id,
      title: 'Inflate the zeppelin',
    });
    const SEARCH = 'POST /search';
    const kinds = async (voice: typeof agent, fields: object = {}) =>
      (await voice.say('search.global', SEARCH, { query: 'zeppelins', ...fields })).items
        .map(({ kind }) => kind)
        .toSorted();
    expect(await kinds(agent)).toEqual(['project', 'task', 'ticket', 'ticket_comment']);
    expect(await kinds(viewer)).toEqual(['ticket']);
    expect(await kinds(colleague.voice)).toEqual([]);
    expect(await kinds(agent, { kinds: ['task'] })).toEqual(['task']);
    const jump = await agent.say('search.global', SEARCH, { query: ticket.key });
    expect(jump.items[0]).toMatchObject({ kind: 'ticket', id: ticket.id, key: ticket.key });
    expect(codes(await requester.refused(SEARCH, { query: 'zeppelin' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await agent.refused(SEARCH, { query: '!?' }))).toEqual(BAD);

    const ADVANCED = 'POST /search/advanced';
    const found = await agent.say('search.advanced', ADVANCED, { query: 'zeppelin', project_id: project.id });
    expect(found).toMatchObject({ total: 2, facets: { projects: [{ id: project.id, count: 2 }] } });
    expect(found.facets.kinds.map(({ kind }) => kind).toSorted()).toEqual(['project', 'task']);
    expect(codes(await requester.refused(ADVANCED, { query: 'x' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await agent.refused(ADVANCED, { query: 'x', sort: 'size' }))).toEqual(BAD);

    for (const [procedure, spelling, id] of [
      ['search.projects', 'GET /search/projects', project.id],
      ['search.tasks', 'GET /search/tasks', task.id],
    ] as const) {
      expect((await agent.say(procedure, spelling, { q: 'zeppelin' })).items).toMatchObject([{ id }]);
      expect((await viewer.say(procedure, spelling, { q: 'zeppelin' })).total).toBe(0);
      expect(codes(await requester.refused(spelling, { q: 'zeppelin' }))).toEqual([403, 'FORBIDDEN']);
      expect(codes(await agent.refused(spelling))).toEqual(BAD);
    }
    const COMMENTS = 'GET /search/comments';
    expect((await agent.say('search.comments', COMMENTS, { q: 'zeppelin' })).items).toMatchObject([
      { kind: 'ticket_comment', home: { kind: 'ticket', id: ticket.id, key: ticket.key } },
    ]);
    expect((await viewer.say('search.comments', COMMENTS, { q: 'zeppelin' })).total).toBe(0);
    expect(codes(await requester.refused(COMMENTS, { q: 'zeppelin' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await agent.refused(COMMENTS, { q: 'x'.repeat(501) }))).toEqual(BAD);

    const SUGGEST = 'GET /search/suggestions';
    const suggested = async (voice: typeof agent, q: string) =>
      (await voice.say('search.suggestions', SUGGEST, { q })).items.map(({ text }) => text);
    expect(await suggested(agent, 'zepp')).toEqual(
      expect.arrayContaining(['zeppelins', 'The zeppelin leaks', 'Inflate the zeppelin']),
    );
    expect(await suggested(viewer, 'zepp')).toEqual(['zeppelins', 'The zeppelin leaks']);
    expect(codes(await requester.refused(SUGGEST, { q: 'z' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await agent.refused(SUGGEST))).toEqual(BAD);

    const HISTORY = 'GET /search/history';
    const history = await agent.say('search.history', HISTORY);
    expect(history.items.map(({ query }) => query).toSorted()).toEqual(
      [ticket.key, 'zeppelin', 'zeppelins'].toSorted(),
    );
    expect(codes(await requester.refused(HISTORY))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await agent.refused(HISTORY, { page_size: 1000 }))).toEqual(BAD);
    const ENTRY = 'DELETE /search/history/{entry_id}';
    const entry_id = history.items[0]!.id;
    expect(codes(await viewer.refused(ENTRY, { entry_id }))).toEqual([404, 'SEARCH_HISTORY_NOT_FOUND']);
    expect(codes(await agent.refused(ENTRY, { entry_id: '7' }))).toEqual(BAD);
    await agent.say('search.deleteHistory', ENTRY, { entry_id });
    expect((await agent.say('search.history', HISTORY)).total).toBe(2);
    expect(await agent.say('search.clearHistory', 'DELETE /search/history')).toEqual({ deleted: 2 });
    expect((await agent.say('search.history', HISTORY)).total).toBe(0);
    await agent.say('settings.user.set', 'PATCH /users/me/settings', { search_history: false });
    await agent.say('search.global', SEARCH, { query: 'zeppelin' });
    expect((await agent.say('search.history', HISTORY)).total).toBe(0);
  });

  test('a document is read, cited at its words, changed, deleted and restored', async () => {
    const { admin, writer, viewer, requester } = await aTeamThatKnows();
    const CREATE = 'POST /documents';
    const text = '# Handbook\n\nThe **zeppelin** is filled on Mondays.\n\n## Storage\n\nIt is kept in hangar seven.';
    const made = await writer.say('documents.create', CREATE, { text, audience: 'team' });
    expect(made).toMatchObject({ state: 'queued', title: 'Handbook', revision: 0 });
    expect(codes(await viewer.refused(CREATE, { text }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await writer.refused(CREATE, { text, url: 'https://example.com' }))).toEqual(BAD);
    await desk.world.drain();
    const ONE = 'GET /documents/{doc_id}';
    const doc = { doc_id: made.id };
    expect(await viewer.say('documents.get', ONE, doc)).toMatchObject({ state: 'ready', revision: 1, error: null });
    expect(codes(await requester.refused(ONE, doc))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(ONE, { doc_id: randomUUIDv7() }))).toEqual([404, 'DOCUMENT_NOT_FOUND']);
    expect(codes(await viewer.refused(ONE, { doc_id: '7' }))).toEqual(BAD);
    const LIST = 'GET /documents';
    expect((await viewer.say('documents.list', LIST, { search: 'hangar' })).items).toMatchObject([{ id: made.id }]);
    expect((await viewer.say('documents.list', LIST, { search: 'submarine' })).total).toBe(0);
    expect(codes(await requester.refused(LIST))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(LIST, { state: 'lost' }))).toEqual(BAD);
    const whole = await viewer.say('documents.text', 'GET /documents/{doc_id}/text', doc);
    const { items } = await viewer.say('documents.chunks', 'GET /documents/{doc_id}/chunks', doc);
    expect(items.length).toBe(2);
    for (const { start, end, text: said } of items) expect(whole.text.slice(start, end)).toBe(said);

    const PATCH = 'PATCH /documents/{doc_id}';
    expect(codes(await viewer.refused(PATCH, { ...doc, title: 'x' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await writer.refused(PATCH, { ...doc, title: '' }))).toEqual(BAD);
    expect(codes(await writer.refused(PATCH, { ...doc, title: 'x', version: 1 }))).toEqual([409, 'VERSION_CONFLICT']);
    await writer.say('documents.update', PATCH, { ...doc, text: 'The zeppelin was sold.' });
    await writer.say('documents.update', 'PUT /documents/{doc_id}', { ...doc, title: 'Old handbook' });
    await desk.world.drain();
    expect(await viewer.say('documents.get', ONE, doc)).toMatchObject({ revision: 2, title: 'Old handbook' });
    expect((await viewer.say('documents.list', LIST, { search: 'hangar' })).total).toBe(0);
    expect((await viewer.say('documents.list', LIST, { search: 'sold handbook' })).total).toBe(1);

    const REPROCESS = 'POST /documents/{doc_id}/reprocess';
    expect(codes(await viewer.refused(REPROCESS, doc))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await writer.refused(REPROCESS, { doc_id: 'x' }))).toEqual(BAD);
    expect(await writer.say('documents.reprocess', REPROCESS, doc)).toMatchObject({ kind: 'documents.process' });
    await desk.world.drain();
    expect(await viewer.say('documents.get', ONE, doc)).toMatchObject({ revision: 3, state: 'ready' });

    const ALL = 'POST /documents/reprocess';
    expect(codes(await writer.refused(ALL))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await admin.refused(ALL, { force: true }))).toEqual(BAD);
    const all = await admin.say('documents.reprocessAll', ALL);
    await desk.world.drain();
    expect(await viewer.say('documents.get', ONE, doc)).toMatchObject({ revision: 4, operation_id: all.id });
    const done = await admin.say('operations.get', 'GET /operations/{operation_id}', { operation_id: all.id });
    expect(done).toMatchObject({ state: 'succeeded', done: 1, total: 1 });

    const EVALUATE = 'POST /documents/evaluate';
    const questions = [{ question: 'What became of the zeppelin?', document_id: made.id }];
    expect(await admin.say('documents.evaluate', EVALUATE, { questions })).toMatchObject({ asked: 1, recall_at_5: 1 });
    expect(codes(await writer.refused(EVALUATE, { questions }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await admin.refused(EVALUATE, { questions: [] }))).toEqual(BAD);

    const DELETE = 'DELETE /documents/{doc_id}';
    expect(codes(await viewer.refused(DELETE, doc))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await writer.refused(DELETE, { doc_id: '7' }))).toEqual(BAD);
    await writer.say('documents.delete', DELETE, doc);
    expect(codes(await viewer.refused(ONE, doc))).toEqual([404, 'DOCUMENT_NOT_FOUND']);
    expect((await viewer.say('search.global', 'POST /search', { query: 'zeppelin' })).total).toBe(0);
    await writer.say('documents.restore', 'POST /documents/{doc_id}/restore', doc);
    expect((await viewer.say('search.global', 'POST /search', { query: 'zeppelin' })).items).toMatchObject([
      { kind: 'document', id: made.id },
    ]);
  });

  test('an uploaded file becomes a document, and one that cannot be read says why', async () => {
    const { writer, viewer } = await aTeamThatKnows();
    const UPLOAD = 'POST /memory/upload';
    const form = { name: 'runbook.txt', bytes: 'Restart the gateway before noon.' };
    const file = await writer.say('memory.upload', UPLOAD, { form, audience: 'team' });
    expect(file).toMatchObject({ title: 'runbook.txt', source: 'upload', state: 'queued' });
    const broken = await writer.say('memory.upload', UPLOAD, {
      form: { name: 'broken.pdf', bytes: '%PDF-1.7 and no more' },
    });
    expect(codes(await viewer.refused(UPLOAD, { form }))).toEqual([403, 'FORBIDDEN']);
    expect((await writer.refused(UPLOAD, { form, audience: 'project' })).status).toBe(422);
    await desk.world.drain();
    const get = (doc_id: string) => writer.say('documents.get', 'GET /documents/{doc_id}', { doc_id });
    expect(await get(file.id)).toMatchObject({ state: 'ready', content_type: 'text/plain' });
    expect(await get(broken.id)).toMatchObject({ state: 'failed', revision: 0 });
    expect((await get(broken.id)).error).not.toBeNull();
    expect(await writer.say('memory.upload', UPLOAD, { form })).toMatchObject({ id: file.id });
    const asked = await viewer.say('memory.query', 'POST /memory/query', { query: 'when do I restart the gateway?' });
    expect(asked.items[0]).toMatchObject({ citation: { document_id: file.id, quote: form.bytes } });
  });

  test('a memory is written, asked for, corrected, deleted and restored, by those who may', async () => {
    const { writer, viewer, requester } = await aTeamThatKnows();
    const WRITE = 'POST /memory/write';
    const kept = await writer.say('memory.write', WRITE, {
      key: 'door code',
      content: 'The code of the back door is 4711',
      kind: 'fact',
      tags: ['office'],
    });
    expect(kept).toMatchObject({ audience: 'own', version: 1 });
    expect(codes(await viewer.refused(WRITE, { content: 'x' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await writer.refused(WRITE, { content: '' }))).toEqual(BAD);
    const again = await writer.say('memory.write', WRITE, {
      key: 'door code',
      content: 'The code of the door is 4712',
    });
    expect(again).toMatchObject({ id: kept.id, version: 2 });
    const ONE = 'GET /memory/{memory_id}';
    const named = { memory_id: kept.id };
    expect(await writer.say('memory.get', ONE, named)).toMatchObject({ content: 'The code of the door is 4712' });
    expect(codes(await viewer.refused(ONE, named))).toEqual([404, 'MEMORY_NOT_FOUND']);
    expect(codes(await writer.refused(ONE, { memory_id: '7' }))).toEqual(BAD);
    const QUERY = 'POST /memory/query';
    const answers = async (voice: typeof writer, fields: object = {}) =>
      (await voice.say('memory.query', QUERY, { query: 'code of the door', ...fields })).items.map(
        ({ citation }) => citation.memory_id,
      );
    expect(await answers(writer)).toEqual([kept.id]);
    expect(await answers(viewer)).toEqual([]);
    expect(codes(await requester.refused(QUERY, { query: 'door' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await writer.refused(QUERY, { query: 'door', limit: 51 }))).toEqual(BAD);
    for (const [at, spelling] of ['PATCH /memory/{memory_id}', 'PUT /memory/{memory_id}'].entries()) {
      const tags = [`office${at}`];
      expect(await writer.say('memory.update', spelling, { ...named, audience: 'team', tags })).toMatchObject({ tags });
      expect(codes(await viewer.refused(spelling, { ...named, tags }))).toEqual([403, 'FORBIDDEN']);
      expect(codes(await writer.refused(spelling, { ...named, kind: 'secret' }))).toEqual(BAD);
    }
    expect(await answers(viewer, { tags: ['office1'] })).toEqual([kept.id]);
    expect(await answers(viewer, { tags: ['office0'] })).toEqual([]);
    expect(await answers(viewer, { collection_ids: [] })).toEqual([]);
    expect((await viewer.say('memory.list', 'GET /memory', { search: '4712' })).total).toBe(1);
    const CONTEXT = 'POST /memory/context';
    const context = await viewer.say('memory.context', CONTEXT, { query: 'code of the door', max_tokens: 500 });
    expect(context).toMatchObject({ citations: [{ memory_id: kept.id, quote: 'The code of the door is 4712' }] });
    expect(context.text).toContain('4712');
    expect(context.tokens).toBeLessThanOrEqual(500);
    expect(codes(await requester.refused(CONTEXT, { query: 'door' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(CONTEXT, { query: 'door', max_tokens: 5 }))).toEqual(BAD);
    const DELETE = 'DELETE /memory/{memory_id}';
    expect(codes(await viewer.refused(DELETE, named))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await writer.refused(DELETE, { memory_id: 'x' }))).toEqual(BAD);
    await writer.say('memory.delete', DELETE, named);
    expect(await answers(viewer)).toEqual([]);
    await writer.say('memory.restore', 'POST /memory/{memory_id}/restore', named);
    expect(await answers(viewer)).toEqual([kept.id]);
  });

  test('a collection opens what is shared through it, until it no longer is', async () => {
    const { writer, viewer, requester, colleague } = await aTeamThatKnows();
    const document = await writer.say('documents.create', 'POST /documents', {
      text: 'Hangar rules: no smoking',
      audience: 'collections',
    });
    await desk.world.drain();
    const CREATE = 'POST /collections';
    const made = await writer.say('collections.create', CREATE, { name: 'Rules' });
    expect(codes(await viewer.refused(CREATE, { name: 'Rules' }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await writer.refused(CREATE, { name: '' }))).toEqual(BAD);
    const named = { collection_id: made.id };
    const ADD = 'POST /collections/{collection_id}/items';
    const item = await writer.say('collections.addItem', ADD, { ...named, document_id: document.id });
    expect(item).toMatchObject({ kind: 'document', document_id: document.id });
    expect(codes(await writer.refused(ADD, named))).toEqual(BAD);
    expect(codes(await writer.refused(ADD, { ...named, document_id: randomUUIDv7() }))).toEqual([
      404,
      'DOCUMENT_NOT_FOUND',
    ]);
    const finds = async () =>
      (await colleague.voice.say('search.global', 'POST /search', { query: 'hangar smoking' })).total;
    expect(await finds()).toBe(0);
    expect(codes(await colleague.voice.refused(ADD, { ...named, document_id: document.id }))).toEqual([
      404,
      'COLLECTION_NOT_FOUND',
    ]);
    const MEMBERS = 'POST /collections/{collection_id}/members';
    const person_id = colleague.person.person_id;
    await writer.say('collections.members.add', MEMBERS, { ...named, person_id });
    expect(await finds()).toBe(1);
    expect(
      (await writer.say('collections.members.list', 'GET /collections/{collection_id}/members', named)).items,
    ).toMatchObject([{ person_id, role: 'reader' }]);
    const LIST = 'GET /collections';
    expect((await colleague.voice.say('collections.list', LIST)).items).toMatchObject([
      { id: made.id, role: 'reader', item_count: 1 },
    ]);
    expect((await viewer.say('collections.list', LIST)).total).toBe(0);
    expect(codes(await requester.refused(LIST))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await writer.refused(LIST, { page: 0 }))).toEqual(BAD);
    const ITEMS = 'GET /collections/{collection_id}/items';
    expect((await colleague.voice.say('collections.items', ITEMS, named)).items).toMatchObject([{ id: item.id }]);
    const REMOVE = 'DELETE /collections/{collection_id}/items/{item_id}';
    expect(codes(await colleague.voice.refused(REMOVE, { ...named, item_id: item.id }))).toEqual([403, 'FORBIDDEN']);
    await writer.say('collections.members.remove', 'DELETE /collections/{collection_id}/members/{person_id}', {
      ...named,
      person_id,
    });
    expect(await finds()).toBe(0);

    for (const [at, spelling] of ['PATCH /collections/{collection_id}', 'PUT /collections/{collection_id}'].entries()) {
      const name = `Rules ${at}`;
      expect(await writer.say('collections.update', spelling, { ...named, name, audience: 'team' })).toMatchObject({
        name,
      });
      expect(codes(await colleague.voice.refused(spelling, { ...named, name }))).toEqual([403, 'FORBIDDEN']);
      expect(codes(await writer.refused(spelling, { ...named, name: '' }))).toEqual(BAD);
    }
    expect(await finds()).toBe(1);
    await writer.say('collections.removeItem', REMOVE, { ...named, item_id: item.id });
    expect(await finds()).toBe(0);
    expect(await writer.say('collections.get', 'GET /collections/{collection_id}', named)).toMatchObject({
      item_count: 0,
    });
    const DELETE = 'DELETE /collections/{collection_id}';
    expect(codes(await colleague.voice.refused(DELETE, named))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await writer.refused(DELETE, { collection_id: '7' }))).toEqual(BAD);
    await writer.say('collections.delete', DELETE, named);
    expect((await colleague.voice.say('collections.list', LIST)).total).toBe(0);
    await writer.say('collections.restore', 'POST /collections/{collection_id}/restore', named);
    expect((await colleague.voice.say('collections.list', LIST)).total).toBe(1);
  });
});

test('a collection holds tickets and tasks, and shows them to those who see them', async () => {
  const team = await aTeam(desk.world.kysely, { tier: 'premium' });
  const [writer, colleague] = await Promise.all(
    [1, 2].map(async () => desk.as(await aMember(desk.world.kysely, team, 'member'), '/api/v1')),
  );
  const ticket = await writer!.say('tickets.create', 'POST /tickets', { title: 'The door sticks' });
  const { id: project_id } = await writer!.say('projects.create', 'POST /projects', {
    name: 'Doors',
    key: 'DOOR',
    private: true,
  });
  const task = await writer!.say('tasks.create', 'POST /projects/{project_id}/tasks', {
    project_id,
    title: 'Plane it',
  });
  const { id: collection_id } = await writer!.say('collections.create', 'POST /collections', {
    name: 'Doors',
    audience: 'team',
  });
  const ADD = 'POST /collections/{collection_id}/items';
  const add = (fields: object) => writer!.say('collections.addItem', ADD, { collection_id, ...fields });
  expect(await add({ ticket_id: ticket.key })).toMatchObject({ kind: 'ticket', key: ticket.key, title: ticket.title });
  const item = await add({ task_id: 'DOOR-1' });
  expect(item).toMatchObject({ kind: 'task', task_id: task.id, key: 'DOOR-1', title: 'Plane it' });
  // What is in it already stays as it is.
  expect(await add({ task_id: task.id })).toEqual(item);
  expect(codes(await writer!.refused(ADD, { collection_id, task_id: task.id, ticket_id: ticket.id }))).toEqual(BAD);
  expect(codes(await writer!.refused(ADD, { collection_id, ticket_id: 'TKT-999' }))).toEqual([404, 'TICKET_NOT_FOUND']);
  expect(codes(await writer!.refused(ADD, { collection_id, task_id: 'DOOR-9' }))).toEqual([404, 'TASK_NOT_FOUND']);

  const ITEMS = 'GET /collections/{collection_id}/items';
  const kinds = async (voice: typeof writer) =>
    (await voice!.say('collections.items', ITEMS, { collection_id })).items.map(({ kind }) => kind);
  expect(await kinds(writer)).toEqual(['ticket', 'task']);
  expect(await kinds(colleague)).toEqual([]);
  const get = 'GET /collections/{collection_id}';
  expect(await colleague!.say('collections.get', get, { collection_id })).toMatchObject({ item_count: 0 });
  await writer!.say('tasks.delete', 'DELETE /tasks/{task_id}', { task_id: task.id });
  expect(await kinds(writer)).toEqual(['ticket']);
  const REMOVE = 'DELETE /collections/{collection_id}/items/{item_id}';
  await writer!.say('collections.removeItem', REMOVE, { collection_id, item_id: item.id });
  await writer!.say('tasks.restore', 'POST /tasks/{task_id}/restore', { task_id: task.id });
  expect(await kinds(writer)).toEqual(['ticket']);
});

test('a document says what a ticket said when it was made, without internal notes', async () => {
  const team = await aTeam(desk.world.kysely, { tier: 'premium' });
  const [agent, member] = await Promise.all(
    (['agent', 'member'] as const).map(async (role) =>
      desk.as(await aMember(desk.world.kysely, team, role), '/api/v1'),
    ),
  );
  const ticket = await agent!.say('tickets.create', 'POST /tickets', {
    title: 'The gondola is stuck',
    description: 'It stopped at pillar seven.',
  });
  for (const [content, is_internal] of [
    ['Free it with the hand crank.', false],
    ['Customer shouted at us.', true],
  ] as const)
    await agent!.say('tickets.comments.create', 'POST /tickets/{ticket_id}/comments', {
      ticket_id: ticket.key,
      content,
      is_internal,
    });
  const CREATE = 'POST /documents';
  const made = await agent!.say('documents.create', CREATE, { ticket_id: ticket.key, audience: 'team' });
  expect(made).toMatchObject({ source: 'ticket', ticket_id: ticket.id, title: `${ticket.key} The gondola is stuck` });
  expect(codes(await member!.refused(CREATE, { ticket_id: ticket.key }))).toEqual([404, 'TICKET_NOT_FOUND']);
  expect(codes(await agent!.refused(CREATE, { ticket_id: ticket.key, text: 'x' }))).toEqual(BAD);
  await desk.world.drain();
  const { text } = await member!.say('documents.text', 'GET /documents/{doc_id}/text', { doc_id: made.id });
  expect(text).toContain('pillar seven');
  expect(text).not.toContain('shouted');
  const query = 'How is a stuck gondola freed?';
  const { items } = await member!.say('memory.query', 'POST /memory/query', { query });
  const { citation } = items[0]!;
  expect(citation).toMatchObject({ document_id: made.id });
  expect(text.slice(citation.start, citation.end)).toBe(citation.quote);
  // The ticket is nothing that they see.
  const shown = await member!.say('documents.get', 'GET /documents/{doc_id}', { doc_id: made.id });
  expect(shown).toMatchObject({ state: 'ready', source: 'ticket', ticket_id: null });
});

test('a mail is read with what hangs at it, below the names that its sender gave that', async () => {
  const writer = await desk.as(await aMember(desk.world.kysely, await aTeam(desk.world.kysely), 'member'), '/api/v1');
  const part = (type: string, name: string, content: string) =>
    `Content-Type: ${type}\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${content}\r\n`;
  const mail = (subject: string, text: string, ...parts: string[]) => {
    const boundary = `b-${subject.toLowerCase()}`;
    const all = [`Content-Type: text/plain\r\n\r\n${text}\r\n`, ...parts].map((one) => `--${boundary}\r\n${one}`);
    return `From: ada@example.com\r\nSubject: ${subject}\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${all.join('')}--${boundary}--\r\n`;
  };
  const deepest = mail('Third', 'The abyss.', part('text/plain', 'abyss.txt', 'Nobody reads the krill.'));
  const inner = mail(
    'Second',
    'See below.',
    part('text/plain', 'harbour.txt', 'The harbour closes at nine.'),
    part('application/octet-stream', 'deepest.eml', deepest),
  );
  const bytes = mail(
    'First',
    'The prices are attached.',
    part('application/octet-stream', 'prices.csv', 'fish,price\r\nherring,3\r\nsturgeon,80'),
    part('application/pdf', 'broken.pdf', '%PDF-1.7 and no more'),
    part('image/png', 'fish.png', 'not a picture'),
    part('application/octet-stream', 'inner.eml', inner),
  );
  const form = { name: 'fish.eml', bytes };
  const { id: doc_id } = await writer.say('memory.upload', 'POST /memory/upload', { form });
  await desk.world.drain();
  const document = await writer.say('documents.get', 'GET /documents/{doc_id}', { doc_id });
  expect(document).toMatchObject({ state: 'ready', content_type: 'message/rfc822' });
  const { text } = await writer.say('documents.text', 'GET /documents/{doc_id}/text', { doc_id });
  for (const said of ['prices are attached', 'sturgeon', 'harbour closes at nine', 'This attachment could not be read'])
    expect(text).toContain(said);
  expect(text).not.toContain('krill');
  const { items } = await writer.say('documents.chunks', 'GET /documents/{doc_id}/chunks', { doc_id });
  const harbour = items.find((chunk) => chunk.text.includes('closes at nine'))!;
  expect([...harbour.headings, harbour.text].join(' > ')).toMatch(/First.*inner\.eml.*Second.*harbour\.txt/s);
  const query = 'When does the harbour close?';
  const { citation } = (await writer.say('memory.query', 'POST /memory/query', { query })).items[0]!;
  expect(text.slice(citation.start, citation.end)).toBe(citation.quote);
  expect(citation.quote).toContain('nine');
});

test('texts in older encodings are read by their names, and what is no text is not', async () => {
  const person = await aMember(desk.world.kysely, await aTeam(desk.world.kysely), 'member');
  const writer = await desk.as(person, '/api/v1');
  const read = async (name: string, bytes: Buffer) => {
    const { id: doc_id } = await writer.say('memory.upload', 'POST /memory/upload', { form: { name, bytes } });
    await desk.world.drain();
    const document = await writer.say('documents.get', 'GET /documents/{doc_id}', { doc_id });
    if (document.state === 'failed') return document.error;
    return (await writer.say('documents.text', 'GET /documents/{doc_id}/text', { doc_id })).text;
  };
  const said = 'Grüße aus der Straßenmeisterei';
  expect(await read('alt.txt', Buffer.from(said, 'latin1'))).toBe(said);
  expect(await read('notepad.txt', Buffer.from(`\ufeff${said}`, 'utf16le'))).toBe(said);
  const mail = `From: a@example.com\r\nSubject: Brief\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n${said}\r\n`;
  expect(await read('brief.eml', Buffer.from(mail, 'latin1'))).toContain(said);
  expect(await read('program.txt', Buffer.from([0xff, 0, 0xfe, 0, 1, 2, 0]))).toBe('UNSUPPORTED');
  expect(await read('ohne-endung', Buffer.from(`${said}!`, 'latin1'))).toBe('UNSUPPORTED');
});

test('every spelling that the documents have of search, documents, memory and collections was called', () => {
  expect(uncalled(desk, 'search', 'documents', 'memory', 'collections')).toEqual([]);
});
