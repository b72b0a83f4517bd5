import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium as playwright, type Browser, type Page, type Request } from 'playwright-core';
import { expect } from 'vitest';
import { builtConsole } from '@deskwire/api/doors/console.ts';
import { createServer } from '@deskwire/api/server.ts';
import { createLogger } from '@deskwire/router/runtime/logger.ts';
import { createMetrics } from '@deskwire/router/runtime/metrics.ts';
import { testWorld, type TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';
import { chromium } from '@deskwire/testing/parts.ts';
import { runWorker } from '@deskwire/worker/worker.ts';

/** A page of somebody's browser. What its scripts or the server complain of is in `complaints`. */
export interface Tab extends Page {
  readonly complaints: string[];
  /** Waits until the screen has got everything it asked for. */
  settled(): Promise<void>;
}

interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
}

/** A worker does what is to be done there: a drain beside it would wait for the lock that the worker has for life. */
export type ServedWorld = Omit<TestWorld, 'drain'>;

/** The console in a real browser, served by a real api with a worker beside it, and with some of the outside. */
export async function openConsole(outside: Parameters<typeof testWorld>[0] = {}) {
  const folder = builtConsole();
  if (folder === undefined) throw new Error('The console is not built: run npm test, which builds it.');
  const world = await testWorld(outside);
  const serve = () => createServer(world.services, { console: folder });
  let app = await serve();
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const worker = await runWorker({
    services: world.services,
    pool: world.pool,
    metrics: createMetrics(world.pool, () => world.clock.offset_ms),
    log: createLogger({ level: 'fatal', name: 'worker' }),
    redis_url: undefined,
    postgres_url: world.url,
  });
  const browser: Browser = await playwright.launch({
    executablePath: chromium!,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    world: world as ServedWorld,
    url,
    /** Ends the api, and starts it again where it was. */
    async restart(): Promise<void> {
      await app.close();
      app = await serve();
      await app.listen({ host: '127.0.0.1', port: Number(new URL(url).port) });
    },
    /** A page of somebody who has signed in; nobody, if no person is given. */
    async page(
      person: TestPerson | undefined,
      { width = 1440, height = 900, scheme = 'light' }: Look = {},
    ): Promise<Tab> {
      const context = await browser.newContext({
        baseURL: url,
        viewport: { width, height },
        colorScheme: scheme,
        // A bearer token wins over a cookie, so nobody has to sign in through a form.
        ...(person === undefined
          ? {}
          : { extraHTTPHeaders: { authorization: `Bearer ${await world.tokenOf(person)}` } }),
      });
      return tabOf(await context.newPage());
    },
    async close(): Promise<void> {
      await browser.close();
      await worker.stop();
      await app.close();
    },
  };
}

/** So long nothing is asked for once a screen has all it wants. */
const QUIET_MS = 300;

/** A page that notes what is complained of, and knows what it waits for. */
export function tabOf(page: Page): Tab {
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
  page.on('response', (answer) => answer.status() >= 400 && complaints.push(`${answer.status()} ${answer.url()}`));
  let asking = 0;
  let changed = 0;
  const isCall = (url: string) => /\/(?:trpc|assets)\//.test(url);
  const count = (request: Request, by: 1 | -1) => {
    if (!isCall(request.url())) return;
    asking += by;
    changed = performance.now();
  };
  page.on('request', (request) => count(request, 1));
  const ended = (request: Request) => count(request, -1);
  page.on('requestfinished', ended).on('requestfailed', ended);
  return Object.assign(page, {
    complaints,
    // The stream of events never ends, so the network is never idle.
    settled: () =>
      expect
        .poll(
          async () =>
            asking === 0 &&
            // An answer is drawn before what it leads to is asked for.
            performance.now() - changed > QUIET_MS &&
            (await page.locator('main').count()) === 1 &&
            !(await page.locator('[aria-busy=true]').count()),
        )
        .toBe(true),
  });
}

/** Keeps a picture of what is on the screen, where SCREENSHOTS names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
