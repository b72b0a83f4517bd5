import { createServer as listenTcp } from 'node:net';
import { afterAll, expect, expectTypeOf, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { contract } from '@deskwire/contract/contract.ts';
import { accessOf, entries } from '@deskwire/contract/kit/define.ts';
import {
  createDeskwire,
  DownloadRefused,
  isError,
  isOffline,
  memoryStore,
  SessionChanged,
  UploadRefused,
  type Progress,
  type Tokens,
  type UploadOptions,
  type UploadPath,
} from '@deskwire/sdk';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';

const world = await testWorld();
const app = await createServer(world.services);
const url = await app.listen({ port: 0 });
afterAll(() => app.close());

const anAgent = async () => aMember(world.kysely, await aTeam(world.kysely), 'admin');
/** A client of somebody signed in, whose requests a test may watch, answer or lose. */
async function clientOf(person: TestPerson, options: Partial<Parameters<typeof createDeskwire>[0]> = {}) {
  const store = memoryStore({ access_token: await world.tokenOf(person), refresh_token: 'none' });
  return createDeskwire({ url, auth: { store }, ...options });
}
const password = 'eleven purple giraffes';
/** An account made over the wire, with the pair of its sign-in. */
async function anAccount() {
  const email = `${crypto.randomUUID()}@example.com`;
  const guest = createDeskwire({ url });
  const wish = await guest.api.auth.register.mutate({ email, password, full_name: 'Ada' });
  const { registration_token } = wish;
  await guest.api.auth.verifyEmail.mutate({ token: wish.verification_token!, registration_token });
  const answer = await guest.api.auth.login.mutate({ email, password });
  if (answer.status !== 'signed_in') throw new Error(answer.status);
  return { email, answer };
}

const tokensOf = (answer: { readonly access_token: string | null; readonly refresh_token: string | null }): Tokens => ({
  access_token: answer.access_token!,
  refresh_token: answer.refresh_token!,
});

test('a sign-in is kept, and calls that meet its end share one refresh', async () => {
  const { answer } = await anAccount();
  let refreshes = 0;
  const store = memoryStore();
  const desk = createDeskwire({
    url,
    auth: { store },
    fetch: async (input, init) => {
      if (input.includes('auth.refresh')) refreshes += 1;
      return fetch(input, init);
    },
  });
  await desk.signIn(answer);
  // The tokens of the sign-in end while the client is idle.
  const soon = Math.floor(Date.now() / 1000) + 5;
  const ending = `${answer.access_token!.split('.')[0]}.${btoa(JSON.stringify({ exp: soon }))}.x`;
  await store.set({ access_token: ending, refresh_token: answer.refresh_token! });
  const names = await Promise.all([1, 2, 3, 4].map(async () => (await desk.api.users.me.query()).full_name));
  expect(names).toEqual(['Ada', 'Ada', 'Ada', 'Ada']);
  expect(refreshes).toBe(1);
  expect(await store.get()).not.toMatchObject({ refresh_token: answer.refresh_token });
});

test('a session that was ended elsewhere signs the client out with the code of the table', async () => {
  const { answer } = await anAccount();
  const store = memoryStore();
  const desk = createDeskwire({ url, auth: { store } });
  await desk.signIn(answer);
  const other = createDeskwire({ url });
  await other.signIn(answer);
  await other.api.auth.logoutAll.mutate();
  const refusal = await desk.api.users.me.query().catch((error: unknown) => error);
  expect(isError(refusal, 'UNAUTHENTICATED')).toBe(true);
  expect(await store.get()).toBeUndefined();
});

test('a mutation whose answer was lost is sent again with its key and happens once', async () => {
  const agent = await anAgent();
  const keys: (string | null)[] = [];
  let lost = 0;
  const desk = await clientOf(agent, {
    fetch: async (input, init) => {
      if (input.includes('tickets.create')) keys.push(new Headers(init?.headers).get('idempotency-key'));
      const response = await fetch(input, init);
      if (input.includes('tickets.create') && lost++ === 0) throw new TypeError('the line was cut');
      return response;
    },
  });
  const ticket = await desk.api.tickets.create.mutate({ title: 'Once' });
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
  expect((await desk.api.tickets.list.query()).items.map(({ id }) => id)).toEqual([ticket.id]);
});

test('what one person began is not sent again in the name of another', async () => {
  const [ada, grace] = [await anAgent(), await anAgent()];
  const store = memoryStore({ access_token: await world.tokenOf(ada), refresh_token: 'none' });
  let sent = 0;
  const desk = createDeskwire({
    url,
    auth: { store },
    fetch: async () => {
      sent += 1;
      await store.set({ access_token: await world.tokenOf(grace), refresh_token: 'none' });
      throw new TypeError('the line was cut');
    },
  });
  const refusal = await desk.api.tickets.create.mutate({ title: 'Whose?' }).catch((error: unknown) => error);
  expect((refusal as Error).cause).toBeInstanceOf(SessionChanged);
  expect(isOffline(refusal)).toBe(false);
  expect(sent).toBe(1);
});

test('a server that takes a call and never answers is given up and asked again', async () => {
  const agent = await anAgent();
  let asked = 0;
  const desk = await clientOf(agent, {
    retry: { timeout_ms: 200, max_wait_ms: 50 },
    fetch: async (input, init) => {
      asked += 1;
      if (asked > 1) return fetch(input, init);
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error));
      });
    },
  });
  expect((await desk.api.tickets.list.query()).total).toBe(0);
  expect(asked).toBe(2);
});

test('a server that asks for patience is asked again, one that refuses is not', async () => {
  const agent = await anAgent();
  let asked = 0;
  const desk = await clientOf(agent, {
    fetch: async (input, init) => {
      asked += 1;
      return asked === 1 ? new Response('{}', { status: 503, headers: { 'retry-after': '0' } }) : fetch(input, init);
    },
  });
  expect((await desk.api.tickets.list.query()).total).toBe(0);
  expect(asked).toBe(2);
  const refusal = await desk.api.tickets.get.query({ ticket_id: 'TKT-999' }).catch((error: unknown) => error);
  expect(isError(refusal, 'TICKET_NOT_FOUND')).toBe(true);
  expect(isError(refusal, 'VERSION_CONFLICT')).toBe(false);
  expect(asked).toBe(3);
});

test('a late update is told what the ticket is now', async () => {
  const desk = await clientOf(await anAgent());
  const ticket = await desk.api.tickets.create.mutate({ title: 'Old' });
  await desk.api.tickets.update.mutate({ ticket_id: ticket.id, title: 'New' });
  const late = desk.api.tickets.update.mutate({ ticket_id: ticket.id, title: 'Late', version: ticket.version });
  const refusal = await late.catch((error: unknown) => error);
  expect(isError(refusal, 'VERSION_CONFLICT') && refusal.data.details.current).toMatchObject({
    title: 'New',
    version: 2,
  });
});

test('every row of a list is walked through once, and walking can be given up', async () => {
  const desk = await clientOf(await anAgent());
  await Promise.all(Array.from({ length: 25 }, async (_, n) => desk.api.tickets.create.mutate({ title: `T${n}` })));
  const seen: string[] = [];
  for await (const { title } of desk.each(desk.api.tickets.list, { page_size: 10 })) seen.push(title);
  expect(new Set(seen).size).toBe(25);
  expect(seen).toHaveLength(25);
  const leaving = new AbortController();
  leaving.abort();
  await expect(desk.api.tickets.list.query({}, { signal: leaving.signal })).rejects.toThrow(/abort/i);
});

test('an API key is enough, and its scopes are kept', async () => {
  const { answer } = await anAccount();
  const owner = createDeskwire({ url });
  await owner.signIn(answer);
  const { key } = await owner.api.apiKeys.create.mutate({ name: 'reader', scopes: ['tickets.list'] });
  const desk = createDeskwire({ url, auth: { api_key: key } });
  expect((await desk.api.tickets.list.query()).total).toBe(0);
  const refusal = await desk.api.tickets.create.mutate({ title: 'x' }).catch((error: unknown) => error);
  expect(isError(refusal, 'SCOPE_MISSING') && refusal.data.details).toEqual({ procedure: 'tickets.create' });
});

test('a file goes up as a form, and a refusal has its code', async () => {
  // Every field of the procedure can be given.
  type Fields = Omit<(typeof contract)['files']['upload']['input']['_input'], 'team_id'>;
  expectTypeOf<keyof Fields>().toExtend<keyof UploadOptions>();
  const desk = await clientOf(await anAgent());
  const ticket = await desk.api.tickets.create.mutate({ title: 'With a file' });
  const file = await desk.upload(new Blob(['hello']), { filename: 'hello.txt', ticket_id: ticket.id });
  expect(file).toMatchObject({ name: 'hello.txt', size: 5, ticket_id: ticket.id });
  expect((await desk.api.files.forTicket.query({ ticket_id: ticket.id })).items.map(({ id }) => id)).toEqual([file.id]);
  const shared = await desk.upload(new Blob(['hi']), { filename: 'hi.txt', audience: 'team' });
  expect(await desk.api.files.get.query({ file_id: shared.id })).toMatchObject({ audience: 'team', ticket_id: null });
  const refused = desk.upload(new Blob(['x']), { filename: 'x', ticket_id: crypto.randomUUID() });
  const refusal = await refused.catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UploadRefused);
  expect(isError(refusal, 'TICKET_NOT_FOUND') && refusal.data.httpStatus).toBe(404);
});

test('every procedure that takes a file gets it with its fields', async () => {
  const taking = [...entries(contract)].filter(
    ([, entry]) => entry.door === 'upload' && !accessOf(entry).includes('signed:worker'),
  );
  expectTypeOf<UploadPath>().toEqualTypeOf<
    | 'files.upload'
    | 'memory.upload'
    | 'tickets.importFile'
    | 'tasks.importFile'
    | 'photos.upload'
    | 'inspections.addPhotos'
  >();
  expect(taking).toHaveLength(6);
  const desk = await clientOf(await anAgent());
  const text = new Blob(['The gate opens at six.']);
  const document = await desk.uploadTo('memory.upload', text, { filename: 'gate.txt', audience: 'team' });
  expect(document).toMatchObject({ title: 'gate.txt', audience: 'team', state: 'queued' });
  await desk.api.projects.create.mutate({ name: 'Gates', key: 'GATE' });
  const lines = new Blob(['Heading\nPaint the gate\n']);
  const mapping = { title: 'Heading' };
  const wanted = { filename: 'gates.csv', project_id: 'GATE', mapping };
  const operation = await desk.uploadTo('tasks.importFile', lines, wanted);
  await world.drain();
  const { state, done } = await desk.api.operations.get.query({ operation_id: operation.id });
  expect([state, done]).toEqual(['succeeded', 1]);
  const { items } = await desk.api.tasks.list.query({ project_id: 'GATE' });
  expect(items.map(({ title }) => title)).toEqual(['Paint the gate']);
  const refused = desk.uploadTo('tasks.importFile', lines, { ...wanted, project_id: 'NONE' });
  const refusal = await refused.catch((error: unknown) => error);
  expect(isError(refusal, 'PROJECT_NOT_FOUND') && refusal.data.httpStatus).toBe(404);
});

test('a transfer says how far it is, and a file comes back as it went, also from the middle', async () => {
  const desk = await clientOf(await anAgent());
  const bytes = new Uint8Array(300_000).map((_, at) => at % 251);
  const sent: Progress[] = [];
  const file = await desk.upload(new Blob([bytes]), {
    filename: 'smoke “2”.bin',
    onProgress: (progress) => sent.push(progress),
  });
  expect(file.size).toBe(bytes.length);
  expect(sent.at(-1)).toEqual({ done: bytes.length, total: bytes.length });
  expect(sent.map(({ done }) => done)).toEqual(sent.map(({ done }) => done).toSorted((a, b) => a - b));

  const received: Progress[] = [];
  const whole = await desk.download(file.id, { onProgress: (progress) => received.push(progress) });
  expect(whole).toMatchObject({ name: 'smoke “2”.bin', size: bytes.length });
  expect(new Uint8Array(await (await whole.blob()).arrayBuffer())).toEqual(bytes);
  expect(received.at(-1)).toEqual({ done: bytes.length, total: bytes.length });
  const rest = await desk.download(file.id, { from: 299_990 });
  expect(new Uint8Array(await (await rest.blob()).arrayBuffer())).toEqual(bytes.slice(299_990));

  const refusal = await desk.download(crypto.randomUUID()).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DownloadRefused);
  expect(isError(refusal, 'FILE_NOT_FOUND')).toBe(true);
});

test('an upload that is counted is sent again as a whole after a lost connection', async () => {
  let tried = 0;
  const desk = await clientOf(await anAgent(), {
    fetch: async (input, init) => {
      tried += 1;
      if (tried > 1) return fetch(input, init);
      await new Response(init?.body ?? null).arrayBuffer();
      throw new TypeError('fetch failed');
    },
  });
  const file = await desk.upload(new Blob(['hello']), { filename: 'hello.txt', onProgress: () => {} });
  expect([file.size, tried]).toEqual([5, 2]);
});

test('who was signed out by the server is told so once, and who signs out is not', async () => {
  const { answer } = await anAccount();
  const told: string[] = [];
  const desk = createDeskwire({ url, onSignedOut: () => told.push('session') });
  await desk.signIn(answer);
  await createDeskwire({ url, auth: { store: memoryStore(tokensOf(answer)) } }).api.auth.logoutAll.mutate();
  const refusals = await Promise.all(
    [1, 2].map(async () => desk.api.users.me.query().catch((error: unknown) => error)),
  );
  expect(refusals.map((refusal) => isError(refusal, 'UNAUTHENTICATED'))).toEqual([true, true]);
  expect(told).toEqual(['session']);
  await desk.signIn(undefined);
  const browser = createDeskwire({ url, auth: 'cookie', onSignedOut: () => told.push('cookie') });
  await browser.api.users.me.query().catch(() => {});
  expect(told).toEqual(['session', 'cookie']);
});

test('a query can leave its batch, so that it does not wait for the others', async () => {
  const asked: string[] = [];
  const desk = await clientOf(await anAgent(), {
    fetch: async (input, init) => {
      asked.push(new URL(input).pathname);
      return fetch(input, init);
    },
  });
  const { tickets, users } = desk.api;
  await Promise.all([
    tickets.list.query(),
    users.me.query(),
    tickets.statuses.list.query(undefined, { context: { skip_batch: true } }),
  ]);
  expect(asked.toSorted()).toEqual(['/trpc/tickets.list,users.me', '/trpc/tickets.statuses.list']);
});

test('a page that is something else is an answer of somebody', async () => {
  const portal: typeof fetch = async () => new Response('<html>Sign in to the wireless network</html>');
  const desk = createDeskwire({ url, fetch: portal });
  for (const call of [() => desk.api.tickets.list.query(), () => desk.api.tickets.create.mutate({ title: 'x' })]) {
    const failure = await call().catch((error: unknown) => error);
    expect([isOffline(failure), isError(failure)]).toEqual([false, false]);
  }
});

test('a proxy that does not reach the server says what the server would say', async () => {
  const gateway: typeof fetch = async () =>
    new Response('<html>Bad Gateway</html>', { status: 502, headers: { 'content-type': 'text/html' } });
  const desk = createDeskwire({ url, fetch: gateway, retry: { tries: 1 } });
  for (const call of [() => desk.api.tickets.list.query(), () => desk.api.tickets.create.mutate({ title: 'x' })]) {
    const failure = await call().catch((error: unknown) => error);
    expect([isOffline(failure), isError(failure, 'UNAVAILABLE')]).toEqual([false, true]);
  }
});

test('a server that is not there is told apart from one that refuses', async () => {
  const free = listenTcp();
  await new Promise<void>((resolve) => void free.listen(0, '127.0.0.1', resolve));
  const { port } = free.address() as { port: number };
  await new Promise((resolve) => free.close(resolve));
  const desk = createDeskwire({ url: `http://127.0.0.1:${port}`, retry: { tries: 1 } });
  const failure = await desk.api.tickets.list.query().catch((error: unknown) => error);
  expect(isOffline(failure)).toBe(true);
  expect(isError(failure)).toBe(false);
});
