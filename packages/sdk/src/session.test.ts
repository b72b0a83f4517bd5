import { expect, test } from 'vitest';
import { createSession, memoryStore, type Tokens } from './session.ts';

/** An access token that expired a minute ago, and one that is still valid. */
const tokenOf = (whose: string, seconds: number): Tokens => ({
  access_token: `${whose}.${btoa(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + seconds }))}.x`,
  refresh_token: `rt_${whose}_${seconds}`,
});
const old = tokenOf('ada', -60);
const renewed = tokenOf('ada', 600);

function aSession() {
  const answer = Promise.withResolvers<Tokens | undefined>();
  const asked: string[] = [];
  const store = memoryStore(old);
  const session = createSession(store, (refresh_token) => {
    asked.push(refresh_token);
    return answer.promise;
  });
  return { answer, asked, store, session };
}

test('calls that need a new token at the same time share one refresh', async () => {
  const { answer, asked, store, session } = aSession();
  const waiting = [session.accessToken(), session.accessToken(), session.renew(old.access_token)];
  answer.resolve(renewed);
  expect(await Promise.all(waiting)).toEqual(Array(3).fill(renewed.access_token));
  expect(asked).toEqual([old.refresh_token]);
  expect(store.get()).toEqual(renewed);
  expect(await session.accessToken()).toBe(renewed.access_token);
});

test('who signs out while the session is renewed stays signed out', async () => {
  const { answer, store, session } = aSession();
  const waiting = session.accessToken();
  await session.set(undefined);
  answer.resolve(renewed);
  expect(await waiting).toBeUndefined();
  expect(store.get()).toBeUndefined();
});

test('who signs in while the session of somebody else is renewed is themselves', async () => {
  const { answer, store, session } = aSession();
  const waiting = session.accessToken();
  const grace = tokenOf('grace', 600);
  await session.set(grace);
  expect(await session.accessToken()).toBe(grace.access_token);
  answer.resolve(renewed);
  expect(await waiting).toBeUndefined();
  expect(store.get()).toEqual(grace);
});

test('two pages that share a store and renew at once both go on', async () => {
  const store = memoryStore(old);
  const pages = [0, 1].map(() => createSession(store, () => Promise.resolve(renewed)));
  expect(await Promise.all(pages.map((page) => page.accessToken()))).toEqual(Array(2).fill(renewed.access_token));
  expect(store.get()).toEqual(renewed);
});

test('a refresh that fails is tried again by the next call', async () => {
  const store = memoryStore(old);
  const answers = [Promise.reject(new Error('offline')), Promise.resolve(renewed)];
  const session = createSession(store, () => answers.shift()!);
  await expect(session.accessToken()).rejects.toThrow('offline');
  expect(store.get()).toEqual(old);
  expect(await session.accessToken()).toBe(renewed.access_token);
});
