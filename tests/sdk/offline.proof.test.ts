import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium as playwright, type BrowserContext } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { chromium } from '@deskwire/testing/parts.ts';

const dist = join(import.meta.dirname, '../../packages/sdk/dist');
const world = await testWorld();
const app = await createServer(world.services);
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const browser = await playwright.launch({
  executablePath: chromium!,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

/** What a page does with the packed SDK, and shows of it. */
const script = (user: string, team: string) => `
  import { createDeskwire } from '/packed/index.js';
  import { createOfflineQueue, indexedDbQueue } from '/packed/offline.js';
  const desk = createDeskwire({ url: location.origin, auth: 'cookie', retry: { tries: 1 } });
  const options = { desk, store: indexedDbQueue(), user: '${user}', team: '${team}' };
  window.queue = createOfflineQueue(options);
  window.ready = true;`;

/** A browser in which somebody is signed in. Its pages share what they keep. */
async function aBrowser(person: TestPerson) {
  const context = await browser.newContext({
    extraHTTPHeaders: { authorization: `Bearer ${await world.tokenOf(person)}` },
  });
  const page = `<script type="module">${script(person.user_id, person.team_id)}</script>`;
  await context.route(`${url}/packed/*`, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: readFileSync(join(dist, new URL(route.request().url()).pathname.split('/').at(-1)!), 'utf8'),
    }),
  );
  await context.route(`${url}/page`, (route) => route.fulfill({ contentType: 'text/html', body: page }));
  return context;
}
async function aPage(context: BrowserContext) {
  const page = await context.newPage();
  await page.goto(`${url}/page`);
  await page.waitForFunction('window.ready');
  return {
    page,
    run: <T>(expression: string) => page.evaluate<T>(`(async () => ${expression})()`),
  };
}

test('three changes made without a connection outlive the page, and count once each', async () => {
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const context = await aBrowser(agent);
  const first = await aPage(context);
  await context.setOffline(true);
  const { id, input } = await first.run<{ id: string; input: { id: string } }>(
    `window.queue.add('tickets.create', { title: 'In the tunnel' })`,
  );
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  await first.run(`window.queue.add('tickets.comments.create', { ticket_id: '${input.id}', content: 'Dark' })`);
  await first.run(`window.queue.add('tickets.update', { ticket_id: '${input.id}', priority: 'high', version: 1 })`);
  expect(await first.run(`window.queue.drain()`)).toEqual({ sent: 0, left: 3, stopped: 'offline' });
  await first.page.close({ runBeforeUnload: false });
  await context.setOffline(false);
  const second = await aPage(context);
  expect(await second.run(`window.queue.drain()`)).toEqual({ sent: 3, left: 0, stopped: 'empty' });
  const desk = await world.as(agent);
  expect((await desk.tickets.list({})).items).toEqual([
    expect.objectContaining({ title: 'In the tunnel', priority: 'high', comment_count: 1 }),
  ]);
  await context.close();
});

test('a page that is closed in the middle leaves the rest to another, and its lock with it', async () => {
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const context = await aBrowser(agent);
  const [first, second] = [await aPage(context), await aPage(context)];
  for (const title of ['One', 'Two', 'Three'])
    await first.run(`window.queue.add('tickets.create', { title: '${title}' })`);
  // The answer to the second never comes, so the first page holds the lock until it is closed.
  let created = 0;
  const waiting = Promise.withResolvers<void>();
  await context.route('**/trpc/tickets.create*', async (route) => {
    created += 1;
    if (created !== 2) return route.continue();
    await route.fetch();
    waiting.resolve();
  });
  const abandoned = first.run(`window.queue.drain()`).catch(() => undefined);
  await waiting.promise;
  const rest = second.run<{ sent: number }>(`window.queue.drain()`);
  await first.page.close({ runBeforeUnload: false });
  await abandoned;
  expect(await rest).toEqual({ sent: 2, left: 0, stopped: 'empty' });
  const desk = await world.as(agent);
  expect((await desk.tickets.list({})).items.map(({ title }) => title).toSorted()).toEqual(['One', 'Three', 'Two']);
  await context.close();
});

test('started, it sends what waits as soon as the browser is back online', async () => {
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const context = await aBrowser(agent);
  const page = await aPage(context);
  await context.setOffline(true);
  await page.run(`void (window.stop = window.queue.start())`);
  await page.run(`window.queue.add('tickets.create', { title: 'Waiting' })`);
  await context.setOffline(false);
  await expect.poll(() => page.run(`window.queue.entries()`)).toEqual([]);
  expect((await (await world.as(agent)).tickets.list({})).total).toBe(1);
  await context.close();
});
