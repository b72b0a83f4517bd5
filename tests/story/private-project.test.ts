import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { mailsTo } from '@deskwire/router/testing/mails.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { declared } from '../declared.ts';

/** A word that stands in everything of one private project, and nowhere else. */
const CANARY = 'Zaubernuss';

const world = await testWorld();
const app = await createServer(world.services);
const url = await app.listen({ port: 0 });
afterAll(() => app.close());
const team = await aTeam(world.kysely);
const insider = await aMember(world.kysely, team, 'member');
const outsiders = {
  agent: await aMember(world.kysely, team, 'agent'),
  viewer: await aMember(world.kysely, team, 'viewer'),
};
const streams: { readonly name: string; text: string; leave: () => void }[] = [];
const secret: string[] = [];

/** What the server sends somebody from now on. */
async function follow(name: string, person: TestPerson) {
  const leaving = new AbortController();
  const answer = await fetch(`${url}/api/v1/events/stream`, {
    headers: { authorization: `Bearer ${await world.tokenOf(person)}` },
    signal: leaving.signal,
  });
  const stream = { name, text: '', leave: () => leaving.abort() };
  streams.push(stream);
  const read = async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) stream.text += chunk;
  };
  void read().catch(() => undefined);
  await vi.waitFor(() => expect(stream.text).toContain('ready'), 600_000);
}

beforeAll(async () => {
  await world.drain();
  for (const [name, person] of Object.entries({ insider, ...outsiders })) await follow(name, person);
  const desk = await world.as(insider);
  const said = (what: string) => `${CANARY} ${what}`;
  const { id: project_id } = await desk.projects.create({
    name: said('project'),
    description: said('description'),
    key: 'CANARY',
    private: true,
  });
  await desk.projects.tags.create({ project_id, name: said('tag') });
  const { items: statuses } = await desk.projects.statuses.list({ project_id });
  await desk.projects.statuses.set({
    project_id,
    statuses: [...statuses, { slug: 'secret', name: said('status'), category: 'doing' }],
  });
  const label = await desk.tasks.labels.create({ project_id, name: said('label') });
  const open = await desk.projects.create({ name: 'Open', key: 'OPEN' });
  const waiting = await desk.tasks.create({ project_id: open.id, title: 'Waits for something' });
  const task = await desk.tasks.create({
    project_id,
    title: said('task'),
    description: said('text'),
    label_ids: [label.id],
    assignee_id: 'me',
    due_on: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  });
  await desk.tasks.dependencies.add({ project_id: open.id, task_id: waiting.id, other_task_id: task.id });
  const mention = Object.values(outsiders).map(({ person_id }) => `<@${person_id}>`);
  const comment = await desk.comments.create({
    project_id,
    entity_id: task.id,
    content: said(`comment ${mention.join(' ')}`),
  });
  await desk.tasks.attachments.create({ project_id, task_id: task.id, url: `https://example.com/${CANARY}` });
  await desk.workTimes.log({ task_id: task.id, minutes: 5, note: said('note') });
  const inside = { audience: 'project', project_id } as const;
  const document = await desk.documents.create({ ...inside, title: said('document'), text: said('passage') });
  const memory = await desk.memory.write({ ...inside, content: said('memory') });
  const collection = await desk.collections.create({ ...inside, name: said('collection') });
  await desk.collections.addItem({ collection_id: collection.id, document_id: document.id });
  const asked = { project_id, path: `src/${CANARY}.ts`, source: said('source') };
  const docs = await desk.aiDocs.request(asked);
  await world.drain();
  const published = await desk.aiDocs.jobs.publish({ project_id, job_id: docs.id });
  const exported = await desk.tasks.export({ project_id, format: 'csv' });
  await desk.search.global({ query: CANARY });
  await world.drain();
  await desk.tasks.complete({ task_id: task.id });
  await desk.documents.update({ doc_id: document.id, title: said('another title') });
  world.clock.advance({ days: 2 });
  await world.drain();
  secret.push(project_id, task.id, comment.id, document.id, memory.id, collection.id, exported.id);
  secret.push(docs.id, published.id);
});
afterAll(() => streams.forEach(({ leave }) => leave()));

const paths = [...declared].filter(
  ([, { kind, rest }]) => kind === 'query' && rest.startsWith('GET ') && !rest.includes('{'),
);
const asks = (entry: Entry, field: string) => field in ((entry.input as unknown as { shape?: object }).shape ?? {});

/** Everything that somebody is told at one address, asked for the word where it can be asked. */
async function told(person: TestPerson, entry: Entry, accept: string): Promise<string> {
  const query: Record<string, string> = {};
  for (const field of ['q', 'search']) if (asks(entry, field)) query[field] = CANARY;
  const bearer = { authorization: `Bearer ${await world.tokenOf(person)}`, accept };
  const texts: string[] = [];
  for (const asked of [query, {}] as const) {
    const path = `/api/v1${entry.rest.slice('GET '.length)}`;
    texts.push((await app.inject({ url: path, headers: bearer, query: asked })).body);
  }
  return texts.join('\n');
}
/** Whether a text has the word, or names a row that is hidden. */
function leaks(text: string): string[] {
  return [CANARY, ...secret].filter((one) => text.toLowerCase().includes(one.toLowerCase()));
}

test('its members find it at all of these doors', async () => {
  const found = await Promise.all(
    ['tasks.listAll', 'projects.list', 'documents.list', 'memory.list', 'collections.list', 'events.list'].map(
      async (path) => [path, leaks(await told(insider, declared.get(path)!, 'application/json')).length > 0] as const,
    ),
  );
  expect(found.filter(([, is]) => !is)).toEqual([]);
  await expect.poll(() => leaks(streams.find(({ name }) => name === 'insider')!.text)).not.toEqual([]);
  const desk = await world.as(insider);
  expect((await desk.search.global({ query: CANARY })).total).toBeGreaterThanOrEqual(5);
  expect((await desk.memory.query({ query: CANARY })).items.length).toBeGreaterThanOrEqual(2);
});

describe.each(Object.entries(outsiders))(
  'a private project is found by no %s who was not added to it',
  (name, person) => {
    test.each(['application/json', 'text/csv', 'application/x-ndjson'])('in any list as %s', async (accept) => {
      const found: [string, string[]][] = [];
      for (const [path, entry] of paths) {
        const leaked = leaks(await told(person, entry, accept));
        if (leaked.length > 0) found.push([path, leaked]);
      }
      expect(found).toEqual([]);
    });

    test('by any search, or what a model would be told', async () => {
      const desk = await world.as(person);
      const answers = [
        await desk.search.global({ query: CANARY }),
        await desk.search.advanced({ query: CANARY }),
        // What they searched for themselves is theirs.
        (await desk.search.clearHistory({})) && (await desk.search.suggestions({ q: CANARY.slice(0, 5) })),
        await desk.memory.query({ query: CANARY }),
        await desk.memory.context({ query: CANARY }),
      ];
      for (const answer of answers) expect(leaks(JSON.stringify(answer))).toEqual([]);
      expect(answers[0]).toMatchObject({ total: 0 });
      expect(answers[1]).toMatchObject({ total: 0, facets: { kinds: [], projects: [] } });
    });

    test('by asking for it, or by watching what is written about it', async () => {
      const desk = await world.as(person);
      if (name === 'agent') {
        const { session_id, message_id } = await desk.chat.send({ message: CANARY, wait_seconds: 0 });
        await world.drain();
        const { messages } = await desk.chat.sessions.get({ session_id });
        const reply = messages.find(({ id }) => id === message_id)!;
        expect(reply).toMatchObject({ state: 'done', citations: [] });
        expect(leaks(JSON.stringify({ ...reply, text: '' }))).toEqual([]);
      }
      const [project_id, job_id] = [secret[0]!, secret.at(-2)!];
      for (const refused of [
        () => desk.aiDocs.jobs.watch({ project_id, job_id }),
        () => desk.aiDocs.jobs.get({ project_id, job_id }),
        () => desk.aiDocs.history({ project_id }),
      ])
        await expect(refused()).rejects.toMatchObject({ app: 'PROJECT_NOT_FOUND' });
    });

    test('in the stream, in notices and mails', async () => {
      expect(leaks(streams.find((stream) => stream.name === name)!.text)).toEqual([]);
      const mails = await mailsTo(world, person.email);
      expect(leaks(JSON.stringify(mails))).toEqual([]);
      const { items } = await (await world.as(person)).notifications.list({});
      expect(leaks(JSON.stringify(items))).toEqual([]);
    });

    test('by an agent program of theirs', async () => {
      const headers = {
        authorization: `Bearer ${await world.tokenOf(person)}`,
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
      };
      const post = async (method: string, params: object = {}) =>
        (
          await app.inject({
            method: 'POST',
            url: '/mcp',
            headers,
            payload: { jsonrpc: '2.0', id: 1, method, params },
          })
        ).body;
      const { result } = JSON.parse(await post('tools/list')) as { result: { tools: { name: string }[] } };
      const tools = new Set(result.tools.map((tool) => tool.name));
      const asked = paths.filter(([path]) => tools.has(path.replaceAll('.', '_')));
      expect(asked.length).toBeGreaterThan(10);
      for (const [path, entry] of asked) {
        const input = Object.fromEntries(
          ['q', 'search'].flatMap((field) => (asks(entry, field) ? [[field, CANARY]] : [])),
        );
        const text = await post('tools/call', { name: path.replaceAll('.', '_'), arguments: input });
        expect([path, leaks(text)]).toEqual([path, []]);
      }
    });
  },
);
